//! Who is heard: three slots of a room, and how a speaker's packets continue a slot's stream.
//!
//! A speaker keeps its slot while it has one. A slot whose speaker fell silent may be taken; when all
//! are in use, a voice that stays louder than the quietest for long enough displaces it.

use std::time::{Duration, Instant};

use crate::sdp::SLOTS;

/// A slot whose speaker sent nothing for this long is free for others.
pub const FREE_AFTER: Duration = Duration::from_millis(500);
/// A voice must be louder than the quietest slot for this long before it takes it.
pub const HYSTERESIS: Duration = Duration::from_millis(300);
/// How much louder, in dB: two equal voices do not chase each other.
const MARGIN: f32 = 3.0;
/// What a voice without a level extension counts as: -60 dBov, a quiet one.
const UNKNOWN_LEVEL: u8 = 60;
/// A gap longer than this (2 s of 20 ms frames) is a new beginning, not a loss.
const LONGEST_HOLE: u64 = 100;
const SAMPLES_PER_MS: u128 = 48;
const FRAME: u128 = 20 * SAMPLES_PER_MS;

/// One stream of one connection. Another SSRC of the same speaker begins anew in the same slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    pub speaker: u64,
    /// None: whatever comes next is a beginning.
    pub ssrc: Option<u32>,
}

/// One packet of a microphone, as far as slots care.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub source: Source,
    /// Sequence number with its rollovers.
    pub index: u64,
    pub timestamp: u32,
    pub marker: bool,
    /// -dBov, 0 is the loudest.
    pub level: Option<u8>,
}

/// Where a packet goes on: the room's numbering, before each listener's base is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub slot: usize,
    pub index: u64,
    /// How far `index` moved: what a listener that is skipped adds to its base.
    pub advance: u64,
    pub timestamp: u32,
    pub marker: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    source: Option<Source>,
    /// The last index of the source, and of the slot.
    heard: u64,
    index: u64,
    received: u32,
    timestamp: u32,
    at: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Loudness {
    speaker: u64,
    /// dB above silence, smoothed over a few packets.
    value: f32,
    at: Instant,
    /// Since when it has been louder than the quietest slot.
    louder_since: Option<Instant>,
}

#[derive(Debug, Default)]
pub struct Slots {
    slots: [Slot; SLOTS],
    loudness: Vec<Loudness>,
}

impl Slots {
    /// The room's index of each slot now.
    pub fn indexes(&self) -> [u64; SLOTS] {
        self.slots.map(|slot| slot.index)
    }

    /// What this speaker says next begins anew: what it said while closed is no loss.
    pub fn interrupt(&mut self, speaker: u64) {
        self.replace(speaker, speaker);
    }

    /// A connection takes over from another one of the same person, slot included.
    pub fn replace(&mut self, old: u64, new: u64) {
        for source in self.slots.iter_mut().filter_map(|slot| slot.source.as_mut()) {
            if source.speaker == old {
                *source = Source { speaker: new, ssrc: None };
            }
        }
    }

    /// Where this packet is heard; `None`: too late, or not among the loudest.
    pub fn place(&mut self, now: Instant, voice: &Voice) -> Option<Place> {
        self.note_loudness(now, voice);
        let slot = self.slot_for(now, voice.source.speaker)?;
        self.rest(voice.source.speaker);
        self.slots[slot].follow(now, voice).map(|place| Place { slot, ..place })
    }

    fn slot_for(&mut self, now: Instant, speaker: u64) -> Option<usize> {
        let own = self.slots.iter().position(|slot| slot.speaker() == Some(speaker));
        own.or_else(|| self.free_slot(now)).or_else(|| self.displace(now, speaker))
    }

    /// The slot that has been silent longest, never used ones first.
    fn free_slot(&self, now: Instant) -> Option<usize> {
        let free = (0..SLOTS).filter(|&slot| self.slots[slot].is_free(now));
        free.min_by_key(|&slot| self.slots[slot].at)
    }

    fn displace(&mut self, now: Instant, speaker: u64) -> Option<usize> {
        let quietest = (0..SLOTS).min_by(|&a, &b| self.value_of(a).total_cmp(&self.value_of(b)))?;
        let bar = self.value_of(quietest) + MARGIN;
        let challenger = self.loudness.iter_mut().find(|entry| entry.speaker == speaker)?;
        if challenger.value <= bar {
            challenger.louder_since = None;
            return None;
        }
        let since = *challenger.louder_since.get_or_insert(now);
        (now.saturating_duration_since(since) >= HYSTERESIS).then_some(quietest)
    }

    /// It has a slot: should it lose that one, it waits anew for another.
    fn rest(&mut self, speaker: u64) {
        let entry = self.loudness.iter_mut().find(|entry| entry.speaker == speaker);
        entry.into_iter().for_each(|entry| entry.louder_since = None);
    }

    fn value_of(&self, slot: usize) -> f32 {
        let speaker = self.slots[slot].speaker();
        let entry = self.loudness.iter().find(|entry| Some(entry.speaker) == speaker);
        entry.map_or(0.0, |entry| entry.value)
    }

    fn note_loudness(&mut self, now: Instant, voice: &Voice) {
        self.loudness.retain(|entry| now.saturating_duration_since(entry.at) < FREE_AFTER);
        let value = f32::from(127 - voice.level.unwrap_or(UNKNOWN_LEVEL).min(127));
        let speaker = voice.source.speaker;
        match self.loudness.iter_mut().find(|entry| entry.speaker == speaker) {
            Some(entry) => {
                entry.value += (value - entry.value) / 4.0;
                entry.at = now;
            }
            None => self.loudness.push(Loudness { speaker, value, at: now, louder_since: None }),
        }
    }
}

impl Slot {
    fn speaker(&self) -> Option<u64> {
        self.source.map(|source| source.speaker)
    }

    fn is_free(&self, now: Instant) -> bool {
        self.at.is_none_or(|at| now.saturating_duration_since(at) >= FREE_AFTER)
    }

    /// Losses stay holes, late packets are dropped, a change of source continues number and time.
    fn follow(&mut self, now: Instant, voice: &Voice) -> Option<Place> {
        let same = self.source == Some(voice.source);
        if same && voice.index <= self.heard {
            return None;
        }
        let step = voice.index.wrapping_sub(self.heard);
        let elapsed = voice.timestamp.wrapping_sub(self.received);
        let continues = same && step <= LONGEST_HOLE && (1..1 << 31).contains(&elapsed);
        let advance = if continues { step } else { 1 };
        let elapsed = if continues { elapsed } else { self.silence(now) };
        self.timestamp = self.timestamp.wrapping_add(elapsed);
        self.index += advance;
        (self.source, self.heard) = (Some(voice.source), voice.index);
        (self.received, self.at) = (voice.timestamp, Some(now));
        Some(Place {
            slot: 0,
            index: self.index,
            advance,
            timestamp: self.timestamp,
            marker: voice.marker || !continues,
        })
    }

    /// Samples since the last packet by the clock, one frame at least: what a new beginning adds.
    fn silence(&self, now: Instant) -> u32 {
        let passed = self.at.map_or(0, |at| now.saturating_duration_since(at).as_millis());
        (passed * SAMPLES_PER_MS).max(FRAME) as u32
    }
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
