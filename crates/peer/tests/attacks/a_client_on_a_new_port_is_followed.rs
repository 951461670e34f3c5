//! B15: after a NAT rebinding media follows the client, without a new join.

use parvis_peer::lab::Lab;
use std::time::Instant;

#[test]
fn a_listener_hears_and_a_speaker_is_heard_from_the_new_port() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    for name in ["ben", "ana"] {
        lab.peer(name).rebind(Instant::now()).expect("a new socket");
        lab.until_heard("ben", "ana", 25);
    }
    assert_eq!((lab.ended("ana"), lab.ended("ben")), (None, None));
    let faults = lab.faults("ben", "ana");
    assert_eq!((faults.duplicates, faults.unauthentic, faults.steps_back), (0, 0, 0));
}
