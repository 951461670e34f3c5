//! The lines that the program reads. `crates/peer/README.md` describes them.

use std::time::Duration;

use parvis_peer::tape::Frame;
use parvis_peer::voice::Speech;
use serde::Deserialize;

use crate::hex;

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    Offer { peer: String, ssrc: Option<u32> },
    Answer { peer: String, sdp: String },
    Speak(Speak),
    Play { peer: String, packets: Vec<Packet> },
    Keep { peer: String },
    Hush { peer: String },
    Report { peer: String },
    Watch { peer: String },
    Vanish { peer: String },
    Rebind { peer: String },
    Close { peer: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speak {
    pub peer: String,
    /// The peer's name, if nothing else is to be said.
    canary: Option<String>,
    pace_ms: Option<f64>,
    size: Option<usize>,
    /// -dBov, 0 (loudest) to 127.
    level: Option<u8>,
    #[serde(default)]
    red: bool,
}

impl Speak {
    pub fn speech(&self) -> Speech {
        let usual = Speech::of(self.canary.as_ref().unwrap_or(&self.peer));
        Speech {
            pace: self.pace_ms.map_or(usual.pace, pace),
            size: self.size.unwrap_or(usual.size).min(1_400),
            level: self.level.map_or(usual.level, |level| 0x80 | level.min(127)),
            red: self.red,
            ..usual
        }
    }
}

/// Between 10 µs and an hour: no pace may stop the program.
fn pace(ms: f64) -> Duration {
    Duration::from_secs_f64((ms / 1e3).clamp(1e-5, 3_600.0))
}

/// -dBov, and an Opus packet in hexadecimal.
#[derive(Debug, Deserialize)]
pub struct Packet(u8, String);

impl Packet {
    pub fn frame(self) -> Result<Frame, String> {
        let payload = hex::read(&self.1).filter(|payload| (1..=1_200).contains(&payload.len()));
        let payload = payload.ok_or("a packet is 1 to 1,200 bytes in hexadecimal")?;
        Ok(Frame { level: self.0.min(127), payload })
    }
}
