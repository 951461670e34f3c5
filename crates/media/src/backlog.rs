//! What waits for a stream that takes no more: whole frames (RFC 4571), and of sound only what is new.
//! A voice that comes late is worth less than one that is lost: who reads again hears what is now.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use parvis_core::demux::{self, Kind};
use parvis_core::framing;

/// A voice that has waited for longer is dropped: browsers hold back about as much.
const OLDEST: Duration = Duration::from_millis(200);
/// Bytes of voices. Three that the core lets be as large as they can make 27 kB in that time; only a burst of
/// them makes more.
const MOST_OF_VOICES: usize = 64 * 1024;
/// Bytes of everything else: some handshakes of 1 kB, and answers to checks. Whoever asks and does not read
/// has no more than these.
const MOST_OF_OTHERS: usize = 16 * 1024;

/// Frames on their way to one reader, the oldest first. Checks and handshakes go before voices.
#[derive(Debug, Default)]
pub struct Backlog {
    /// The rest of a frame that the system took a part of: it must follow, whatever else goes.
    begun: Vec<u8>,
    urgent: Queue,
    voices: Queue,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<(Instant, Vec<u8>)>,
    bytes: usize,
}

impl Backlog {
    /// Keeps a datagram for later; how many were lost meanwhile.
    pub fn push(&mut self, now: Instant, datagram: &[u8]) -> usize {
        let frame = [&framing::head(datagram)[..], datagram].concat();
        let late = self.expire(now);
        let lost = match demux::kind(datagram) {
            Some(Kind::Rtp) => self.voices.push(now, frame, MOST_OF_VOICES),
            _ => self.urgent.push(now, frame, MOST_OF_OTHERS),
        };
        late + lost
    }

    /// Drops the voices that have waited too long; how many.
    pub fn expire(&mut self, now: Instant) -> usize {
        self.voices.shorten(|queue| {
            queue.frames.front().is_some_and(|(at, _)| now.saturating_duration_since(*at) > OLDEST)
        })
    }

    /// Writes what goes next, one frame or the rest of one, as far as `out` takes it.
    pub fn write(&mut self, mut out: impl Write) -> io::Result<()> {
        if self.begun.is_empty() {
            self.begun = self.urgent.pop().or_else(|| self.voices.pop()).unwrap_or_default();
        }
        let written = out.write(&self.begun)?;
        self.begun.drain(..written);
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.begun.is_empty() && self.urgent.frames.is_empty() && self.voices.frames.is_empty()
    }
}

impl Queue {
    /// The oldest make room, where there are more bytes than `most`; how many.
    fn push(&mut self, now: Instant, frame: Vec<u8>, most: usize) -> usize {
        self.bytes += frame.len();
        self.frames.push_back((now, frame));
        self.shorten(|queue| queue.bytes > most)
    }

    fn pop(&mut self) -> Option<Vec<u8>> {
        let (_, frame) = self.frames.pop_front()?;
        self.bytes -= frame.len();
        Some(frame)
    }

    /// Drops the oldest while there is too much; how many.
    fn shorten(&mut self, too_much: impl Fn(&Queue) -> bool) -> usize {
        let before = self.frames.len();
        while too_much(self) && self.pop().is_some() {}
        before - self.frames.len()
    }
}

#[cfg(test)]
#[path = "backlog_tests.rs"]
mod tests;
