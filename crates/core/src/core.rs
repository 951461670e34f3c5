//! The rooms and connections of a node: everything there is, and how it ends.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::connection::Connection;
use crate::dtls::Identity;
use crate::fanout::Batch;
use crate::path::Path;
use crate::room::Room;
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
    pub(crate) room_ids: HashMap<String, u64>,
    pub(crate) connection_ids: HashMap<String, u64>,
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
            last_serial: 0,
        })
    }

    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// What there is now, beside what [`Core::stats`] has counted.
    pub fn gauges(&self) -> [(&'static str, u64); 3] {
        let Core { rooms, connections, joining, .. } = self;
        [("rooms", rooms.len()), ("connections", connections.len()), ("joining", *joining)]
            .map(|(name, value)| (name, value as u64))
    }

    /// Where clients are told to come from now on, the best first.
    pub fn set_candidates(&mut self, candidates: Vec<SocketAddr>) {
        self.config.candidates = candidates;
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
        for path in &connection.paths.proven {
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
    pub(crate) fn serial(&mut self) -> u64 {
        self.last_serial += 1;
        self.last_serial
    }
}
