//! Ways to a client: datagrams by UDP, or frames of a TCP connection (RFC 6544) that hold one each.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

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
