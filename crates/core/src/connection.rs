//! One lease of one device in one room, from its offer to its end.

use std::time::{Duration, Instant};

use ring::hmac;

use crate::dtls::Handshake;
use crate::microphone::{Bucket, Microphone};
use crate::path::{Path, Paths};
use crate::rtp::Class;
use crate::sdp;
use crate::srtp::{Cipher, Windows};

/// An offer that has not connected dies.
pub const NEVER_CONNECTED_AFTER: Duration = Duration::from_secs(15);
/// Browsers check every 2.5 s, at times 2.7 s later; what comes more than a little late is missing.
const SILENT_AFTER: Duration = Duration::from_millis(3_500);
/// ... and of a client that checks less often (RFC 7675 §5.1 allows 6 s), but before its lease ends.
const SILENT_AT_LAST: Duration = Duration::from_millis(8_500);
/// The lease ends this long after the last sign of life.
pub const ENDED_AFTER: Duration = Duration::from_secs(10);
const REPORTS_PER_S: f64 = 10.0;

/// What somebody who comes in brings along.
#[derive(Clone, Debug)]
pub struct Join {
    pub room: String,
    pub connection: String,
    pub csrc: u32,
    /// The controller's own note; opaque here.
    pub label: Vec<u8>,
    pub replaces: Option<String>,
    pub offer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Joining,
    Connected,
    Silent,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Joining => "joining",
            State::Connected => "connected",
            State::Silent => "silent",
        }
    }
}

pub struct Connection {
    pub id: String,
    pub room: u64,
    pub csrc: u32,
    pub label: Vec<u8>,
    pub replaces: Option<String>,
    pub ufrag: String,
    pub password: hmac::Key,
    pub fingerprint: [u8; 32],
    pub class: Class,
    /// Of the room's, as many as it offered.
    pub slots: usize,
    pub microphone: Microphone,
    pub state: State,
    pub joined: Instant,
    pub connected: Option<Instant>,
    /// The last authenticated packet, of any kind.
    pub seen: Instant,
    rhythm: Rhythm,
    pub paths: Paths,
    /// Until the client's first SRTP or SRTCP packet: before it, our last flight may be lost.
    pub handshake: Option<Box<Handshake>>,
    pub handshake_wakes: Option<Instant>,
    /// Boxed: an offer that never connects stays small (B13).
    pub keys: Option<Box<Keys>>,
    pub reports: Reports,
    /// The timer that counts; older entries of the queue are stale.
    pub armed: Option<Instant>,
    pub packets_in: u64,
    pub packets_forwarded: u64,
    /// Tests only: the next datagram panics.
    pub planted_fault: bool,
}

/// Keys of what comes in, and of what goes out until the fan-out has it.
pub struct Keys {
    pub rtp_in: Cipher,
    pub rtcp_in: Cipher,
    pub rtp_out: Option<Cipher>,
}

/// Replays and rate of SRTCP.
pub struct Reports {
    pub windows: Windows,
    pub allowance: Bucket,
}

impl Reports {
    pub fn new(now: Instant) -> Self {
        Reports {
            windows: Windows::default(),
            allowance: Bucket::new(REPORTS_PER_S, 2.0 * REPORTS_PER_S, now),
        }
    }
}

/// Our ICE credentials for one connection.
pub struct Secret {
    pub ufrag: String,
    pub password: String,
}

impl Connection {
    /// An offer was answered; nothing has come from the client yet.
    pub fn new(now: Instant, room: u64, join: Join, offer: &sdp::Offer, secret: Secret) -> Self {
        Connection {
            id: join.connection,
            room,
            csrc: join.csrc,
            label: join.label,
            replaces: join.replaces,
            ufrag: secret.ufrag,
            password: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.password.as_bytes()),
            fingerprint: offer.fingerprint,
            class: offer.class,
            slots: offer.slots,
            microphone: Microphone::new(offer.microphone, now),
            state: State::Joining,
            joined: now,
            connected: None,
            seen: now,
            rhythm: Rhythm::default(),
            paths: Paths::default(),
            handshake: None,
            handshake_wakes: None,
            keys: None,
            reports: Reports::new(now),
            armed: None,
            packets_in: 0,
            packets_forwarded: 0,
            planted_fault: false,
        }
    }

    pub fn is_connected(&self) -> bool {
        self.state != State::Joining
    }

    /// When this connection next wants to be looked at.
    pub fn deadline(&self) -> Instant {
        let own = match self.state {
            State::Joining => self.joined + NEVER_CONNECTED_AFTER,
            State::Connected => self.seen + self.rhythm.silent_after(),
            State::Silent => self.seen + ENDED_AFTER,
        };
        self.handshake_wakes.map_or(own, |wake| wake.min(own))
    }

    pub fn is_overdue(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.seen) >= self.rhythm.silent_after()
    }

    /// A connectivity check was authentic.
    pub fn note_check(&mut self, now: Instant) {
        self.rhythm.note(now);
    }

    /// A packet on `path` was authentic.
    pub fn note_life(&mut self, now: Instant, path: Path) {
        self.seen = now;
        self.paths.note(now, path);
    }

    pub fn forget_handshake(&mut self) {
        self.handshake = None;
        self.handshake_wakes = None;
    }
}

/// How often a client checks: what is late for one browser is usual for another.
#[derive(Debug, Default)]
struct Rhythm {
    checked: Option<Instant>,
    /// The last two waits between checks.
    waits: [Duration; 2],
}

impl Rhythm {
    fn note(&mut self, now: Instant) {
        let wait = self.checked.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.waits = [self.waits[1], wait];
        self.checked = Some(now);
    }

    /// Two fifths more than it usually takes.
    fn silent_after(&self) -> Duration {
        let usual = self.waits[0].max(self.waits[1]);
        (usual * 7 / 5).clamp(SILENT_AFTER, SILENT_AT_LAST)
    }
}
