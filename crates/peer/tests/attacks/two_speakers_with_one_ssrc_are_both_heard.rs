//! B8: an SSRC belongs to a connection; two speakers with the same one are heard as themselves.

use parvis_peer::lab::{Faults, Lab, csrc};
use rmpv::Value;

fn speakers_of(lab: &Lab, listener: &str) -> Vec<(Option<u32>, Option<String>)> {
    let voices = &lab.crowd.peers[listener].client.received.voices;
    let mut speakers: Vec<_> = voices.iter().map(|voice| (voice.csrc, voice.canary.clone())).collect();
    speakers.sort();
    speakers
}

fn join_with(lab: &mut Lab, name: &str, ssrc: u32) {
    let mut client = lab.client();
    client.voice.ssrc = ssrc;
    lab.join_as("room", name, client, Value::Nil);
    lab.microphone(name, true);
    lab.speak(name);
}

fn named(name: &str) -> (Option<u32>, Option<String>) {
    (Some(csrc(name)), Some(name.into()))
}

#[test]
fn both_are_heard_each_under_its_own_name() {
    let mut lab = Lab::new();
    lab.join("room", "cleo");
    join_with(&mut lab, "ana", 7);
    join_with(&mut lab, "ben", 7);
    lab.until_heard("cleo", "ana", 20);
    lab.until_heard("cleo", "ben", 20);
    let mut expected = vec![named("ana"), named("ben")];
    expected.sort();
    assert_eq!(speakers_of(&lab, "cleo"), expected);
    assert_eq!(lab.faults("cleo", "ana"), Faults::default());
    // Nobody hears itself (M8).
    assert_eq!(speakers_of(&lab, "ana"), [named("ben")]);
    assert_eq!(speakers_of(&lab, "ben"), [named("ana")]);
}

#[test]
fn an_ssrc_of_one_of_our_own_slots_is_only_a_number_too() {
    let mut lab = Lab::new();
    lab.join("room", "cleo");
    let slot = lab.peer("cleo").client.answer.slots[0];
    join_with(&mut lab, "ana", slot);
    lab.until_heard("cleo", "ana", 20);
    assert_eq!(lab.faults("cleo", "ana"), Faults::default());
}
