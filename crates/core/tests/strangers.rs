//! Who has not proved its address gets nothing and reaches nothing (B1, B2, B3, B6, B16, B18, B22, M4,
//! M5).

mod common;

use common::{Dice, ROOM, World, address, ms};
use parvis_core::stats::Counter;
use parvis_peer::stun;

const STRANGER: &str = "203.0.113.9:666";

#[test]
fn m4_b1_ten_thousand_shapes_of_stun_draw_no_byte() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let (ufrag, _) = credentials(&mut world, "ana");
    let mut dice = Dice(1);
    for n in 0..10_000 {
        let mut datagram = check(&ufrag, "not the password");
        for _ in 0..n % 4 {
            let at = dice.roll(datagram.len());
            datagram[at] = dice.roll(256) as u8;
        }
        datagram.truncate(dice.roll(datagram.len() + 1).max(datagram.len() / 2));
        world.throw(address(STRANGER), &datagram);
    }
    assert_eq!(world.sent_to(address(STRANGER)), 0);
}

#[test]
fn b16_an_unknown_ufrag_draws_no_byte() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let mut check = check("AAAAAAAAAAAAAAAA", "password");
    world.throw(address(STRANGER), &check);
    *check.last_mut().unwrap() ^= 1; // of the checksum, which is not even looked at
    world.throw(address(STRANGER), &check);
    assert_eq!(world.sent_to(address(STRANGER)), 0);
    assert_eq!(world.count(Counter::DroppedUnknownUfrag), 2);
}

#[test]
fn b16_ufrags_are_long_and_never_the_same() {
    let mut world = World::new();
    let mut seen = std::collections::BTreeSet::new();
    for n in 0..500 {
        world.admit(ROOM, &n.to_string(), None);
        let (ufrag, password) = credentials(&mut world, &n.to_string());
        assert!(ufrag.len() * 6 >= 64 && password.len() * 6 >= 128);
        assert!(seen.insert(ufrag));
    }
}

/// There is no TURN here: whatever is asked of STUN but a connectivity check, signed or not, by somebody
/// known or not, gets no answer (RFC 8656 §7: allocate, and everything that would follow).
#[test]
fn b18_no_method_of_stun_but_a_check_is_answered() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let (ufrag, password) = credentials(&mut world, "ana");
    let (known, stranger) = (world.guest("ana").path.remote, address(STRANGER));
    let before = world.sent_to(known);
    let requested_transport = [17, 0, 0, 0];
    for kind in (0..0x4000_u16).filter(|&kind| kind != stun::BINDING_REQUEST) {
        let message = stun::Message::new(kind, &[5; 12]).attribute(0x0019, &requested_transport);
        let message = message.attribute(stun::USERNAME, format!("{ufrag}:them").as_bytes());
        let datagram = message.integrity(password.as_bytes()).fingerprint().bytes();
        world.throw(known, &datagram);
        world.throw(stranger, &datagram);
    }
    assert_eq!((world.sent_to(known), world.sent_to(stranger)), (before, 0));
}

/// `ring` compares the whole tag in constant time; that it is compared whole is what can be shown.
#[test]
fn b22_every_bit_of_the_integrity_counts() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    let (ufrag, password) = credentials(&mut world, "ana");
    let whole = check(&ufrag, &password);
    let tag = whole.len() - 8 - 20; // before FINGERPRINT
    for bit in 0..160 {
        let mut changed = whole[..whole.len() - 8].to_vec();
        changed[tag + bit / 8] ^= 1 << (bit % 8);
        let length = (changed.len() - 20) as u16;
        changed[2..4].copy_from_slice(&length.to_be_bytes());
        world.throw(address(STRANGER), &changed);
    }
    assert_eq!(world.sent_to(address(STRANGER)), 0);
    assert_eq!(world.count(Counter::DroppedForgedStun), 160);
}

