//! The rooms and connections of a node, and what the controller asks of them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::connection::{Connection, Reports, Route, State};
use crate::dtls::Identity;
use crate::fanout::{Batch, Path};
use crate::microphone::Microphone;
use crate::room::Room;
use crate::sdp::{self, SLOTS};
use crate::stats::{Counter, Stats};

#[derive(Clone, Debug)]
pub struct Config {
    /// Where clients reach the shell's sockets, the best first.
    pub candidates: Vec<SocketAddr>,
    pub most_connections: usize,
    /// Of those, how many may be on their way in at once.
    pub most_joining: usize,
}

impl Config {
    pub fn new(candidates: Vec<SocketAddr>) -> Self {
        Config { candidates, most_connections: 50_000, most_joining: 10_000 }
    }
}

#[derive(Clone, Debug)]
pub struct Join {
    pub room: String,
    pub connection: String,
    pub csrc: u32,
    /// The controller's own note; opaque here.
    pub label: Vec<u8>,
    pub replaces: Option<String>,
    pub offer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// With a sentence for people.
    BadOffer(&'static str),
    UnknownRoom,
    UnknownConnection,
    TooMany,
    /// The connection id is taken.
    Taken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    NeverConnected,
    Silent,
    Left,
    Replaced,
    RoomClosed,
    Fault,
}

/// What happened to a connection, by the id that the controller gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Connected(String),
    Silent(String),
    Returned(String),
    Ended(String, Ended),
}

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    pub connection: String,
    pub room: String,
    pub csrc: u32,
    pub label: Vec<u8>,
    pub state: State,
    pub microphone: bool,
    pub joined: Instant,
    pub connected: Option<Instant>,
    /// The last sign of life.
    pub seen: Instant,
    pub packets_in: u64,
    pub packets_forwarded: u64,
    pub packets_out: u64,
}

/// Where a test lets a connection panic.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum PlantedFault {
    Ingress,
    Fanout,
}

pub struct Core {
    pub(crate) config: Config,
    pub(crate) identity: Identity,
    pub(crate) stats: Stats,
    pub(crate) rooms: HashMap<u64, Room>,
    pub(crate) connections: HashMap<u64, Connection>,
    pub(crate) by_path: HashMap<Path, u64>,
    pub(crate) by_ufrag: HashMap<Vec<u8>, u64>,
    pub(crate) timers: BinaryHeap<Reverse<(Instant, u64)>>,
    pub(crate) events: Vec<Event>,
    /// Answers to checks and handshakes: they go before any voice.
    pub(crate) replies: Batch,
    /// Rooms with frames on their way.
    pub(crate) busy: VecDeque<u64>,
    /// The connection at work: who a panic is blamed on.
    pub(crate) suspect: Option<u64>,
    pub(crate) joining: usize,
    room_ids: HashMap<String, u64>,
    connection_ids: HashMap<String, u64>,
    random: SystemRandom,
    last_serial: u64,
}

impl Core {
    /// Fails where the platform gives no certificate.
    pub fn new(config: Config) -> Result<Self, String> {
        Ok(Core {
            config,
            identity: Identity::generate()?,
            stats: Stats::default(),
            rooms: HashMap::new(),
            connections: HashMap::new(),
            by_path: HashMap::new(),
            by_ufrag: HashMap::new(),
            timers: BinaryHeap::new(),
            events: Vec::new(),
            replies: Batch::default(),
            busy: VecDeque::new(),
            suspect: None,
            joining: 0,
            room_ids: HashMap::new(),
            connection_ids: HashMap::new(),
            random: SystemRandom::new(),
            last_serial: 0,
        })
    }

    pub fn open_room(&mut self, id: &str) {
        if !self.room_ids.contains_key(id) {
            let ssrcs = self.slot_ssrcs();
            let serial = self.serial();
            self.rooms.insert(serial, Room::new(id.to_owned(), ssrcs));
            self.room_ids.insert(id.to_owned(), serial);
        }
    }

    /// Ends all its connections; not one packet of the room leaves after this.
    pub fn close_room(&mut self, id: &str) {
        let Some(serial) = self.room_ids.remove(id) else { return };
        let connections = self.rooms.get(&serial).map(|room| room.connections.clone());
        for connection in connections.unwrap_or_default() {
            self.end(connection, Ended::RoomClosed);
        }
        self.rooms.remove(&serial);
    }

    /// Takes a seat for a connection; the answer for its offer.
    pub fn join(&mut self, now: Instant, join: Join) -> Result<String, Refusal> {
        let &room = self.room_ids.get(&join.room).ok_or(Refusal::UnknownRoom)?;
        if self.connection_ids.contains_key(&join.connection) {
            return Err(Refusal::Taken);
        }
        if self.connections.len() >= self.config.most_connections || self.joining >= self.config.most_joining
        {
            return Err(Refusal::TooMany);
        }
        let offer = sdp::read(&join.offer).map_err(Refusal::BadOffer)?;
        let (ufrag, password, cname) = (self.ice_text::<16>(), self.ice_text::<32>(), self.ice_text::<16>());
        let answer = sdp::answer(
            &offer,
            &sdp::Local {
                ufrag: &ufrag,
                password: &password,
                fingerprint: &self.identity.fingerprint,
                candidates: &self.config.candidates,
                ssrcs: &self.rooms[&room].ssrcs,
                cname: &cname,
                session: self.random_u64() >> 1,
            },
        );
        self.admit(now, room, join, &offer, ufrag, &password);
        Ok(answer)
    }

