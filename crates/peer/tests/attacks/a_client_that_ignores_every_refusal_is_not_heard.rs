//! A2, A16, M1, M2: after the core has answered, nothing of what was closed goes out, however long
//! the client goes on speaking.

use std::time::Duration;

use parvis_peer::lab::Lab;

/// How long the client insists.
const INSISTING: Duration = Duration::from_millis(700);

fn with_a_speaker() -> Lab {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab.speak("ana");
    lab.until_heard("ben", "ana", 5);
    lab
}

/// What is in the listener's socket when the core answers was sent before; nothing may follow.
fn nothing_follows(lab: &mut Lab) {
    lab.drain();
    let heard = lab.packets("ben");
    lab.run(INSISTING);
    assert_eq!(lab.packets("ben"), heard);
    assert!(lab.peer("ana").client.voice.said > 20, "the client has gone on speaking");
}

#[test]
fn after_its_microphone_was_closed() {
    let mut lab = with_a_speaker();
    lab.microphone("ana", false);
    nothing_follows(&mut lab);
}

#[test]
fn after_it_was_removed() {
    let mut lab = with_a_speaker();
    lab.call("leave", &[("connection", "ana".into())]);
    nothing_follows(&mut lab);
}

#[test]
fn after_the_room_ended() {
    let mut lab = with_a_speaker();
    lab.call("close_room", &[("room", "room".into())]);
    nothing_follows(&mut lab);
}

#[test]
fn after_it_was_replaced_by_a_newer_connection_whose_microphone_starts_closed() {
    let mut lab = with_a_speaker();
    let newer = lab.client();
    lab.join_as("room", "ana-again", newer, "ana".into());
    lab.speak("ana-again");
    nothing_follows(&mut lab);
}
