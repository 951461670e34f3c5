//! A16, B12, M1: a microphone is closed until the core opens it, and heard as long as it is open.

use std::time::Duration;

use parvis_peer::lab::{Faults, Lab};

#[test]
fn speaking_before_the_microphone_is_opened_reaches_nobody() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.speak("ana");
    lab.run(Duration::from_millis(500));
    assert_eq!(lab.packets("ben"), 0);
    lab.microphone("ana", true);
    lab.until_heard("ben", "ana", 5);
}

#[test]
fn a_microphone_that_opens_again_is_heard_again_on_an_unbroken_stream() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.speak("ana");
    for _ in 0..5 {
        lab.microphone("ana", true);
        lab.until_heard("ben", "ana", 5);
        lab.microphone("ana", false);
        lab.settle();
    }
    let faults = lab.faults("ben", "ana");
    assert!(faults.missing > 0, "what was said while closed is missing");
    assert_eq!(Faults { missing: 0, ..faults }, Faults::default());
}
