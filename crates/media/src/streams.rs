//! Clients that come by TCP, because UDP does not get through to them (RFC 6544, passive): one stream
//! each, a datagram a frame. Whoever does not prove with its first frames that it belongs here is hung
//! up on; whoever reads slowly loses packets, and nobody waits for it.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

use parvis_core::{Core, Link, Path};

use crate::clock::now;
use crate::stream::{Fate, Stream};
use crate::system::readiness::{Readiness, Ready};

/// Streams at once, if the system has files for twice as many.
const MOST: usize = 4_096;
/// Of those, how many may have proved nothing yet: in all, and from one address.
const MOST_STRANGERS: usize = 512;
const MOST_STRANGERS_OF_ONE: usize = 64;
const SWEEP: Duration = Duration::from_secs(1);
/// How often in one turn we look who is ready, and how many we take in each time: others wait too.
const ROUNDS: usize = 4;
const ACCEPTED_AT_ONCE: usize = 16;
/// Numbers from here on are listeners.
const LISTENERS: u64 = 1 << 63;

pub struct Streams {
    listeners: Vec<TcpListener>,
    streams: HashMap<u64, Stream>,
    /// Who has proved nothing yet, the oldest first.
    strangers: Vec<u64>,
    readiness: Readiness,
    most: usize,
    last: u64,
    swept: Instant,
    pub stats: Stats,
}

/// Counted for `stats`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    /// Streams that were not taken, or proved nothing until their end.
    pub refused: u64,
    /// Datagrams that were too old, or too many, before a slow reader took them.
    pub unsent: u64,
}

impl Streams {
    pub fn new(listeners: Vec<TcpListener>, files: usize, now: Instant) -> io::Result<Self> {
        let mut streams = Streams {
            listeners: Vec::new(),
            streams: HashMap::new(),
            strangers: Vec::new(),
            readiness: Readiness::new()?,
            most: MOST.min(files / 2),
            last: 0,
            swept: now,
            stats: Stats::default(),
        };
        listeners.into_iter().enumerate().try_for_each(|(at, listener)| streams.listen(at, listener))?;
        Ok(streams)
    }

    /// Takes a listener at this place: a new one behind the others, or that of one that goes.
    pub fn listen(&mut self, at: usize, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        self.readiness.watch(&listener, LISTENERS + at as u64)?;
        match self.listeners.get_mut(at) {
            Some(place) => *place = listener,
            None => self.listeners.push(listener),
        }
        Ok(())
    }

    pub fn count(&self) -> usize {
        self.streams.len()
    }

    /// To be waited for.
    pub fn descriptor(&self) -> RawFd {
        self.readiness.as_raw_fd()
    }

    /// When [`Streams::turn`] has something to do although nothing came.
    pub fn deadline(&self) -> Option<Instant> {
        (!self.streams.is_empty()).then(|| self.swept + SWEEP)
    }

    /// Takes in who comes, gives the core what came, and sends what waits. After `end` no other round
    /// begins.
    pub fn turn(&mut self, core: &mut Core, end: Instant) {
        for _ in 0..ROUNDS {
            let ready = self.readiness.ready();
            ready.iter().for_each(|ready| self.serve(core, *ready));
            if ready.is_empty() || now() >= end {
                break;
            }
        }
        if self.since_sweep() >= SWEEP {
            self.sweep(core);
        }
    }

    fn since_sweep(&self) -> Duration {
        now().saturating_duration_since(self.swept)
    }

    fn serve(&mut self, core: &mut Core, Ready { number, read, write }: Ready) {
        if number >= LISTENERS {
            return self.accept(core, (number - LISTENERS) as usize);
        }
        let goes = write && self.flush(core, number) == Fate::Goes;
        if goes || read && self.read(core, number) == Fate::Goes {
            self.close(core, number);
        }
    }

