//! One TCP stream of a client: frames in, frames out, nothing waits for a slow reader.

use std::io::{self, ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use parvis_core::demux::{self, Kind};
use parvis_core::framing::Frames;
use parvis_core::{Core, Path};

use crate::backlog::Backlog;
use crate::clock::now;
use crate::system::backpressure;

/// A stranger has so long to prove itself.
const PROOF: Duration = Duration::from_secs(5);
/// A stream that brings nothing for so long is in no use: a client in use checks every few seconds.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes on their way at once: what the network may lose and the system sends again.
const SEND_BUFFER: i32 = 32 * 1024;
/// Read at once: others wait too.
const PIECE: usize = 4 * 1024;

pub struct Stream {
    pub socket: TcpStream,
    pub path: Path,
    frames: Frames,
    backlog: Backlog,
    opened: Instant,
    /// The last whole frame.
    heard: Instant,
    pub proven: bool,
}

/// What came of reading a stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Fate {
    Stays,
    Goes,
}

impl Stream {
    pub fn new(socket: TcpStream, path: Path) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        socket.set_nodelay(true)?;
        backpressure::limit(&socket, SEND_BUFFER);
        let (frames, backlog, now) = (Frames::default(), Backlog::default(), now());
        Ok(Stream { socket, path, frames, backlog, opened: now, heard: now, proven: false })
    }

    pub fn read(&mut self, core: &mut Core) -> Fate {
        let mut piece = [0; PIECE];
        match self.socket.read(&mut piece) {
            Ok(0) => Fate::Goes,
            Ok(length) => self.take(core, &piece[..length]),
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::Interrupted].contains(&error.kind()) => {
                Fate::Stays
            }
            Err(_) => Fate::Goes,
        }
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

    /// Sends a datagram, or keeps it for later; how many were lost for it.
    pub fn send(&mut self, datagram: &[u8]) -> usize {
        let at_once = !self.is_waiting();
        let lost = self.backlog.push(now(), datagram);
        if at_once {
            self.write();
        }
        lost
    }

    /// The stream takes more: what waits goes, as far as it does; how much was too old.
    pub fn flush(&mut self) -> usize {
        let lost = self.backlog.expire(now());
        self.write();
        lost
    }

    /// What the system has and cannot send waits there, and nobody could drop it: it gets no more then.
    /// An error is found again when the stream is read.
    fn write(&mut self) {
        while self.is_waiting() && !backpressure::is_felt(&self.socket) {
            match self.backlog.write(&self.socket) {
                Err(error) if error.kind() != ErrorKind::Interrupted => return,
                _ => {}
            }
        }
    }

    /// Whether it is to be hung up on: it has proved nothing in time, its lease has ended, or it is silent.
    pub fn is_over(&self, core: &Core, now: Instant) -> bool {
        match self.proven {
            true => !core.is_proven(self.path) || now.saturating_duration_since(self.heard) >= IDLE,
            false => now.saturating_duration_since(self.opened) >= PROOF,
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.backlog.is_empty()
    }
}
