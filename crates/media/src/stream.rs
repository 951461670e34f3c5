//! One TCP stream of a client: frames in, frames out, nothing waits for a slow reader.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use parvis_core::demux::{self, Kind};
use parvis_core::framing::{self, Frames};
use parvis_core::{Core, Path};

use crate::clock::now;
use crate::system::readiness::limit_send_buffer;

/// A stranger has so long to prove itself.
const PROOF: Duration = Duration::from_secs(5);
/// A stream that brings nothing for so long is in no use: a client in use checks every few seconds.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes that wait for one slow reader; what does not fit is lost, as UDP would have lost it.
const MOST_WAITING: usize = 64 * 1024;
/// What the system may hold back besides.
const SEND_BUFFER: i32 = 32 * 1024;
/// Read at once: others wait too.
const PIECE: usize = 4 * 1024;

pub struct Stream {
    pub socket: TcpStream,
    pub path: Path,
    frames: Frames,
    /// Begins in the middle of a frame when the system took only a part of it.
    waiting: Vec<u8>,
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
        limit_send_buffer(&socket, SEND_BUFFER)?;
        let (frames, now) = (Frames::default(), now());
        Ok(Stream { socket, path, frames, waiting: Vec::new(), opened: now, heard: now, proven: false })
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

    /// Whether the datagram is on its way.
    pub fn push(&mut self, datagram: &[u8]) -> bool {
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
    pub fn flush(&mut self) {
        while !self.waiting.is_empty() {
            match self.socket.write(&self.waiting) {
                Ok(length) => drop(self.waiting.drain(..length)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// Whether it is to be hung up on: it has proved nothing in time, its lease has ended, or it is silent.
    pub fn is_over(&mut self, core: &Core, now: Instant) -> bool {
        match self.proven {
            true => !core.is_proven(self.path) || now.saturating_duration_since(self.heard) >= IDLE,
            false => now.saturating_duration_since(self.opened) >= PROOF,
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}
