//! Rewrite once, encrypt N: the flat records of a room's listeners and the packets on their way.
//!
//! The shell pulls datagrams in batches, so a control request waits for one batch at most, and what
//! it closes is not sent any more: frames that have not left are dropped with their speaker.

use std::collections::VecDeque;
use std::time::Instant;

use crate::path::Path;
use crate::rtp;
use crate::sdp::SLOTS;
use crate::slots::Place;
use crate::srtp::Cipher;

/// A datagram to send: `bytes[start..end]` of its batch.
#[derive(Clone, Copy, Debug)]
pub struct Datagram {
    pub path: Path,
    pub start: usize,
    pub end: usize,
}

/// Datagrams for one `sendmmsg`, in one piece of memory that is used again and again.
#[derive(Debug, Default)]
pub struct Batch {
    pub bytes: Vec<u8>,
    pub datagrams: Vec<Datagram>,
    /// When the frames came whose last copies are in here.
    pub finished: Vec<Instant>,
}

impl Batch {
    pub const SIZE: usize = 128;

    pub fn clear(&mut self) {
        self.bytes.clear();
        self.datagrams.clear();
        self.finished.clear();
    }

    pub fn is_full(&self) -> bool {
        self.datagrams.len() >= Self::SIZE
    }

    pub fn push(&mut self, path: Path, datagram: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(datagram);
        self.close(path, start);
    }

    /// Everything behind `start` is a datagram.
    fn close(&mut self, path: Path, start: usize) {
        self.datagrams.push(Datagram { path, start, end: self.bytes.len() });
    }

    pub fn iter(&self) -> impl Iterator<Item = (Path, &[u8])> {
        self.datagrams.iter().map(|datagram| (datagram.path, &self.bytes[datagram.start..datagram.end]))
    }
}

/// A packet of a speaker, rewritten for its slot: the same for every listener of the room.
#[derive(Debug)]
pub struct Frame {
    pub speaker: u64,
    pub place: Place,
    pub shared: rtp::Shared,
    pub payload: Vec<u8>,
    /// In an echo room the speaker gets its own frame too.
    pub echo: bool,
    /// When it came.
    pub at: Instant,
}

/// All that the hot loop needs of a listener, in one place.
pub struct Listener {
    pub connection: u64,
    pub path: Path,
    pub class: rtp::Class,
    /// It has seats for the first so many slots.
    slots: usize,
    pub cipher: Cipher,
    /// Slot index minus base is this listener's own packet index: everybody starts at rollover 0.
    bases: [u64; SLOTS],
    /// The last packet index under each SSRC: a nonce must never come twice.
    sent: [u64; SLOTS],
    pub packets: u64,
    gone: bool,
}

/// RFC 3711 §3.3.1: an index has 48 bits; after that a key is used up.
const LAST_INDEX: u64 = (1 << 48) - 1;

impl Listener {
    pub fn new(
        connection: u64,
        path: Path,
        class: rtp::Class,
        slots: usize,
        cipher: Cipher,
        bases: [u64; SLOTS],
    ) -> Self {
        Listener { connection, path, class, slots, cipher, bases, sent: [0; SLOTS], packets: 0, gone: false }
    }

    /// For tests: the next packet to this listener breaks the rule of rising indexes.
    pub(crate) fn plant_fault(&mut self) {
        self.sent = [LAST_INDEX; SLOTS];
    }

    /// Appends this listener's copy of the frame.
    fn push(&mut self, frame: &Frame, batch: &mut Batch) {
        let Place { slot, index, advance, .. } = frame.place;
        if frame.speaker == self.connection && !frame.echo {
            // Nobody hears itself; the numbers others see of this slot go on without a hole.
            self.bases[slot] += advance;
            return;
        }
        if self.gone || slot >= self.slots || index <= self.bases[slot] {
            return; // left, has no seat for it, or came after the frame
        }
        let index = index - self.bases[slot];
        assert!(index > self.sent[slot] && index <= LAST_INDEX, "a packet index must rise");
        self.sent[slot] = index;
        let start = batch.bytes.len();
        let header = rtp::write(&frame.shared, self.class, index as u16, &mut batch.bytes);
        batch.bytes.extend_from_slice(&frame.payload);
        self.cipher.seal(&mut batch.bytes, start, header, frame.shared.ssrc, index);
        batch.close(self.path, start);
        self.packets += 1;
    }
}

