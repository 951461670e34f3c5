//! A room: its slots, and the fan-out of what is heard in them.

use std::time::Instant;

use crate::fanout::{Fanout, Frame, Listener};
use crate::microphone::Heard;
use crate::path::Path;
use crate::random;
use crate::rtp::{Class, Shared};
use crate::sdp::SLOTS;
use crate::slots::Slots;
use crate::srtp::Cipher;
use crate::stats::Counter;

/// Frames that may wait for the fan-out, 1.3 s of one voice: more would be heard too late.
const MOST_WAITING: usize = 64;

pub struct Room {
    pub id: String,
    /// Of the slots, the same for every listener.
    pub ssrcs: [u32; SLOTS],
    /// Serials of the connections here, joining ones too.
    pub connections: Vec<u64>,
    pub fanout: Fanout,
    /// Everybody hears itself: a sound check.
    echo: bool,
    slots: Slots,
}

impl Room {
    pub fn new(id: String, echo: bool) -> Self {
        // Random, apart from each other, never 0.
        let base = u32::from_be_bytes(random::bytes()) | 4;
        let ssrcs = [base, base ^ 1, base ^ 2];
        let (fanout, slots) = (Fanout::default(), Slots::default());
        Room { id, ssrcs, connections: Vec::new(), fanout, echo, slots }
    }

    /// From now on this connection hears the room.
    pub fn seat(&mut self, connection: u64, path: Path, class: Class, slots: usize, cipher: Cipher) {
        let bases = self.fanout.bases(self.slots.indexes());
        self.fanout.add(Listener::new(connection, path, class, slots, cipher, bases));
    }

    /// Nothing that this speaker said leaves any more.
    pub fn silence(&mut self, speaker: u64) {
        self.fanout.silence(speaker);
        self.slots.interrupt(speaker);
    }

    /// A speaker's successor goes on in its slot.
    pub fn hand_seat_over(&mut self, old: u64, new: u64) {
        self.slots.replace(old, new);
    }

    pub fn remove(&mut self, connection: u64) {
        self.fanout.remove(connection);
        self.connections.retain(|&other| other != connection);
    }

    /// Rewrites a packet for its slot and queues it. `Err`: nobody hears it, and why.
    pub fn speak(
        &mut self,
        now: Instant,
        speaker: u64,
        csrc: u32,
        heard: &Heard,
        payload: &[u8],
    ) -> Result<(), Counter> {
        if self.fanout.waiting() >= MOST_WAITING {
            return Err(Counter::DroppedOverload);
        }
        let place = self.slots.place(now, &heard.voice(speaker)).ok_or(Counter::DroppedUnheard)?;
        let shared = Shared {
            marker: place.marker,
            timestamp: place.timestamp,
            ssrc: self.ssrcs[place.slot],
            csrc,
            level: heard.level.unwrap_or(127),
        };
        let mut copy = self.fanout.buffer();
        copy.extend_from_slice(payload);
        self.fanout.push(Frame { speaker, place, shared, payload: copy, echo: self.echo, at: now });
        Ok(())
    }
}
