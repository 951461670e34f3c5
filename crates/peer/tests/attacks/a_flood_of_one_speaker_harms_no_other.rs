//! B9, M10: a speaker with a legitimate key sends a hundred times too much; others are heard as before.

use std::time::{Duration, Instant};

use parvis_peer::lab::{Faults, Lab};
use parvis_peer::voice::Speech;

/// What the core takes of one speaker: 100 packets/s, and as many at once (crates/core, microphone).
const MOST_PER_S: f64 = 100.0;

#[test]
fn the_excess_is_dropped_and_the_other_voice_has_no_gap() {
    let mut lab = Lab::new();
    ["ana", "ben", "mallory"].iter().for_each(|name| lab.join("room", name));
    ["ana", "mallory"].iter().for_each(|name| lab.microphone(name, true));
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);

    let start = Instant::now();
    let flood = Speech { pace: Duration::from_micros(200), ..Speech::of("flood") };
    lab.peer("mallory").client.say(Some(flood), start);
    lab.until_heard("ben", "ana", 60);
    lab.hush("mallory");
    lab.settle();

    let taken = MOST_PER_S * (1.0 + start.elapsed().as_secs_f64());
    let forwarded = lab.heard("ben", "flood") as f64;
    assert!(forwarded > 0.0 && forwarded <= taken + 1.0, "{forwarded} of at most {taken}");
    let ana = lab.peer("ben").client.received.voice("ana").expect("ana was heard");
    assert_eq!(ana.missing(), 0);
    let faults = lab.faults("ben", "ana");
    assert_eq!((faults.duplicates, faults.unauthentic, faults.strange), (0, 0, 0));
    assert_eq!(Faults { lost: 0, ..faults }, Faults::default());
}
