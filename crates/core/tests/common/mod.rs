//! A core and clients in virtual time, on a network that is a function call.
//!
//! The clients are those of `parvis-peer`: they share no code with the core, and obey nobody.
#![allow(dead_code, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parvis_core::stats::Counter;
use parvis_core::{Batch, Config, Core, Ended, Event, Join, Link, Path, Row};
use parvis_peer::client::Client;
use parvis_peer::dtls::Identity;
use parvis_peer::voice::Speech;

pub const ROOM: &str = "room";
/// How finely time passes.
const STEP: Duration = Duration::from_millis(5);

pub fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// A client and the address it sends from.
pub struct Guest {
    pub client: Client,
    pub path: Path,
    /// Off: nothing of it reaches the core, nor the reverse.
    pub online: bool,
    /// Off: its SRTCP is lost, so the core keeps its DTLS session.
    pub reports: bool,
}

impl Guest {
    fn sends(&self, datagram: &[u8]) -> bool {
        let report = datagram[0] >> 6 == 2 && (192..=223).contains(&datagram[1]);
        self.online && (self.reports || !report)
    }
}

pub struct World {
    pub core: Core,
    pub now: Instant,
    pub guests: BTreeMap<String, Guest>,
    pub events: Vec<Event>,
    /// Bytes that the core sent to each address.
    pub sent: BTreeMap<SocketAddr, usize>,
    identity: Arc<Identity>,
    batch: Batch,
}

impl World {
    /// One room is open.
    pub fn new() -> World {
        Self::with(Config::new(vec![address("192.0.2.1:7882")]))
    }

    pub fn with(config: Config) -> World {
        let mut core = Core::new(config).expect("a core");
        core.open_room(ROOM);
        World {
            core,
            now: Instant::now(),
            guests: BTreeMap::new(),
            events: Vec::new(),
            sent: BTreeMap::new(),
            identity: Arc::new(Identity::new()),
            batch: Batch::default(),
        }
    }

    pub fn client(&self) -> Client {
        Client::new(self.identity.clone())
    }

    /// Joins and runs until the media stands.
    pub fn join(&mut self, room: &str, name: &str) {
        self.admit(room, name, None);
        self.run(ms(200));
        assert!(self.guest(name).client.connected.is_some(), "{name} does not connect");
    }

    pub fn replace(&mut self, old: &str, name: &str) {
        self.admit(ROOM, name, Some(old));
        self.run(ms(200));
    }

    /// Offer and answer; its first packets are on their way.
    pub fn admit(&mut self, room: &str, name: &str, replaces: Option<&str>) {
        let mut client = self.client();
        let answer = self.core.join(self.now, join_of(room, name, replaces, client.offer()));
        client.accept(&answer.expect("an answer"), self.now).expect("a usable answer");
        let remote = SocketAddr::from(([10, 0, 0, 1], 40_000 + self.guests.len() as u16));
        let path = Path { link: Link::Udp(0), remote };
        self.guests.insert(name.into(), Guest { client, path, online: true, reports: true });
    }

    pub fn guest(&mut self, name: &str) -> &mut Guest {
        self.guests.get_mut(name).expect("a guest of this name")
    }

    /// Its microphone is open, and it says its own name.
    pub fn speak(&mut self, name: &str) {
        self.core.open_microphone(name).expect("a connection");
        self.say(name, Speech::of(name));
    }

    pub fn say(&mut self, name: &str, speech: Speech) {
        let now = self.now;
        self.guest(name).client.say(Some(speech), now);
    }

    pub fn hush(&mut self, name: &str) {
        let now = self.now;
        self.guest(name).client.say(None, now);
    }

    /// Packets of `speaker` that `listener` has heard.
    pub fn heard(&mut self, listener: &str, speaker: &str) -> u64 {
        self.guest(listener).client.received.packets_of(speaker)
    }

    /// Packets that it has sent, allowed or not.
    pub fn said(&mut self, name: &str) -> u64 {
        u64::from(self.guest(name).client.voice.said)
    }