    fn admit(
        &mut self,
        now: Instant,
        room: u64,
        join: Join,
        offer: &sdp::Offer,
        ufrag: String,
        password: &str,
    ) {
        let serial = self.serial();
        self.connection_ids.insert(join.connection.clone(), serial);
        self.by_ufrag.insert(ufrag.clone().into_bytes(), serial);
        if let Some(room) = self.rooms.get_mut(&room) {
            room.connections.push(serial);
        }
        self.joining += 1;
        self.connections.insert(
            serial,
            Connection {
                id: join.connection,
                room,
                csrc: join.csrc,
                label: join.label,
                replaces: join.replaces,
                ufrag,
                password: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()),
                fingerprint: offer.fingerprint,
                class: offer.class,
                microphone: Microphone::new(offer.microphone, now),
                state: State::Joining,
                joined: now,
                connected: None,
                seen: now,
                route: Route::default(),
                handshake: None,
                handshake_wakes: None,
                keys: None,
                reports: Reports::new(now),
                armed: None,
                packets_in: 0,
                packets_forwarded: 0,
                planted_fault: false,
            },
        );
        self.arm(serial);
    }

    pub fn open_microphone(&mut self, id: &str) -> Result<(), Refusal> {
        let serial = self.serial_of(id).ok_or(Refusal::UnknownConnection)?;
        let connection = self.connections.get_mut(&serial).ok_or(Refusal::UnknownConnection)?;
        connection.microphone.is_open = true;
        Ok(())
    }

    /// Not one packet of it leaves after this. Closing what is unknown is no error: it is closed.
    pub fn close_microphone(&mut self, id: &str) {
        let Some(serial) = self.serial_of(id) else { return };
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        connection.microphone.is_open = false;
        if let Some(room) = self.rooms.get_mut(&connection.room) {
            room.silence(serial);
        }
    }

    /// Nothing is sent to it or forwarded from it after this.
    pub fn leave(&mut self, id: &str) {
        if let Some(serial) = self.serial_of(id) {
            self.end(serial, Ended::Left);
        }
    }

    pub fn room_names(&self) -> Vec<String> {
        self.room_ids.keys().cloned().collect()
    }

    pub fn connection_count(&self) -> usize {
        self.connections.len()
    }

    pub fn table(&self) -> Vec<Row> {
        let packets_out = self.packets_out();
        let rows = self.connections.iter().map(|(serial, connection)| Row {
            connection: connection.id.clone(),
            room: self.rooms.get(&connection.room).map(|room| room.id.clone()).unwrap_or_default(),
            csrc: connection.csrc,
            label: connection.label.clone(),
            state: connection.state,
            microphone: connection.microphone.is_open,
            joined: connection.joined,
            connected: connection.connected,
            seen: connection.seen,
            packets_in: connection.packets_in,
            packets_forwarded: connection.packets_forwarded,
            packets_out: packets_out.get(serial).copied().unwrap_or(0),
        });
        rows.collect()
    }

    fn packets_out(&self) -> HashMap<u64, u64> {
        let listeners = self.rooms.values().flat_map(|room| room.fanout.listeners());
        listeners.map(|listener| (listener.connection, listener.packets)).collect()
    }

    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// What happened since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// A lease ends: every trace of it goes, and the controller hears of it once.
    pub(crate) fn end(&mut self, serial: u64, reason: Ended) {
        let Some(connection) = self.connections.remove(&serial) else { return };
        self.joining -= usize::from(!connection.is_connected());
        self.connection_ids.remove(&connection.id);
        self.by_ufrag.remove(connection.ufrag.as_bytes());
        for path in &connection.route.proven {
            if self.by_path.get(path) == Some(&serial) {
                self.by_path.remove(path);
            }
        }
        if let Some(room) = self.rooms.get_mut(&connection.room) {
            room.remove(serial);
        }
        self.events.push(Event::Ended(connection.id, reason));
    }

    pub(crate) fn serial_of(&self, id: &str) -> Option<u64> {
        self.connection_ids.get(id).copied()
    }

    /// One connection's panic ends that connection only (B5).
    pub(crate) fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        self.suspect = None;
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.stats.count(Counter::Faults);
            if let Some(serial) = self.suspect.take() {
                self.end(serial, Ended::Fault);
            }
        }
    }

    /// Serials are never used again: a stale one finds nothing.
    fn serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }

    fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes).expect("the system has random bytes");
        bytes
    }

    fn random_u64(&self) -> u64 {
        u64::from_be_bytes(self.random_bytes())
    }

    /// Random text of ICE characters (RFC 8839 §5.4), six bits each.
    fn ice_text<const N: usize>(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bytes: [u8; N] = self.random_bytes();
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
    }

    /// Random, apart from each other, never 0.
    fn slot_ssrcs(&self) -> [u32; SLOTS] {
        let base = u32::from_be_bytes(self.random_bytes()) | 4;
        [base, base ^ 1, base ^ 2]
    }

    #[doc(hidden)]
    pub fn plant_fault(&mut self, id: &str, fault: PlantedFault) {
        let Some(serial) = self.serial_of(id) else { return };
        let Some(connection) = self.connections.get_mut(&serial) else { return };
        match fault {
            PlantedFault::Ingress => connection.planted_fault = true,
            PlantedFault::Fanout => {
                let room = self.rooms.get_mut(&connection.room);
                if let Some(listener) = room.and_then(|room| room.fanout.get_mut(serial)) {
                    listener.plant_fault();
                }
            }
        }
    }
}