    fn accept(&mut self, core: &mut Core, listener: usize) {
        for _ in 0..ACCEPTED_AT_ONCE {
            match self.listeners[listener].accept() {
                Ok((socket, remote)) => self.welcome(core, socket, canonical(remote)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => {} // it was gone before we looked
            }
        }
    }

    fn welcome(&mut self, core: &mut Core, socket: TcpStream, remote: SocketAddr) {
        if self.streams.len() >= self.most && self.since_sweep() >= SWEEP / 10 {
            self.sweep(core); // one client can prove more streams in a second than it may keep
        }
        if let Some(stranger) = self.who_makes_way(remote) {
            self.close(core, stranger);
        }
        if self.streams.len() >= self.most {
            self.stats.refused += 1;
            return;
        }
        self.last += 1;
        if let Ok(stream) = Stream::new(socket, Path { link: Link::Tcp(self.last), remote })
            && self.readiness.watch(&stream.socket, self.last).is_ok()
        {
            self.streams.insert(self.last, stream);
            self.strangers.push(self.last);
        }
    }

    /// Who belongs here proves it within a moment, so the oldest stranger is the least likely to: where
    /// there are too many, of its address or in all, it is the one that goes. A newcomer is never kept
    /// out by who came before it and proved nothing.
    fn who_makes_way(&self, newcomer: SocketAddr) -> Option<u64> {
        let same = |number: &&u64| network(self.streams[*number].path.remote) == network(newcomer);
        let mut of_one = self.strangers.iter().filter(same);
        let oldest = of_one.next();
        if of_one.count() + 1 >= MOST_STRANGERS_OF_ONE {
            return oldest.copied();
        }
        let full = self.strangers.len() >= MOST_STRANGERS || self.streams.len() >= self.most;
        self.strangers.first().filter(|_| full).copied()
    }

    fn read(&mut self, core: &mut Core, number: u64) -> Fate {
        let Some(stream) = self.streams.get_mut(&number) else { return Fate::Stays };
        let was_stranger = !stream.proven;
        let fate = stream.read(core);
        if was_stranger && stream.proven {
            self.strangers.retain(|stranger| *stranger != number);
        }
        fate
    }

    /// Sends a datagram by this stream, or keeps it until the stream takes more. What goes to a stream
    /// that has closed goes nowhere.
    pub fn send(&mut self, number: u64, datagram: &[u8]) {
        let Some(stream) = self.streams.get_mut(&number) else { return };
        let waited = stream.is_waiting();
        self.stats.unsent += stream.send(datagram) as u64;
        if !waited && stream.is_waiting() {
            self.readiness.want_write(&stream.socket, number, true);
        }
    }

    /// What waits for a client goes with its lease: nothing of it is sent afterwards (M2).
    fn flush(&mut self, core: &Core, number: u64) -> Fate {
        let Some(stream) = self.streams.get_mut(&number) else { return Fate::Stays };
        if stream.is_over(core, now()) {
            return Fate::Goes;
        }
        self.stats.unsent += stream.flush() as u64;
        if !stream.is_waiting() {
            self.readiness.want_write(&stream.socket, number, false);
        }
        Fate::Stays
    }

    /// Hangs up on who has proved nothing in time, whose lease has ended, and who is silent.
    fn sweep(&mut self, core: &mut Core) {
        self.swept = now();
        let over = self.streams.iter().filter(|(_, stream)| stream.is_over(core, self.swept));
        let over: Vec<u64> = over.map(|(&number, _)| number).collect();
        over.into_iter().for_each(|number| self.close(core, number));
    }

    fn close(&mut self, core: &mut Core, number: u64) {
        let strangers = self.strangers.len();
        self.strangers.retain(|stranger| *stranger != number);
        self.stats.refused += (strangers - self.strangers.len()) as u64;
        if let Some(stream) = self.streams.remove(&number) {
            core.forget_path(stream.path);
        }
    }
}

fn canonical(remote: SocketAddr) -> SocketAddr {
    SocketAddr::new(remote.ip().to_canonical(), remote.port())
}

/// Whom an address belongs to, as far as can be told: of IPv6, everybody has 2^64.
fn network(remote: SocketAddr) -> IpAddr {
    match remote.ip() {
        IpAddr::V6(ip) => (u128::from(ip) >> 64 << 64).to_be_bytes().into(),
        ip => ip,
    }
}

#[cfg(test)]
#[path = "streams_tests.rs"]
mod tests;
