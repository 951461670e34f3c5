//! M11, E1: a controller that is killed in mid-talk costs no packet, and what it closed stays closed.

use std::time::Duration;

use parvis_peer::control::{self, field};
use parvis_peer::lab::{Faults, Lab};
use rmpv::Value;

#[test]
fn no_packet_is_lost_while_nobody_controls_and_the_next_one_finds_everything() {
    let mut lab = Lab::new();
    ["ana", "ben", "cleo"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    ["ana", "cleo"].iter().for_each(|name| lab.speak(name));
    lab.until_heard("ben", "ana", 5);

    // All that the core sees of a kill -9: the socket is closed without a word.
    lab.control.abandon();
    lab.run_alone(Duration::from_secs(1));
    lab.control = lab.core.control().expect("the core takes a new controller");

    lab.until_heard("ben", "ana", 5);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!(lab.heard("ben", "cleo"), 0);
    let table = lab.call("table", &[]);
    let rows = field(&table, "connections").and_then(Value::as_array).expect("a table has rows");
    let open: Vec<_> = rows
        .iter()
        .map(|row| (control::text(row, "connection"), field(row, "microphone").cloned()))
        .collect();
    for name in ["ana", "ben", "cleo"] {
        assert!(open.contains(&(name.into(), Some((name == "ana").into()))), "{open:?}");
    }
}
