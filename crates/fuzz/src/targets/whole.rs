//! A whole core, with clients in virtual time. Whatever is thrown at it: it never falls, who is
//! connected stays so, and a stranger gets no byte.

use std::net::SocketAddr;

use parvis_core::framing::Frames;
use parvis_core::stats::{Counter, NAMES};
use parvis_core::{Link, Path};
use parvis_peer::stranger;

use super::world::{ROOM, World, address, ms};
use crate::{Run, behaviour};

const STRANGER: &str = "203.0.113.9:666";
/// After so many inputs the core is made anew: what it remembers must not grow with the search.
const A_LIFE: u32 = 20_000;

/// The first byte says from whom, the second which real datagram of ana's is damaged: at two bytes of
/// offset, by the third. Where there is none of this number, the rest is the datagram.
pub fn datagrams() -> Run {
    let (mut world, mut runs) = (Stage::new(), 0);
    Box::new(move |input| {
        let [from, which, rest @ ..] = input else { return 0 };
        runs += 1;
        if runs % A_LIFE == 0 {
            world.assert_sound();
            world = Stage::new();
        }
        let Some(datagram) = world.datagram(*which, rest) else { return 0 };
        world.throw(usize::from(*from), datagram)
    })
}

struct Stage {
    world: World,
    specimens: Vec<Vec<u8>>,
    paths: Vec<Path>,
}

impl Stage {
    /// Ana speaks, ben listens, cleo listens by TCP, dan has proved his address and says no more.
    fn new() -> Stage {
        let mut world = World::new();
        for name in ["ana", "ben"] {
            world.join(ROOM, name);
        }
        world.admit(ROOM, "cleo", None);
        world.guest("cleo").path = Path { link: Link::Tcp(1), remote: address("10.0.0.3:9") };
        world.run(ms(200));
        let specimens = specimens(&mut world);
        let dan = path("10.0.0.4:9");
        prove(&mut world, "dan", dan);
        world.core.open_microphone("ana").expect("she is connected");
        let mut paths: Vec<Path> = ["ana", "ben", "cleo"].map(|name| world.guest(name).path).into();
        paths.extend([dan, path(STRANGER)]);
        Stage { world, specimens, paths }
    }

    /// A real datagram that is left whole is no attack, but a client's own.
    fn datagram(&self, which: u8, rest: &[u8]) -> Option<Vec<u8>> {
        let Some(specimen) = self.specimens.get(usize::from(which)) else { return Some(rest.to_vec()) };
        let mut damaged = specimen.clone();
        for change in rest.chunks_exact(3) {
            let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % damaged.len();
            damaged[at] ^= change[2];
        }
        (damaged != *specimen).then_some(damaged)
    }

    fn throw(&mut self, from: usize, mut datagram: Vec<u8>) -> u64 {
        let before = counters(&self.world);
        let path = self.paths[from % self.paths.len()];
        self.world.core.receive(self.world.now, path, &mut datagram);
        self.world.deliver();
        assert_eq!(self.world.count(Counter::Faults), 0);
        assert_eq!(self.world.sent_to(address(STRANGER)), 0);
        changes(&self.world, before)
    }

    /// After all that, ana is heard by everybody without a gap.
    fn assert_sound(&mut self) {
        self.world.run(ms(1_000)); // a flood may have used her allowance up
        self.world.speak("ana");
        self.world.run(ms(1_000));
        for name in ["ben", "cleo"] {
            self.world.assert_heard_whole(name, "ana");
            assert_eq!(self.world.ended(name), None);
        }
    }
}

fn path(remote: &str) -> Path {
    Path { link: Link::Udp(0), remote: address(remote) }
}

fn specimens(world: &mut World) -> Vec<Vec<u8>> {
    let now = world.now;
    let ana = &mut world.guest("ana").client;
    ana.checks.hurry(now);
    ana.timeout(now);
    let mut found: Vec<Vec<u8>> = std::iter::from_fn(|| ana.transmit()).map(|(_, bytes)| bytes).collect();
    for index in 100_000..100_003 {
        let packet = ana.forge(index, "ana", 0);
        found.extend(ana.seal(&packet));
    }
    found.extend(ana.seal_rtcp(vec![0x80, 201, 0, 1, 0, 0, 0, 1]));
    found.push(stranger::client_hello());
    found.push(stranger::alert(2, 40));
    found
}

/// Somebody passes ICE, and no more.
fn prove(world: &mut World, name: &str, path: Path) {
    world.admit(ROOM, name, None);
    let mut guest = world.guests.remove(name).expect("it was admitted");
    let (_, mut check) = guest.client.transmit().expect("its first check");
    world.core.receive(world.now, path, &mut check);
    world.deliver();
}

/// Records for somebody who has passed ICE; the same from a stranger draw nothing.
pub fn hellos() -> Run {
    let (mut world, mut runs) = (World::new(), 0_u32);
    Box::new(move |input| {
        runs += 1;
        if runs % A_LIFE == 0 {
            world = World::new();
        }
        let known = path("10.0.0.4:9");
        prove(&mut world, "dan", known);
        let before = counters(&world);
        for datagram in framed(input) {
            world.core.receive(world.now, known, &mut datagram.clone());
            world.throw(address(STRANGER), &datagram);
        }
        world.now += ms(1_100); // what is to be sent again is
        world.core.handle_timeout(world.now);
        world.deliver();
        assert_eq!((world.count(Counter::Faults), world.sent_to(address(STRANGER))), (0, 0));
        world.core.leave("dan");
        assert!(!world.core.is_proven(known) && world.core.connection_count() == 0);
        changes(&world, before)
    })
}

/// Behind each datagram of a real handshake comes one of the input, in the client's name.
pub fn handshake() -> Run {
    let (mut world, mut runs) = (World::new(), 0_u32);
    Box::new(move |input| {
        runs += 1;
        if runs % A_LIFE == 0 {
            world = World::new();
        }
        world.admit(ROOM, "dan", None);
        let remote = world.guest("dan").path.remote;
        let before = counters(&world);
        let mut forged = framed(input).into_iter();
        for _ in 0..8 {
            world.now += ms(150);
            world.step();
            forged.next().into_iter().for_each(|datagram| throw_as(&mut world, remote, &datagram));
        }
        assert_eq!(world.count(Counter::Faults), 0);
        let connected = world.guests.remove("dan").is_some_and(|dan| dan.client.connected.is_some());
        world.core.leave("dan");
        behaviour((connected, changes(&world, before)))
    })
}

fn throw_as(world: &mut World, remote: SocketAddr, datagram: &[u8]) {
    if !datagram.is_empty() {
        world.throw(remote, datagram);
    }
}

/// Several datagrams in one input, as in a TCP stream.
fn framed(input: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let _ = Frames::default().take(input, |frame| found.push(frame.to_vec()));
    found
}

fn counters(world: &World) -> Vec<u64> {
    world.core.stats().iter().map(|(_, value)| value).collect()
}

/// Which counters moved; by how much does not matter, for that depends on luck.
fn changes(world: &World, before: Vec<u64>) -> u64 {
    let moved: Vec<bool> =
        counters(world).iter().zip(before).map(|(after, before)| *after != before).collect();
    assert_eq!(moved.len(), NAMES.len());
    behaviour(moved)
}
