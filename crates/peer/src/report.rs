//! What a client heard, and from whom.

use std::time::Instant;

use serde_json::{Value, json};

use crate::canary::Canary;
use crate::clock;
use crate::slot::Slot;

/// Everything that arrived from one speaker under one canary.
#[derive(Debug)]
pub struct Heard {
    pub csrc: Option<u32>,
    /// None: the payload was no canary (a browser's voice, or a broken one).
    pub canary: Option<String>,
    pub packets: u64,
    pub first: Instant,
    pub last: Instant,
    /// The longest time between two packets, in milliseconds.
    pub pause_ms: f64,
    /// The numbers of the first and the last canary, and how many of them are missing.
    pub lowest: u32,
    pub highest: u32,
}

impl Heard {
    fn begin(csrc: Option<u32>, canary: Option<&Canary>, now: Instant) -> Heard {
        let number = canary.map_or(0, |c| c.number);
        Heard {
            csrc,
            canary: canary.map(|c| c.text.to_owned()),
            packets: 0,
            first: now,
            last: now,
            pause_ms: 0.0,
            lowest: number,
            highest: number,
        }
    }

    fn is(&self, csrc: Option<u32>, canary: Option<&Canary>) -> bool {
        self.csrc == csrc && self.canary.as_deref() == canary.map(|c| c.text)
    }

    fn note(&mut self, canary: Option<&Canary>, now: Instant) {
        self.packets += 1;
        self.pause_ms = self.pause_ms.max((now - self.last).as_secs_f64() * 1e3);
        self.last = now;
        if let Some(canary) = canary {
            self.lowest = self.lowest.min(canary.number);
            self.highest = self.highest.max(canary.number);
        }
    }

    /// Canaries that were said between the first and the last, and did not arrive.
    pub fn missing(&self) -> u64 {
        (u64::from(self.highest - self.lowest) + 1).saturating_sub(self.packets)
    }

    pub fn json(&self) -> Value {
        json!({
            "csrc": self.csrc,
            "canary": self.canary,
            "packets": self.packets,
            "first": clock::seconds(self.first),
            "last": clock::seconds(self.last),
            "pause_ms": self.pause_ms,
            "lowest": self.lowest,
            "highest": self.highest,
            "missing": self.missing(),
        })
    }
}

/// What happened to everything that reached this client.
#[derive(Debug, Default)]
pub struct Received {
    pub voices: Vec<Heard>,
    pub datagrams: u64,
    /// SRTP or SRTCP that did not open.
    pub unauthentic: u64,
    /// RTP on an SSRC that is no slot of ours, or that is not RTP at all.
    pub strange: u64,
    /// The instant of the last datagram of any kind.
    pub last: Option<Instant>,
}

impl Received {
    /// Take note of an authentic voice; true if it is the first packet of it.
    pub fn note(&mut self, csrc: Option<u32>, canary: Option<&Canary>, now: Instant) -> bool {
        let known = self.voices.iter().position(|heard| heard.is(csrc, canary));
        let at = known.unwrap_or_else(|| {
            self.voices.push(Heard::begin(csrc, canary, now));
            self.voices.len() - 1
        });
        self.voices[at].note(canary, now);
        known.is_none()
    }

    /// All packets under this canary, whoever is named as its speaker.
    pub fn packets_of(&self, canary: &str) -> u64 {
        self.voices
            .iter()
            .filter(|heard| heard.canary.as_deref() == Some(canary))
            .map(|heard| heard.packets)
            .sum()
    }

    pub fn json(&self) -> Value {
        json!({
            "voices": self.voices.iter().map(Heard::json).collect::<Vec<_>>(),
            "datagrams": self.datagrams,
            "unauthentic": self.unauthentic,
            "strange": self.strange,
            "last": self.last.map(clock::seconds),
        })
    }

    pub fn voice(&self, canary: &str) -> Option<&Heard> {
        self.voices.iter().find(|heard| heard.canary.as_deref() == Some(canary))
    }
}

pub fn slot_json(slot: &Slot) -> Value {
    json!({
        "ssrc": slot.ssrc,
        "packets": slot.packets,
        "first": slot.first(),
        "highest": slot.highest(),
        "lost": slot.lost(),
        "duplicates": slot.duplicates,
        "reordered": slot.reordered,
        "steps_back": slot.steps_back,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_voice_counts_its_packets_its_gaps_and_its_pauses() {
        let start = Instant::now();
        let mut received = Received::default();
        for (number, ms) in [(1, 0), (2, 20), (5, 80)] {
            let canary = Canary { text: "ana", number, sent: 0 };
            let first = received.note(Some(7), Some(&canary), start + Duration::from_millis(ms));
            assert_eq!(first, number == 1);
        }
        let ana = received.voice("ana").unwrap();
        assert_eq!((ana.packets, ana.missing(), ana.pause_ms.round()), (3, 2, 60.0));
        assert_eq!(received.packets_of("ben"), 0);
    }
}
