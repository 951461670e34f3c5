//! Ways to a client: datagrams by UDP, or frames of a TCP connection (RFC 6544) that hold one each.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::core::Core;

/// One way to a client: by what the shell reaches it, and the address at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    pub link: Link,
    pub remote: SocketAddr,
}

/// The shell's own numbers; opaque here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
    /// An address of ours, and the socket that has it.
    Udp(u8),
    /// A stream. Its number is never used again, so nothing of it can reach another.
    Tcp(u64),
}

/// After this much silence on its path, any other proven path of the client will do.
const PATH_SILENT_AFTER: Duration = Duration::from_secs(2);
const MOST_PATHS: usize = 8;

/// The proven addresses of a client, and the one that media goes to.
#[derive(Debug, Default)]
pub struct Paths {
    current: Option<Path>,
    heard: Option<Instant>,
    pub proven: Vec<Path>,
}

impl Paths {
    pub fn current(&self) -> Option<Path> {
        self.current
    }

    /// A check from `path` was authentic. True: media goes elsewhere from now on.
    pub fn prove(&mut self, now: Instant, path: Path, nominated: bool) -> bool {
        let silent = self.heard.is_none_or(|at| now.saturating_duration_since(at) >= PATH_SILENT_AFTER);
        let moves = self.current != Some(path) && (nominated || silent);
        if moves {
            self.current = Some(path);
        }
        self.note(now, path);
        moves
    }

    /// The path that had to make way for a new one, if there are too many.
    pub fn add(&mut self, path: Path) -> Option<Path> {
        self.proven.push(path);
        let oldest = self.proven.iter().position(|proven| Some(*proven) != self.current && *proven != path);
        (self.proven.len() > MOST_PATHS).then(|| self.proven.remove(oldest.unwrap_or(0)))
    }

    /// `path` has gone: media goes by what was proven last, and whatever this client proves next will do.
    /// True: media goes elsewhere from now on.
    pub fn forget(&mut self, path: Path) -> bool {
        self.proven.retain(|proven| *proven != path);
        let moves = self.current == Some(path);
        if moves {
            (self.current, self.heard) = (self.proven.last().copied(), None);
        }
        moves
    }

    pub fn note(&mut self, now: Instant, path: Path) {
        if self.current == Some(path) {
            self.heard = Some(now);
        }
    }

    /// Whether this client is behind `path`: then nobody else is.
    pub fn holds(&self, path: Path) -> bool {
        self.current == Some(path)
    }
}

impl Core {
    /// Whether somebody has proved to be behind `path`.
    pub fn is_proven(&self, path: Path) -> bool {
        self.by_path.contains_key(&path)
    }

    /// The stream behind `path` has closed. Its client is not lost yet: it may come by another way.
    pub fn forget_path(&mut self, path: Path) {
        let Some(serial) = self.by_path.remove(&path) else { return };
        let connection = self.connections.get_mut(&serial);
        if connection.is_some_and(|connection| connection.paths.forget(path)) {
            self.steer(serial);
        }
    }

    /// A check of connection `serial` from `path` was authentic.
    pub(crate) fn prove(&mut self, now: Instant, serial: u64, path: Path, nominated: bool) {
        if !self.own_path(serial, path) {
            return;
        }
        let connection = self.connections.get_mut(&serial);
        if connection.is_some_and(|connection| connection.paths.prove(now, path, nominated)) {
            self.steer(serial);
        }
    }

    /// What this connection hears goes by its current path from now on, if it has one.
    fn steer(&mut self, serial: u64) {
        if let Some(connection) = self.connections.get(&serial)
            && let Some(path) = connection.paths.current()
            && let Some(room) = self.rooms.get_mut(&connection.room)
            && let Some(listener) = room.fanout.get_mut(serial)
        {
            listener.path = path;
        }
    }

    /// An address belongs to who proved it first, until its media goes elsewhere or its lease ends: a
    /// client that forges another's address gains nothing, however seldom that one gives a sign.
    fn own_path(&mut self, serial: u64, path: Path) -> bool {
        let owner = self.by_path.get(&path).copied();
        if owner == Some(serial) {
            return true;
        }
        let holder = owner.and_then(|owner| self.connections.get(&owner));
        if holder.is_some_and(|holder| holder.paths.holds(path)) {
            return false;
        }
        let old = owner.and_then(|owner| self.connections.get_mut(&owner));
        if let Some(old) = old {
            old.paths.proven.retain(|proven| *proven != path);
        }
        let Some(connection) = self.connections.get_mut(&serial) else { return false };
        if let Some(dropped) = connection.paths.add(path) {
            self.by_path.remove(&dropped);
        }
        self.by_path.insert(path, serial);
        true
    }
}
