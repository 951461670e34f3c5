//! M7, design §1.3: a repair is a new join that replaces the old one; listeners hear one stream.

use parvis_peer::lab::{Faults, Lab};

#[test]
fn listeners_keep_their_slot_and_lose_nothing_of_what_the_new_connection_says() {
    let mut lab = Lab::new();
    ["ana", "ben"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 20);

    let newer = lab.client();
    lab.join_as("room", "ana-again", newer, "ana".into());
    lab.until("ana is replaced", |lab| lab.ended("ana") == Some("replaced"));
    lab.microphone("ana-again", true);
    lab.speak("ana-again");
    lab.until_heard("ben", "ana-again", 20);

    assert_eq!(lab.faults("ben", "ana-again"), Faults::default());
    let used = lab.peer("ben").client.slots.iter().filter(|slot| slot.packets > 0).count();
    assert_eq!(used, 1, "the new connection speaks on the slot of the old one");
}

#[test]
fn a_listener_who_rejoins_misses_nothing_between_the_two_connections() {
    let mut lab = Lab::new();
    ["ana", "ben"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 20);
    let newer = lab.client();
    lab.join_as("room", "ben-again", newer, "ben".into());
    lab.until_heard("ben-again", "ana", 20);

    let before = lab.peer("ben").client.received.voice("ana").map(|voice| voice.highest);
    let after = lab.peer("ben-again").client.received.voice("ana").map(|voice| voice.lowest);
    assert!(after <= before.map(|number| number + 1), "{before:?} then {after:?}");
    assert_eq!(lab.faults("ben-again", "ana"), Faults::default());
}
