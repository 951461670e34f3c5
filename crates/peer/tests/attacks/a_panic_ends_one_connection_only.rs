//! B5, M10: a connection that makes the program panic ends alone.

use std::process::Command;
use std::time::Duration;

use parvis_peer::control;
use parvis_peer::lab::{Faults, Lab};
use parvis_peer::program::{self, Core};
use rmpv::Value;

#[test]
fn forty_connections_panic_and_a_voice_goes_on_without_a_gap() {
    let mut command = Command::new(program::binary().expect("the program is built"));
    command.env("PARVIS_FAILPOINT", "victim");
    let mut lab = Lab::new();
    lab.core = Core::start_by(command).expect("the core starts");
    lab.control = lab.core.control().expect("the core answers");
    lab.open("room");
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    let victims: Vec<String> = (0..40).map(|number| format!("victim-{number}")).collect();
    for victim in &victims {
        let client = lab.client();
        lab.admit("room", victim, client, Value::Nil);
        lab.run(Duration::from_millis(10));
    }
    lab.until("all end", |lab| victims.iter().all(|victim| lab.ended(victim) == Some("fault")));
    assert_eq!(control::number(&lab.call("stats", &[]), "faults"), 40);
    lab.until_heard("ben", "ana", 20);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
}