#[test]
fn b2_m5_a_client_hello_before_ice_draws_no_byte_and_reaches_nobody() {
    let mut world = World::new();
    world.admit(ROOM, "ana", None);
    for length in [13, 100, 200, 1400] {
        let mut hello = vec![0; length];
        hello[..13].copy_from_slice(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, (length - 13) as u8]);
        world.throw(address(STRANGER), &hello);
    }
    assert_eq!(world.sent_to(address(STRANGER)), 0);
    assert_eq!(world.count(Counter::DroppedUnproven), 4);
}

#[test]
fn b3_forged_handshake_records_in_a_connected_clients_name_change_nothing() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.speak("ben");
    let remote = world.guest("ana").path.remote;
    for kind in [20, 21, 22, 23] {
        for tail in [&[1, 0][..], &[2, 40], &[1; 60]] {
            let mut record = vec![kind, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, tail.len() as u8];
            record.extend_from_slice(tail);
            world.throw(remote, &record);
        }
    }
    world.run(ms(1_000));
    assert_eq!(world.ended("ana"), None);
    world.assert_heard_whole("ana", "ben");
}

#[test]
fn b6_the_right_packet_from_the_wrong_address_is_not_forwarded() {
    let mut world = World::new();
    world.join(ROOM, "ana");
    world.join(ROOM, "ben");
    world.core.open_microphone("ana").unwrap();
    let packet = world.guest("ana").client.forge(1, "ana", 1);
    let sealed = world.guest("ana").client.seal(&packet).unwrap();
    world.throw(address(STRANGER), &sealed);
    assert_eq!(world.heard("ben", "ana"), 0);
    assert_eq!(world.count(Counter::DroppedUnproven), 1);
}

#[test]
fn b6_the_wrong_key_from_the_right_address_is_not_forwarded() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve"] {
        world.join(ROOM, name);
        world.core.open_microphone(name).unwrap();
    }
    let packet = world.guest("eve").client.forge(1, "eve", 1);
    let sealed = world.guest("eve").client.seal(&packet).unwrap();
    let remote = world.guest("ana").path.remote;
    world.throw(remote, &sealed);
    assert_eq!(world.heard("ben", "eve"), 0);
    assert_eq!(world.count(Counter::DroppedNotAuthentic), 1);
}

#[test]
fn b3_a_client_that_forges_anothers_address_does_not_take_it() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve"] {
        world.join(ROOM, name);
    }
    world.speak("ana");
    let remote = world.guest("ana").path.remote;
    let (ufrag, password) = credentials(&mut world, "eve");
    for _ in 0..100 {
        world.throw(remote, &check(&ufrag, &password));
        world.run(ms(20));
    }
    world.assert_heard_whole("ben", "ana");
}

/// A client that only listens gives a sign of life every 2.5 s, some browsers every 6 s.
#[test]
fn b3_between_two_checks_of_a_listener_its_address_is_not_to_be_had() {
    let mut world = World::new();
    for name in ["ana", "ben", "eve"] {
        world.join(ROOM, name);
    }
    world.guest("ana").reports = false;
    let remote = world.guest("ana").path.remote;
    let (ufrag, password) = credentials(&mut world, "eve");
    world.guest("ana").online = false;
    for step in 0..700 {
        world.guest("ana").online |= step == 325;
        world.throw(remote, &check(&ufrag, &password));
        world.run(ms(20));
    }
    world.speak("ana");
    world.run(ms(500));
    world.assert_heard_whole("ben", "ana");
}

fn credentials(world: &mut World, name: &str) -> (String, String) {
    let answer = &world.guest(name).client.answer;
    (answer.user.clone(), answer.password.clone())
}

/// A check that nominates, signed with `password`.
fn check(ufrag: &str, password: &str) -> Vec<u8> {
    const USERNAME: u16 = 0x0006;
    const USE_CANDIDATE: u16 = 0x0025;
    let name = format!("{ufrag}:them");
    let message = stun::Message::new(0x0001, &[5; 12]).attribute(USERNAME, name.as_bytes());
    message.attribute(USE_CANDIDATE, &[]).integrity(password.as_bytes()).fingerprint().bytes()
}
