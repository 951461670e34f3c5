//! Counters of the whole core: what came and went, what was dropped and why.

/// One counter each; the order is that of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    Stun,
    Dtls,
    Rtp,
    Rtcp,
    Handshakes,
    PacketsIn,
    PacketsForwarded,
    PacketsOut,
    BytesOut,
    DroppedGarbage,
    DroppedUnknownUfrag,
    DroppedForgedStun,
    DroppedUnproven,
    DroppedTooFast,
    DroppedMalformed,
    DroppedNotAuthentic,
    DroppedReplayed,
    DroppedClosedMicrophone,
    DroppedOtherStream,
    DroppedUnheard,
    DroppedOverload,
    DroppedLateHandshake,
    DroppedPlainAlert,
    Faults,
}

/// What `stats` calls them, in the order of [`Counter`].
pub const NAMES: [&str; 24] = [
    "datagrams_stun",
    "datagrams_dtls",
    "datagrams_rtp",
    "datagrams_rtcp",
    "handshakes",
    "packets_in",
    "packets_forwarded",
    "packets_out",
    "bytes_out",
    "dropped_garbage",
    "dropped_unknown_ufrag",
    "dropped_forged_stun",
    "dropped_unproven_address",
    "dropped_too_fast",
    "dropped_malformed",
    "dropped_not_authentic",
    "dropped_replayed",
    "dropped_closed_microphone",
    "dropped_other_stream",
    "dropped_unheard",
    "dropped_overload",
    "dropped_late_handshake",
    "dropped_plain_alert",
    "faults",
];

#[derive(Debug, Default)]
pub struct Stats([u64; NAMES.len()]);

impl Stats {
    pub fn count(&mut self, counter: Counter) {
        self.add(counter, 1);
    }

    pub fn add(&mut self, counter: Counter, amount: usize) {
        self.0[counter as usize] += amount as u64;
    }

    pub fn get(&self, counter: Counter) -> u64 {
        self.0[counter as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        NAMES.into_iter().zip(self.0)
    }
}
