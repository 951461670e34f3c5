//! Clients that come by TCP, because UDP does not get through to them (RFC 6544, passive): one stream
//! each, a datagram a frame. Whoever does not prove with its first frames that it belongs here is hung
//! up on; whoever reads slowly loses packets, and nobody waits for it.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};

use parvis_core::demux::{self, Kind};
use parvis_core::framing::{self, Frames};
use parvis_core::{Core, Link, Path};

use crate::clock::now;
use crate::system::readiness::{Readiness, limit_send_buffer};

/// Streams at once, if the system has files for twice as many.
const MOST: usize = 4_096;
/// Of those, how many may have proved nothing yet: in all, and from one address.
const MOST_STRANGERS: usize = 512;
const MOST_STRANGERS_OF_ONE: usize = 64;
/// A stranger has so long to prove itself.
const PROOF: Duration = Duration::from_secs(5);
/// A stream that brings nothing for so long is in no use: a client in use checks every few seconds.
const IDLE: Duration = Duration::from_secs(30);
const SWEEP: Duration = Duration::from_secs(1);
/// Bytes that wait for one slow reader; what does not fit is lost, as UDP would have lost it.
const MOST_WAITING: usize = 64 * 1024;
/// What the system may hold back besides.
const SEND_BUFFER: i32 = 32 * 1024;
/// Read at once, and how often in one turn: others wait too.
const PIECE: usize = 4 * 1024;
const PIECES: usize = 4;
const ACCEPTED_IN_A_TURN: usize = 64;
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
    /// Streams that were not taken, or not kept because they proved nothing.
    pub refused: u64,
    /// Datagrams that did not fit into what waits for a slow reader.
    pub unsent: u64,
}

struct Stream {
    socket: TcpStream,
    path: Path,
    frames: Frames,
    /// Begins in the middle of a frame when the system took only a part of it.
    waiting: Vec<u8>,
    opened: Instant,
    /// The last whole frame.
    heard: Instant,
    proven: bool,
}

