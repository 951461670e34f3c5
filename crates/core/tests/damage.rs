//! Damaged datagrams and offers, and panics: nobody else notices (B4, B5, B21, M10).

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