/// A frame, and the first listener that has not got it.
struct Job {
    frame: Frame,
    next: usize,
}

/// The listeners of one room in a stable order, and the frames on their way to them.
#[derive(Default)]
pub struct Fanout {
    listeners: Vec<Listener>,
    /// The connections of `listeners`, packed: finding one reads no record.
    connections: Vec<u64>,
    jobs: VecDeque<Job>,
    /// Payload buffers to use again.
    spare: Vec<Vec<u8>>,
    gone: usize,
}

impl Fanout {
    pub fn add(&mut self, listener: Listener) {
        self.connections.push(listener.connection);
        self.listeners.push(listener);
    }

    /// The bases of who comes now: what is on its way is heard too, because whom it replaces, if
    /// anybody, does not get it any more.
    pub fn bases(&self, mut indexes: [u64; SLOTS]) -> [u64; SLOTS] {
        for Place { slot, index, advance, .. } in self.jobs.iter().rev().map(|job| job.frame.place) {
            indexes[slot] = index - advance;
        }
        indexes
    }

    pub fn get_mut(&mut self, connection: u64) -> Option<&mut Listener> {
        let at = self.connections.iter().position(|&other| other == connection)?;
        self.listeners.get_mut(at)
    }

    pub fn listeners(&self) -> impl Iterator<Item = &Listener> {
        self.listeners.iter()
    }

    /// Nothing more goes to this connection, and nothing that it said.
    pub fn remove(&mut self, connection: u64) {
        self.silence(connection);
        if let Some(listener) = self.get_mut(connection) {
            // Its key goes with the record at the next sweep; until then nothing is sealed with it.
            listener.gone = true;
            self.gone += 1;
        }
        self.sweep();
    }

    /// Drops the frames of a speaker that have not left.
    pub fn silence(&mut self, speaker: u64) {
        self.jobs.retain(|job| job.frame.speaker != speaker);
    }

    /// Frames that have not reached everybody.
    pub fn waiting(&self) -> usize {
        self.jobs.len()
    }

    pub fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    pub fn push(&mut self, frame: Frame) {
        self.jobs.push_back(Job { frame, next: 0 });
    }

    /// Fills the batch. `current` names the listener at work, for whoever catches a panic.
    pub fn fill(&mut self, batch: &mut Batch, current: &mut Option<u64>) {
        while let Some(job) = self.jobs.front_mut() {
            while let Some(listener) = self.listeners.get_mut(job.next) {
                if batch.is_full() {
                    return;
                }
                job.next += 1;
                *current = Some(listener.connection);
                listener.push(&job.frame, batch);
            }
            batch.finished.push(job.frame.at);
            self.recycle();
        }
    }

    fn recycle(&mut self) {
        if let Some(Job { frame, .. }) = self.jobs.pop_front() {
            let mut payload = frame.payload;
            payload.clear();
            self.spare.push(payload);
        }
    }

    /// When many leave at once, the records are moved once for many of them. A frame on its way
    /// moves with them: nobody is skipped or served twice.
    fn sweep(&mut self) {
        if self.gone <= self.listeners.len() / 16 {
            return;
        }
        for job in &mut self.jobs {
            job.next -= self.listeners[..job.next].iter().filter(|listener| listener.gone).count();
        }
        self.listeners.retain(|listener| !listener.gone);
        self.connections = self.listeners.iter().map(|listener| listener.connection).collect();
        self.gone = 0;
    }
}

#[cfg(test)]
#[path = "fanout_tests.rs"]
mod tests;
