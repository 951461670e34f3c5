//! Packet indexes over rollovers: of a speaker's own talk, of a late joiner, of the microphone (B7).

mod common;

use common::{ROOM, World, ms};
use parvis_core::stats::Counter;

/// `count` packets of `name`'s microphone from index `from` on, with no time between them but what
/// its allowance needs. Only `listener` is served by hand, so that this is fast.
fn talk(world: &mut World, name: &str, from: u64, count: u64) {
    for index in from..from + count {
        let packet = world.guest(name).client.forge(index, name, index as u32);
        let sealed = world.guest(name).client.seal(&packet).unwrap();
        let path = world.guest(name).path;
        world.now += ms(20);
        world.throw(path.remote, &sealed);
        if index % 100 == 0 {
            world.step(); // checks and reports go on
        }
    }
}

fn pair_with_open_microphones() -> World {
    let mut world = World::new();
    for name in ["ana", "ben"] {
        world.join(ROOM, name);
        world.core.open_microphone(name).unwrap();
    }
    world
}

/// A speaker that talks for long is itself a listener that gets nothing: then somebody else speaks.
fn after_own_talk(packets: u64) {
    let mut world = pair_with_open_microphones();
    talk(&mut world, "ana", 1, packets);
    assert_eq!(world.heard("ben", "ana"), packets);
    world.run(ms(600));
    talk(&mut world, "ben", 1, 50);
    assert_eq!(world.heard("ana", "ben"), 50, "after {packets} packets of its own");
    world.assert_clean();
}

#[test]
fn after_40_000_packets_of_own_talk_another_voice_is_heard() {
    after_own_talk(40_000);
}

#[test]
fn after_70_000_packets_of_own_talk_another_voice_is_heard() {
    after_own_talk(70_000);
}

#[test]
fn who_joins_after_the_slot_has_rolled_over_hears() {
    let mut world = pair_with_open_microphones();
    talk(&mut world, "ana", 1, 66_000);
    world.join(ROOM, "cleo");
    talk(&mut world, "ana", 66_001, 200);
    assert_eq!(world.heard("cleo", "ana"), 200);
    let first = world.guest("cleo").client.slots[0].first();
    assert_eq!(first, Some(1), "everybody starts near 0");
    world.assert_clean();
}

#[test]
fn b7_a_microphone_that_starts_just_before_the_wrap_is_heard_across_it() {
    let mut world = pair_with_open_microphones();
    talk(&mut world, "ana", 65_500, 200);
    assert_eq!(world.heard("ben", "ana"), 200);
    world.assert_clean();
}

#[test]
fn b7_a_microphone_that_was_closed_over_two_wraps_is_heard_when_it_opens() {
    let mut world = pair_with_open_microphones();
    world.core.close_microphone("ana");
    talk(&mut world, "ana", 1, 140_000);
    assert_eq!(world.heard("ben", "ana"), 0);
    world.core.open_microphone("ana").unwrap();
    talk(&mut world, "ana", 140_001, 100);
    assert_eq!(world.heard("ben", "ana"), 100);
    world.assert_clean();
}

#[test]
fn b7_replays_are_dropped_and_jumps_leave_no_duplicate() {
    let mut world = pair_with_open_microphones();
    let path = world.guest("ana").path;
    let mut recorded = Vec::new();
    for index in [10, 11, 12, 12 + 32_000, 12 + 64_000, 11 + 64_000] {
        let packet = world.guest("ana").client.forge(index, "ana", index as u32);
        recorded.push(world.guest("ana").client.seal(&packet).unwrap());
    }
    for _ in 0..3 {
        recorded.iter().for_each(|sealed| world.throw(path.remote, sealed));
    }
    let slot = &world.guest("ben").client.slots[0];
    assert_eq!((slot.packets, slot.lost(), slot.duplicates), (5, 0, 0));
    assert!(world.count(Counter::DroppedReplayed) >= 3);
    world.assert_clean();
}
