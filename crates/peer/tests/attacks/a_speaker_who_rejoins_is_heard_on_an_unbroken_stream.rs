//! M7, design §1.3: a repair is a new join that replaces the old one; listeners hear one stream.

use std::time::Duration;

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

    expect_no_gap(&lab);
}

/// The core finds a voice and the last of a handshake in its socket at the same time.
#[test]
fn a_packet_that_waits_while_the_new_connection_stands_up_reaches_one_of_the_two() {
    let mut lab = Lab::new();
    ["ana", "ben"].iter().for_each(|name| lab.join("room", name));
    lab.microphone("ana", true);
    let newer = lab.client();
    lab.admit("room", "ben-again", newer, "ben".into());
    for number in 0..20 {
        lab.core.freeze();
        let ana = &lab.crowd.peers["ana"];
        let packet = ana.client.forge(1_000 + u64::from(number), "ana", number);
        ana.send(lab.address(), &ana.client.seal(&packet).expect("ana has keys"));
        lab.drain();
        lab.core.thaw();
        // Long enough for the core to act; the clients do not until it is frozen again.
        std::thread::sleep(Duration::from_millis(20));
    }
    lab.settle();
    assert_eq!(lab.ended("ben"), Some("replaced"));
    expect_no_gap(&lab);
}

fn expect_no_gap(lab: &Lab) {
    let voice = |listener: &str| lab.crowd.peers[listener].client.received.voice("ana");
    let (last, first) =
        (voice("ben").map(|heard| heard.highest), voice("ben-again").map(|heard| heard.lowest));
    assert!(first.is_some() && first <= last.map(|number| number + 1), "until {last:?}, from {first:?}");
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
    assert_eq!(lab.faults("ben-again", "ana"), Faults::default());
}
