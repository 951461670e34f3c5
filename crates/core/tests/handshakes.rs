//! Who forges a client's own address, which has passed ICE, does not end its handshake (B3). Whoever can do
//! that stands between the two, or sends blindly in the client's name.

mod common;

use common::{ROOM, World, ms};
use parvis_core::connection::State;
use parvis_core::stats::Counter;
use parvis_core::{Batch, Ended};

/// Behind every datagram of the client's handshake come forged ones in its name.
fn connects_despite(forged: &[&[u8]]) {
    connects_between(&[], forged);
}

/// `before`: these come as soon as its first check is there, before the client can say hello.
fn connects_between(before: &[&[u8]], forged: &[&[u8]]) {
    let mut world = World::new();
    world.admit(ROOM, "ana", None);
    let mut guest = world.guests.remove("ana").expect("a guest");
    let mut batch = Batch::default();
    let (_, mut check) = guest.client.transmit().expect("its first check");
    world.core.receive(world.now, guest.path, &mut check);
    before.iter().for_each(|forged| world.core.receive(world.now, guest.path, &mut forged.to_vec()));
    for _ in 0..50 {
        world.now += ms(20);
        guest.client.timeout(world.now);
        while let Some((_, mut datagram)) = guest.client.transmit() {
            let shakes = datagram[0] == 22;
            world.core.receive(world.now, guest.path, &mut datagram);
            forged
                .iter()
                .filter(|_| shakes)
                .for_each(|forged| world.core.receive(world.now, guest.path, &mut forged.to_vec()));
        }
        world.core.handle_timeout(world.now);
        while world.core.transmit(&mut batch) {
            batch
                .iter()
                .for_each(|(_, datagram)| _ = guest.client.receive(&mut datagram.to_vec(), world.now));
        }
    }
    assert!(guest.client.connected.is_some());
    assert_eq!(world.row("ana").map(|row| row.state), Some(State::Connected));
}

#[test]
fn b3_forged_alerts_during_a_handshake_do_not_end_it() {
    connects_despite(&[&[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0]]);
    connects_despite(&[&[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40]]);
}

#[test]
fn b3_forged_records_during_a_handshake_do_not_end_it() {
    connects_despite(&[&[20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 8, 0, 1, 1]]);
    connects_despite(&[&[23, 254, 253, 0, 1, 0, 0, 0, 0, 0, 8, 0, 4, 1, 2, 3, 4]]);
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 80, 1, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0, 68];
    hello.resize(93, 7);
    connects_despite(&[&hello]);
}

/// The first record of somebody else's handshake, whole and well made.
fn hello_of_another() -> Vec<u8> {
    let certificate = dimpl::certificate::generate_self_signed_certificate().expect("a certificate");
    let config = dimpl::Config::builder().build().expect("a configuration");
    let now = World::new().now;
    let mut dtls = dimpl::Dtls::new_12(std::sync::Arc::new(config), certificate, now);
    dtls.set_active(true);
    dtls.handle_timeout(now).expect("a client");
    match dtls.poll_output(&mut [0; 2048]) {
        dimpl::Output::Packet(hello) => hello.to_vec(),
        other => panic!("{other:?}"),
    }
}

/// It draws no answer, and must not keep the client's own out.
#[test]
fn b3_beginnings_of_forged_hellos_do_not_keep_the_clients_own_out() {
    let [one, two, three] = [beginning(&hello_of_another()), beginning(&hello_of_another()), vec![22; 60]];
    connects_between(&[&one], &[]);
    connects_between(&[&one, &two, &three, &one], &[]);
    connects_between(&[&one, &two], &[&three, &one]);
    let many: Vec<Vec<u8>> = (0..10).map(|random| [&one[..27], &[random; 32], &one[59..]].concat()).collect();
    connects_between(&many.iter().map(Vec::as_slice).collect::<Vec<_>>(), &[]);
}

/// The first fragment of a hello (RFC 6347 §4.2.3): version, random and a little more.
fn beginning(hello: &[u8]) -> Vec<u8> {
    const FRAGMENT: u8 = 40;
    let mut first = hello[..25 + usize::from(FRAGMENT)].to_vec();
    first[11..13].copy_from_slice(&[0, 12 + FRAGMENT]);
    first[22..25].copy_from_slice(&[0, 0, FRAGMENT]);
    first
}

#[test]
fn b3_a_forged_hello_after_the_clients_own_is_ignored() {
    let (one, two) = (hello_of_another(), hello_of_another());
    connects_despite(&[&one]);
    connects_despite(&[&one, &two, &one]);
}

/// Whoever has a seat can break off and say hello again, in the name of an address that is not its own too.
#[test]
fn b2_who_breaks_off_and_says_hello_again_is_answered_only_so_often() {
    /// A certificate message (RFC 5246 §7.4.6) that holds none: the handshake is over.
    const NO_CERTIFICATE: [u8; 28] =
        [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 15, 11, 0, 0, 3, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0];
    let mut world = World::new();
    world.admit(ROOM, "eve", None);
    let (_, check) = world.guest("eve").client.transmit().expect("its first check");
    world.guest("eve").online = false;
    let remote = world.guest("eve").path.remote;
    world.throw(remote, &check);
    let (before, mut hello, mut answers) = (world.sent_to(remote), hello_of_another(), 0);
    for random in 0..200 {
        let sent = world.sent_to(remote);
        hello[27..59].fill(random);
        world.throw(remote, &hello);
        answers += usize::from(world.sent_to(remote) > sent);
        world.throw(remote, &NO_CERTIFICATE);
    }
    assert_eq!(answers, 32);
    assert!(world.sent_to(remote) - before < 32 * 1_500, "nothing else was said");
}

/// What the core says to it the client takes for its own answer: docs/decisions/005.
#[test]
fn b3_a_whole_forged_hello_before_the_clients_own_spoils_that_join_and_not_the_next() {
    let mut world = World::new();
    world.admit(ROOM, "ana", None);
    let path = world.guest("ana").path;
    let (_, mut check) = world.guest("ana").client.transmit().expect("its first check");
    world.core.receive(world.now, path, &mut check);
    world.core.receive(world.now, path, &mut hello_of_another());
    world.run(ms(1_000));
    world.join(ROOM, "ana, again");
    world.run(ms(15_000));
    assert_eq!(world.count(Counter::Handshakes), 1);
    assert_eq!(world.ended("ana"), Some(Ended::NeverConnected));
    assert_eq!(world.row("ana, again").map(|row| row.state), Some(State::Connected));
}
