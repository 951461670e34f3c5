//! Clients that belong here and send too much, again, or under another's number (B7, B8, B9, B10).

mod common;

use common::{ROOM, World, ms};
use parvis_core::stats::Counter;
use parvis_peer::voice::Speech;

#[test]
fn b9_a_flood_with_the_right_key_is_cut_to_100_packets_a_second() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    world.core.open_microphone("ben").unwrap();
    world.say("ben", Speech { pace: std::time::Duration::from_micros(200), ..Speech::of("ben") });
    world.run(ms(10_000));
    let heard = world.heard("cleo", "ben");
    assert!((1_000..=1_110).contains(&heard), "{heard}");
    world.assert_heard_whole("cleo", "ana");
}

#[test]
fn b9_large_packets_with_the_right_key_are_cut_to_320_kbit_a_second() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    world.say("ana", Speech { size: 1_000, ..Speech::of("ana") });
    world.run(ms(20_000));
    let bytes = 1_000 * world.heard("ben", "ana");
    assert!((800_000..=870_000).contains(&bytes), "{bytes}");
}

#[test]
fn b9_a_packet_longer_than_1200_bytes_is_dropped() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    world.say("ana", Speech { size: 1_200, ..Speech::of("ana") });
    world.run(ms(500));
    assert_eq!(world.heard("ben", "ana"), 0);
}

/// A listener asks again and again for everything to be sent once more (RFC 4585 §6.2.1).
#[test]
fn b10_a_flood_of_nacks_draws_no_byte_and_counts_ten_times_a_second() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    world.run(ms(100));
    let [ben, eve] = ["ben", "eve"].map(|name| world.guest(name).path.remote);
    let before = [world.sent_to(ben), world.sent_to(eve), world.row("eve").unwrap().packets_in as usize];
    for _ in 0..1_000 {
        let nack = [&[0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 7][..], &[0, 1, 0xff, 0xff]].concat();
        for _ in 0..10 {
            let sealed = world.guest("eve").client.seal_rtcp(nack.clone()).unwrap();
            world.throw(eve, &sealed);
        }
        world.run(ms(10));
    }
    let counted = world.row("eve").unwrap().packets_in as usize - before[2];
    assert!(counted <= 10 * 10 + 20 + 2, "{counted} reports in 10 s");
    assert!(world.count(Counter::DroppedTooFast) > 9_800);
    let [to_ben, to_eve] = [world.sent_to(ben) - before[0], world.sent_to(eve) - before[1]];
    assert!(to_eve.abs_diff(to_ben) < 400, "{to_eve} against {to_ben}"); // an answer to a check more or less
    world.assert_heard_whole("ben", "ana");
    world.assert_heard_whole("eve", "ana");
}

/// Chromium reports from one SSRC, others from one for each slot: each has indexes of its own.
#[test]
fn b7_reports_count_for_each_stream_and_a_replay_for_none() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let remote = world.guest("ana").path.remote;
    let before = world.row("ana").unwrap().packets_in;
    world.run(ms(2_000));
    let mut sealed = Vec::new();
    for ssrc in [1, 2, 3_u8] {
        world.guest("ana").client.reports = 1_000;
        sealed.push(world.guest("ana").client.seal_rtcp(vec![0x80, 201, 0, 1, 0, 0, 0, ssrc]).unwrap());
    }
    sealed.iter().for_each(|report| world.throw(remote, report));
    assert_eq!(world.row("ana").unwrap().packets_in, before + 3);
    sealed.iter().for_each(|report| world.throw(remote, report));
    assert_eq!(world.row("ana").unwrap().packets_in, before + 3);
    assert_eq!(world.count(Counter::DroppedReplayed), 3);
}

#[test]
fn b8_two_speakers_with_one_ssrc_are_both_heard_as_themselves() {
    let mut world = World::new();
    for name in ["ana", "ben", "cleo"] {
        world.join(ROOM, name);
    }
    world.guest("ana").client.voice.ssrc = 7;
    world.guest("ben").client.voice.ssrc = 7;
    world.speak("ana");
    world.speak("ben");
    world.run(ms(1_000));
    for name in ["ana", "ben"] {
        world.assert_heard_whole("cleo", name);
        let csrc = world.guest("cleo").client.received.voice(name).unwrap().csrc;
        assert_eq!(csrc, Some(common::csrc(name)));
    }
    world.assert_clean();
}
