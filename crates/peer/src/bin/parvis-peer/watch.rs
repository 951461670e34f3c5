//! When voices begin and stop at the peers that are watched.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use parvis_peer::clock;
use parvis_peer::crowd::Crowd;
use parvis_peer::report::Heard;
use serde_json::{Value, json};

/// A voice that is not heard for so long has stopped.
const QUIET: Duration = Duration::from_millis(200);

/// For each peer, for each of its voices: is it heard at present?
#[derive(Default)]
pub struct Watch(BTreeMap<String, Vec<bool>>);

impl Watch {
    pub fn begin(&mut self, peer: &str) {
        self.0.entry(peer.into()).or_default();
    }

    pub fn end(&mut self, peer: &str) {
        self.0.remove(peer);
    }

    /// What has begun or stopped since the last time.
    pub fn news(&mut self, crowd: &Crowd, now: Instant) -> Vec<Value> {
        let known = self.0.iter_mut().filter_map(|(name, heard)| Some((name, heard, crowd.peers.get(name)?)));
        known
            .flat_map(|(name, heard, peer)| changes(name, heard, &peer.client.received.voices, now))
            .collect()
    }

    /// How soon `news` wants to be asked again.
    pub fn pause(&self) -> Duration {
        if self.0.is_empty() { Duration::from_secs(1) } else { QUIET / 8 }
    }
}

fn changes(peer: &str, heard: &mut Vec<bool>, voices: &[Heard], now: Instant) -> Vec<Value> {
    heard.resize(voices.len(), false);
    let pairs = heard.iter_mut().zip(voices);
    pairs.filter_map(|(heard, voice)| change(peer, heard, voice, now)).collect()
}

fn change(peer: &str, heard: &mut bool, voice: &Heard, now: Instant) -> Option<Value> {
    let is = now.saturating_duration_since(voice.last) < QUIET;
    let changed = std::mem::replace(heard, is) != is;
    let event = if is { "first" } else { "last" };
    changed.then(|| json!({"peer": peer, "event": event, "canary": voice.canary, "csrc": voice.csrc, "at": clock::seconds(voice.last)}))
}