/// What came of reading a stream.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Stays,
    Goes,
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
        listeners.into_iter().try_for_each(|listener| streams.listen(listener))?;
        Ok(streams)
    }

    pub fn listen(&mut self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        self.readiness.watch(&listener, LISTENERS + self.listeners.len() as u64)?;
        self.listeners.push(listener);
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

    /// Takes in who comes, gives the core what came, and sends what waits.
    pub fn turn(&mut self, core: &mut Core) {
        for ready in self.readiness.ready() {
            if ready.number >= LISTENERS {
                self.accept(core, (ready.number - LISTENERS) as usize);
                continue;
            }
            if ready.write {
                self.flush(ready.number);
            }
            if ready.read && self.read(core, ready.number) == Fate::Goes {
                self.close(core, ready.number);
            }
        }
        if now().saturating_duration_since(self.swept) >= SWEEP {
            self.sweep(core);
        }
    }

    fn accept(&mut self, core: &mut Core, listener: usize) {
        for _ in 0..ACCEPTED_IN_A_TURN {
            match self.listeners[listener].accept() {
                Ok((socket, remote)) => self.welcome(core, socket, canonical(remote)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => {} // it was gone before we looked
            }
        }
    }

    fn welcome(&mut self, core: &mut Core, socket: TcpStream, remote: SocketAddr) {
        let same = |number: &&u64| network(self.streams[*number].path.remote) == network(remote);
        let refused = self.strangers.iter().filter(same).count() >= MOST_STRANGERS_OF_ONE;
        if refused || self.streams.len() >= self.most {
            self.stats.refused += 1;
            return;
        }
        if self.strangers.len() >= MOST_STRANGERS {
            // Who belongs here proves it within a moment, so the oldest is the least likely to.
            self.refuse(core, self.strangers[0]);
        }
        self.last += 1;
        if let Ok(stream) = Stream::new(socket, Path { link: Link::Tcp(self.last), remote })
            && self.readiness.watch(&stream.socket, self.last).is_ok()
        {
            self.streams.insert(self.last, stream);
            self.strangers.push(self.last);
        }
    }

    fn read(&mut self, core: &mut Core, number: u64) -> Fate {
        let Some(stream) = self.streams.get_mut(&number) else { return Fate::Stays };
        let fate = stream.read(core);
        if stream.proven {
            self.strangers.retain(|stranger| *stranger != number);
        }
        fate
    }

    /// Sends a datagram by this stream, or keeps it until the stream takes more. What goes to a stream
    /// that has closed goes nowhere.
    pub fn send(&mut self, number: u64, datagram: &[u8]) {
        let Some(stream) = self.streams.get_mut(&number) else { return };
        let waited = !stream.waiting.is_empty();
        if !stream.push(datagram) {
            self.stats.unsent += 1;
        } else if !waited && !stream.waiting.is_empty() {
            self.readiness.want_write(&stream.socket, number, true);
        }
    }

    fn flush(&mut self, number: u64) {
        let Some(stream) = self.streams.get_mut(&number) else { return };
        stream.flush();
        if stream.waiting.is_empty() {
            self.readiness.want_write(&stream.socket, number, false);
        }
    }

    /// Hangs up on who has proved nothing in time, whose lease has ended, and who is silent.
    fn sweep(&mut self, core: &mut Core) {
        self.swept = now();
        let ages =
            self.streams.iter_mut().map(|(&number, stream)| (number, stream.is_over(core, self.swept)));
        let over: Vec<u64> = ages.filter(|(_, over)| *over).map(|(number, _)| number).collect();
        for number in over {
            match self.strangers.contains(&number) {
                true => self.refuse(core, number),
                false => self.close(core, number),
            }
        }
    }

    fn refuse(&mut self, core: &mut Core, number: u64) {
        self.stats.refused += 1;
        self.close(core, number);
    }

    fn close(&mut self, core: &mut Core, number: u64) {
        self.strangers.retain(|stranger| *stranger != number);
        if let Some(stream) = self.streams.remove(&number) {
            core.forget_path(stream.path);
        }
    }
}

impl Stream {
    fn new(socket: TcpStream, path: Path) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        socket.set_nodelay(true)?;
        limit_send_buffer(&socket, SEND_BUFFER)?;
        let (frames, now) = (Frames::default(), now());
        Ok(Stream { socket, path, frames, waiting: Vec::new(), opened: now, heard: now, proven: false })
    }

    fn read(&mut self, core: &mut Core) -> Fate {
        let mut piece = [0; PIECE];
        for _ in 0..PIECES {
            match self.socket.read(&mut piece) {
                Ok(0) => return Fate::Goes,
                Ok(length) if self.take(core, &piece[..length]) == Fate::Goes => return Fate::Goes,
                Ok(length) if length < PIECE => return Fate::Stays,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Fate::Stays,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Fate::Goes,
            }
        }
        Fate::Stays
    }

    /// Until it is known who this is, anything but a connectivity check ends it.
    fn take(&mut self, core: &mut Core, bytes: &[u8]) -> Fate {
        let (now, path) = (now(), self.path);
        let (mut proven, mut foreign) = (self.proven, false);
        let taken = self.frames.take(bytes, |frame| {
            foreign |= !proven && demux::kind(frame) != Some(Kind::Stun);
            if !foreign {
                core.receive(now, path, frame);
                proven = proven || core.is_proven(path);
            }
            self.heard = now;
        });
        self.proven = proven;
        if foreign || taken.is_err() { Fate::Goes } else { Fate::Stays }
    }

    /// Whether the datagram is on its way.
    fn push(&mut self, datagram: &[u8]) -> bool {
        let head = framing::head(datagram);
        if self.waiting.len() + head.len() + datagram.len() > MOST_WAITING {
            return false;
        }
        let at_once = self.waiting.is_empty();
        self.waiting.extend_from_slice(&head);
        self.waiting.extend_from_slice(datagram);
        if at_once {
            self.flush();
        }
        true
    }

    /// An error is found again when the stream is read.
    fn flush(&mut self) {
        while !self.waiting.is_empty() {
            match self.socket.write(&self.waiting) {
                Ok(length) => drop(self.waiting.drain(..length)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    fn is_over(&mut self, core: &Core, now: Instant) -> bool {
        match self.proven {
            true => !core.is_proven(self.path) || now.saturating_duration_since(self.heard) >= IDLE,
            false => now.saturating_duration_since(self.opened) >= PROOF,
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
