//! What comes from one client's microphone: authentic, in time, not too much, and only while open.

use std::ops::Range;
use std::time::{Duration, Instant};

use crate::sdp::Format;
use crate::srtp::{Cipher, TAG, Windows};
use crate::stats::Counter;
use crate::{red, rtp, slots};

/// A frame of 10 ms is the shortest in use: 100 packets/s. As many may come at once after a stall.
const PACKETS_PER_S: f64 = 100.0;
const BURST: f64 = 100.0;
/// 320 kbit/s: stereo music with redundancy has room, a flood of large packets has not.
const BYTES_PER_S: f64 = 40_000.0;
const BYTES_AT_ONCE: f64 = 60_000.0;
/// The longest Opus frame that browsers make has 1,275 bytes at 510 kbit/s; we need far less.
const LONGEST_PACKET: usize = 1_200;
/// Another stream may speak after this much silence of the one in use.
const STREAM_CHANGE: Duration = Duration::from_millis(500);

pub struct Microphone {
    /// As the controller says. Closed until it opens it.
    pub is_open: bool,
    format: Option<Format>,
    windows: Windows,
    in_use: Option<(u32, Instant)>,
    packets: Bucket,
    bytes: Bucket,
}

/// A packet worth forwarding; its payload is `datagram[payload]`, now in the clear.
#[derive(Debug)]
pub struct Heard {
    pub index: u64,
    pub header: rtp::Header,
    /// The RFC 6464 byte.
    pub level: Option<u8>,
    pub payload: Range<usize>,
}

/// What became of a packet. `Authentic`: not forwarded, but a sign of life.
#[derive(Debug)]
pub enum Outcome {
    Heard(Heard),
    Authentic(Counter),
    Dropped(Counter),
}

impl Microphone {
    pub fn new(format: Option<Format>, now: Instant) -> Self {
        let packets = Bucket::new(PACKETS_PER_S, BURST, now);
        let bytes = Bucket::new(BYTES_PER_S, BYTES_AT_ONCE, now);
        Microphone { is_open: false, format, windows: Windows::default(), in_use: None, packets, bytes }
    }

    /// Even of a closed microphone the index is followed, so that it is right when it opens.
    pub fn receive(&mut self, now: Instant, cipher: &Cipher, datagram: &mut [u8]) -> Outcome {
        match self.open(cipher, datagram) {
            Err(reason) => Outcome::Dropped(reason),
            Ok(_) if !self.is_open => Outcome::Authentic(Counter::DroppedClosedMicrophone),
            // Only what the client itself sent counts: a forger cannot use its allowance up.
            Ok((_, _, payload)) if !self.allows(now, payload.len()) => {
                Outcome::Authentic(Counter::DroppedTooFast)
            }
            Ok((header, index, payload)) => match self.choose(now, &header, index, datagram, payload) {
                Ok(heard) => Outcome::Heard(heard),
                Err(reason) => Outcome::Authentic(reason),
            },
        }
    }

    fn allows(&mut self, now: Instant, bytes: usize) -> bool {
        self.packets.take(now, 1.0) && self.bytes.take(now, bytes as f64)
    }

    fn open(&mut self, cipher: &Cipher, datagram: &mut [u8]) -> Result<Opened, Counter> {
        if datagram.len() > LONGEST_PACKET {
            return Err(Counter::DroppedTooFast);
        }
        let header = rtp::parse(datagram).ok_or(Counter::DroppedMalformed)?;
        let mut window = self.windows.of(header.ssrc).ok_or(Counter::DroppedOtherStream)?;
        let index = window.guess(header.sequence);
        if !window.is_fresh(index) {
            return Err(Counter::DroppedReplayed);
        }
        let end = datagram.len() - TAG;
        cipher.open(datagram, header.length, header.ssrc, index).ok_or(Counter::DroppedNotAuthentic)?;
        window.accept(index);
        self.windows.keep(header.ssrc, window);
        Ok((header, index, header.length..end))
    }

    fn choose(
        &mut self,
        now: Instant,
        header: &rtp::Header,
        index: u64,
        datagram: &[u8],
        payload: Range<usize>,
    ) -> Result<Heard, Counter> {
        let busy = |(ssrc, at): (u32, Instant)| {
            ssrc != header.ssrc && now.saturating_duration_since(at) < STREAM_CHANGE
        };
        if self.in_use.is_some_and(busy) {
            return Err(Counter::DroppedOtherStream);
        }
        let format = self.format.ok_or(Counter::DroppedMalformed)?;
        let payload = frame(format, header, datagram, payload).ok_or(Counter::DroppedMalformed)?;
        self.in_use = Some((header.ssrc, now));
        Ok(Heard { index, header: *header, level: header.level(datagram, format.level_id), payload })
    }
}

type Opened = (rtp::Header, u64, Range<usize>);

/// Where the Opus frame is: without padding, without redundancy.
fn frame(
    format: Format,
    header: &rtp::Header,
    datagram: &[u8],
    payload: Range<usize>,
) -> Option<Range<usize>> {
    let mut bytes = datagram.get(payload.clone())?;
    if header.padded {
        bytes = rtp::unpadded(bytes)?;
    }
    let end = payload.start + bytes.len();
    let frame = match header.payload_type {
        other if Some(other) == format.red => red::primary(bytes)?,
        other if other == format.opus => bytes,
        _ => return None,
    };
    (!frame.is_empty()).then_some(end - frame.len()..end)
}

/// An Opus frame of discontinuous transmission has one or two bytes, and three are what an encoder
/// makes of digital silence (`f8 ff fe`): silence, whatever its level says.
const LONGEST_SILENCE: usize = 3;

impl Heard {
    /// -dBov as the client says, unless it sends silence and claims to be loud (B11).
    fn loudness(&self) -> Option<u8> {
        match self.payload.len() {
            0..=LONGEST_SILENCE => Some(127),
            _ => self.level.map(|byte| byte & 0x7f),
        }
    }

    pub fn voice(&self, speaker: u64) -> slots::Voice {
        slots::Voice {
            source: slots::Source { speaker, ssrc: Some(self.header.ssrc) },
            index: self.index,
            timestamp: self.header.timestamp,
            marker: self.header.marker,
            level: self.loudness(),
        }
    }
}

/// So many a second, and so many at once.
#[derive(Debug)]
pub struct Bucket {
    per_s: f64,
    most: f64,
    tokens: f64,
    at: Instant,
}

impl Bucket {
    pub fn new(per_s: f64, most: f64, now: Instant) -> Self {
        Bucket { per_s, most, tokens: most, at: now }
    }

    pub fn take(&mut self, now: Instant, amount: f64) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * self.per_s).min(self.most);
        self.at = now;
        let enough = self.tokens >= amount;
        if enough {
            self.tokens -= amount;
        }
        enough
    }
}
