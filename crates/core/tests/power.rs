//! What the controller closes is closed: at once, and whatever the client does (A2, B12, M1, M2).

mod common;

use common::{ROOM, World, ms};
use parvis_core::stats::Counter;
use parvis_core::{Batch, Ended};
use parvis_peer::voice::Speech;

#[test]
fn m1_b12_a_microphone_is_closed_until_it_is_opened() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.say("ana", Speech::of("ana"));
    world.run(ms(1_000));
    assert_eq!(world.heard("ben", "ana"), 0);
    assert!(world.count(Counter::DroppedClosedMicrophone) >= 50);
    world.core.open_microphone("ana").unwrap();
    world.run(ms(1_000));
    assert!(world.heard("ben", "ana") >= 50);
    world.assert_clean();
}

#[test]
fn a2_m1_a_banshee_is_not_heard_after_its_microphone_was_closed() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.run(ms(500));
    world.core.close_microphone("ana");
    let before = world.heard("ben", "ana");
    world.run(ms(5_000));
    assert_eq!(world.heard("ben", "ana"), before);
    assert!(world.said("ana") > before + 200, "it went on all the same");
}

#[test]
fn a2_m2_who_left_is_neither_heard_nor_told_anything() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.speak("ben");
    world.run(ms(500));
    world.core.leave("ana");
    let (said, remote) = (world.heard("ben", "ana"), world.guest("ana").path.remote);
    let sent = world.sent_to(remote);
    world.run(ms(5_000));
    assert_eq!(world.heard("ben", "ana"), said);
    assert_eq!(world.sent_to(remote), sent, "not one byte goes to it");
    assert_eq!(world.ended("ana"), Some(Ended::Left));
}

#[test]
fn a2_m2_a_closed_room_is_silent_for_everybody() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    world.run(ms(500));
    let remotes = ["ana", "ben"].map(|name| world.guest(name).path.remote);
    world.core.close_room(ROOM);
    let sent = remotes.map(|remote| world.sent_to(remote));
    world.run(ms(5_000));
    assert_eq!(remotes.map(|remote| world.sent_to(remote)), sent);
    assert_eq!(world.ended("ana"), Some(Ended::RoomClosed));
    assert_eq!(world.ended("ben"), Some(Ended::RoomClosed));
    assert!(world.core.table().is_empty());
}

/// Queues a packet of ana's that has not left when `close` is called.
fn sent_after(close: impl FnOnce(&mut World)) -> usize {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    world.core.open_microphone("ana").unwrap();
    let packet = world.guest("ana").client.forge(1, "ana", 1);
    let mut sealed = world.guest("ana").client.seal(&packet).unwrap();
    let path = world.guest("ana").path;
    world.core.receive(world.now, path, &mut sealed);
    close(&mut world);
    let mut batch = Batch::default();
    std::iter::from_fn(|| world.core.transmit(&mut batch).then_some(batch.datagrams.len())).sum()
}

#[test]
fn m1_a_packet_that_waits_when_its_microphone_closes_does_not_leave() {
    assert_eq!(sent_after(|_| {}), 2);
    assert_eq!(sent_after(|world| world.core.close_microphone("ana")), 0);
}

#[test]
fn m2_a_packet_that_waits_when_its_speaker_leaves_does_not_leave() {
    assert_eq!(sent_after(|world| world.core.leave("ana")), 0);
    assert_eq!(sent_after(|world| world.core.leave("ben")), 1, "the other listener gets it");
    assert_eq!(sent_after(|world| world.core.close_room(ROOM)), 0);
}

#[test]
fn closing_what_is_unknown_is_no_error_and_opening_it_is_one() {
    let mut world = World::new();
    world.core.close_microphone("nobody");
    world.core.leave("nobody");
    world.core.close_room("nowhere");
    assert_eq!(world.core.open_microphone("nobody"), Err(parvis_core::Refusal::UnknownConnection));
}
