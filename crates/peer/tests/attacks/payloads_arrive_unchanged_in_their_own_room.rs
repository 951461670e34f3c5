//! M6, M7, M8: what a speaker says is heard bit for bit, in its own room only, and never by itself.

use std::time::Instant;

use parvis_peer::lab::{Faults, Lab};
use parvis_peer::voice::Speech;

/// The canaries a client has heard. A changed payload would show as None.
fn canaries(lab: &Lab, listener: &str) -> Vec<Option<String>> {
    let voices = &lab.crowd.peers[listener].client.received.voices;
    voices.iter().map(|voice| voice.canary.clone()).collect()
}

fn talk(lab: &mut Lab, room: &str, speaker: &str, speech: Speech) {
    lab.join(room, speaker);
    lab.microphone(speaker, true);
    lab.peer(speaker).client.say(Some(speech), Instant::now());
}

#[test]
fn two_rooms_hear_their_own_speaker_only() {
    let mut lab = Lab::new();
    lab.open("elsewhere");
    lab.join("room", "ben");
    lab.join("elsewhere", "eve");
    talk(&mut lab, "room", "ana", Speech::of("ana"));
    talk(&mut lab, "elsewhere", "dan", Speech::of("dan"));
    lab.until_heard("ben", "ana", 50);
    lab.until_heard("eve", "dan", 50);
    assert_eq!(canaries(&lab, "ben"), [Some("ana".into())]);
    assert_eq!(canaries(&lab, "eve"), [Some("dan".into())]);
    assert_eq!((lab.packets("ana"), lab.packets("dan")), (0, 0));
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
}

#[test]
fn redundancy_is_unwrapped_and_every_frame_is_heard_once() {
    let mut lab = Lab::new();
    lab.join("room", "ben");
    talk(&mut lab, "room", "ana", Speech { red: true, ..Speech::of("ana") });
    assert!(lab.peer("ana").client.answer.red.is_some(), "the answer takes RED");
    lab.until_heard("ben", "ana", 50);
    assert_eq!(canaries(&lab, "ben"), [Some("ana".into())]);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
}

#[test]
fn the_answer_takes_nothing_that_costs_without_use() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    let answer = &lab.peer("ana").client.answer;
    assert_eq!(answer.unwanted, Vec::<String>::new());
    assert!(answer.takes_microphone && answer.level.is_some());
    assert_eq!(answer.slots.len(), 3);
}
