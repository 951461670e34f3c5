//! Damaged datagrams and offers, floods, and panics: nobody else notices (B4, B5, B9, B10, B21, M10).

mod common;

use common::{Dice, ROOM, World, address, join_of, ms};
use parvis_core::stats::Counter;
use parvis_core::{Ended, PlantedFault, Refusal};
use parvis_peer::voice::Speech;

const SEED: u64 = 0x5eed_0001;

/// Real datagrams of every kind, as a client sends them.
fn specimens(world: &mut World, name: &str) -> Vec<Vec<u8>> {
    let mut client = world.client();
    let offer = client.offer();
    let answer = world.core.join(world.now, join_of(ROOM, "specimen", None, offer)).unwrap();
    client.accept(&answer, world.now).unwrap();
    let mut found: Vec<Vec<u8>> = std::iter::from_fn(|| client.transmit()).map(|(_, bytes)| bytes).collect();
    let speaker = &mut world.guest(name).client;
    for index in 1..4 {
        let packet = speaker.forge(index, name, index as u32);
        found.extend(speaker.seal(&packet));
    }
    found.extend(speaker.seal_rtcp(vec![0x80, 201, 0, 1, 0, 0, 0, 1]));
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80, 1, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0, 68];
    hello.resize(93, 7);
    found.push(hello);
    found
}

fn damage(dice: &mut Dice, datagram: &mut Vec<u8>) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(datagram.len().max(1));
        match dice.roll(4) {
            0 => datagram.truncate(at),
            1 => datagram.insert(at.min(datagram.len()), dice.roll(256) as u8),
            2 => datagram.resize(datagram.len() + dice.roll(64), dice.roll(256) as u8),
            _ => {
                if let Some(byte) = datagram.get_mut(at) {
                    *byte = dice.roll(256) as u8;
                }
            }
        }
    }
}

#[test]
fn b4_two_hundred_thousand_damaged_datagrams_change_nothing() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    let specimens = specimens(&mut world, "ana");
    let mut dice = Dice(SEED);
    let remotes =
        [world.guest("ana").path.remote, world.guest("ben").path.remote, address("203.0.113.9:666")];
    for n in 0..200_000 {
        let mut datagram = specimens[dice.roll(specimens.len())].clone();
        damage(&mut dice, &mut datagram);
        if specimens.contains(&datagram) {
            continue; // dice can leave it whole
        }
        world.throw(remotes[n % 3], &datagram);
    }
    assert_eq!(world.count(Counter::Faults), 0, "seed {SEED:#x}");
    assert_eq!(world.sent_to(remotes[2]), 0);
    world.run(ms(3_000));
    world.say("ana", Speech::of("ana"));
    world.run(ms(1_000));
    world.assert_heard_whole("ben", "ana");
    assert_eq!((world.ended("ana"), world.ended("ben")), (None, None));
}

#[test]
fn b4_every_length_and_every_first_byte_is_survived() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let remote = world.guest("ana").path.remote;
    for first in 0..=255u8 {
        for length in (0..2_000).step_by(7) {
            let mut datagram = vec![0xa5; length];
            datagram.iter_mut().take(1).for_each(|byte| *byte = first);
            world.throw(remote, &datagram);
        }
    }
    assert_eq!(world.count(Counter::Faults), 0);
    assert_eq!(world.ended("ana"), None);
}

/// A client that has passed ICE sends its handshake with damaged copies of every record before it.
#[test]
fn b4_damaged_handshakes_make_nothing_fall() {
    let mut dice = Dice(SEED);
    for _ in 0..200 {
        let mut world = World::new();
        world.admit(ROOM, "ana", None);
        let path = world.guest("ana").path;
        for _ in 0..20 {
            world.now += ms(20);
            let now = world.now;
            world.guest("ana").client.timeout(now);
            while let Some((_, mut datagram)) = world.guest("ana").client.transmit() {
                for _ in 0..dice.roll(3) {
                    let mut damaged = datagram.clone();
                    damage(&mut dice, &mut damaged);
                    world.core.receive(now, path, &mut damaged);
                }
                world.core.receive(now, path, &mut datagram);
            }
            world.step();
        }
        assert_eq!(world.count(Counter::Faults), 0, "seed {SEED:#x}");
    }
}

#[test]
fn b4_authentic_nonsense_is_survived() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    let remote = world.guest("ana").path.remote;
    let mut dice = Dice(SEED);
    for index in 1..5_000 {
        let mut packet = world.guest("ana").client.forge(index, "ana", index as u32);
        packet.payload = (0..dice.roll(40)).map(|_| dice.roll(256) as u8).collect();
        packet.header.payload_type = [111, 63, 0, 127][dice.roll(4)];
        packet.header.extensions = vec![(1, vec![dice.roll(256) as u8])];
        let sealed = world.guest("ana").client.seal(&packet).unwrap();
        world.now += ms(10);
        world.throw(remote, &sealed);
    }
    assert_eq!(world.count(Counter::Faults), 0);
    assert_eq!(world.guest("ben").client.received.unauthentic, 0);
}

#[test]
fn b4_no_damaged_offer_makes_the_core_fall() {
    let mut world = World::new();
    let offer = world.client().offer();
    let mut dice = Dice(SEED);
    let mut refused = 0;
    for n in 0..20_000 {
        let mut bytes = offer.clone().into_bytes();
        damage(&mut dice, &mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let name = n.to_string();
        match world.core.join(world.now, join_of(ROOM, &name, None, text)) {
            Ok(_) => world.core.leave(&name),
            Err(Refusal::BadOffer(sentence)) => {
                assert!(sentence.ends_with('.'), "{sentence}");
                refused += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 1_000, "seed {SEED:#x}");
}

#[test]
fn b5_m10_a_panic_in_one_connection_ends_that_one_only() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    world.run(ms(500));
    world.core.plant_fault("eve", PlantedFault::Ingress);
    let remote = world.guest("eve").path.remote;
    world.throw(remote, &[0x80; 60]);
    world.run(ms(1_000));
    assert_eq!(world.ended("eve"), Some(Ended::Fault));
    assert_eq!(world.count(Counter::Faults), 1);
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn b5_a_nonce_that_would_come_twice_ends_that_listener_and_is_never_sent() {
    let mut world = World::new();
    for name in ["ana", "eve", "ben"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    world.run(ms(500));
    let before = world.heard("eve", "ana");
    world.core.plant_fault("eve", PlantedFault::Fanout);
    world.run(ms(1_000));
    assert_eq!(world.ended("eve"), Some(Ended::Fault));
    assert_eq!(world.heard("eve", "ana"), before);
    world.assert_heard_whole("ben", "ana");
    world.assert_clean();
}

#[test]
fn b5_a_thousand_panics_are_survived() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ana");
    let remote = address("10.8.8.8:1");
    std::panic::set_hook(Box::new(|_| {}));
    for n in 0..1_000 {
        let name = format!("victim {n}");
        world.admit(ROOM, &name, None);
        world.core.plant_fault(&name, PlantedFault::Ingress);
        let mut victim = world.guests.remove(&name).expect("a guest");
        let (_, check) = victim.client.transmit().expect("its first check");
        world.throw(remote, &check);
        world.throw(remote, &[0x80; 60]);
    }
    let _ = std::panic::take_hook();
    assert_eq!(world.count(Counter::Faults), 1_000);
    world.run(ms(500));
    world.assert_heard_whole("ben", "ana");
}

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
    world.guest("ana").client.reports = 1_000;
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