    /// Asserts that every packet of `speaker` since it began has reached `listener`.
    pub fn assert_heard_whole(&mut self, listener: &str, speaker: &str) {
        let (heard, said) = (self.heard(listener, speaker), self.said(speaker));
        assert!(said > 0);
        assert_eq!(heard, said, "{listener} hears {speaker}");
    }

    pub fn run(&mut self, duration: Duration) {
        let end = self.now + duration;
        while self.now < end {
            self.now += STEP;
            self.step();
        }
    }

    /// Everything that is due now.
    pub fn step(&mut self) {
        for name in self.guests.keys().cloned().collect::<Vec<_>>() {
            let now = self.now;
            self.guest(&name).client.timeout(now);
            self.flush(&name);
        }
        self.core.handle_timeout(self.now);
        self.deliver();
        self.events.extend(self.core.take_events());
    }

    /// What this client has to send goes to the core.
    fn flush(&mut self, name: &str) {
        let guest = self.guests.get_mut(name).expect("a guest");
        while let Some((_, mut datagram)) = guest.client.transmit() {
            if guest.sends(&datagram) {
                self.core.receive(self.now, guest.path, &mut datagram);
            }
        }
        self.deliver();
    }

    /// What the core has to send goes to the clients, and their answers come back.
    pub fn deliver(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        while self.core.transmit(&mut batch) {
            for (path, datagram) in batch.iter() {
                *self.sent.entry(path.remote).or_default() += datagram.len();
                let guest = self.guests.values_mut().find(|guest| guest.path == path && guest.online);
                if let Some(guest) = guest {
                    guest.client.receive(&mut datagram.to_vec(), self.now);
                }
            }
        }
        self.batch = batch;
        let waiting: Vec<String> = self.guests.keys().cloned().collect();
        for name in waiting {
            let guest = self.guests.get_mut(&name).expect("a guest");
            let mut out = Vec::new();
            while let Some((_, datagram)) = guest.client.transmit() {
                out.extend(guest.sends(&datagram).then_some(datagram));
            }
            let path = guest.path;
            if !out.is_empty() {
                out.iter_mut().for_each(|datagram| self.core.receive(self.now, path, datagram));
                self.deliver();
            }
        }
    }

    /// A datagram from anywhere.
    pub fn throw(&mut self, remote: SocketAddr, datagram: &[u8]) {
        self.core.receive(self.now, Path { link: Link::Udp(0), remote }, &mut datagram.to_vec());
        self.deliver();
    }

    pub fn sent_to(&self, remote: SocketAddr) -> usize {
        self.sent.get(&remote).copied().unwrap_or(0)
    }

    pub fn count(&self, counter: Counter) -> u64 {
        self.core.stats().get(counter)
    }

    pub fn row(&self, name: &str) -> Option<Row> {
        self.core.table().into_iter().find(|row| row.connection == name)
    }

    pub fn ended(&self, name: &str) -> Option<Ended> {
        self.events.iter().find_map(|event| match event {
            Event::Ended(id, reason) if id == name => Some(*reason),
            _ => None,
        })
    }

    /// No listener saw a duplicate, a step back or a packet that it could not open.
    pub fn assert_clean(&self) {
        for (name, guest) in &self.guests {
            let received = &guest.client.received;
            assert_eq!((received.unauthentic, received.strange), (0, 0), "{name}");
            for slot in &guest.client.slots {
                let faults = (slot.lost(), slot.duplicates, slot.reordered, slot.steps_back);
                assert_eq!(faults, (0, 0, 0, 0), "{name}");
            }
        }
    }
}

pub fn join_of(room: &str, name: &str, replaces: Option<&str>, offer: String) -> Join {
    Join {
        room: room.into(),
        connection: name.into(),
        csrc: csrc(name),
        label: name.as_bytes().to_vec(),
        replaces: replaces.map(str::to_owned),
        offer,
    }
}

/// A participant's number in the room: here, from its name.
pub fn csrc(name: &str) -> u32 {
    name.bytes().fold(17, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

/// Deterministic dice.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        // xorshift64: good enough to shake bytes, and the same on every machine.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}
