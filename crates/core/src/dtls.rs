//! DTLS 1.2 in the server's role, from the first record until the keys are known (RFC 5764).
//!
//! One `dimpl` configuration serves all handshakes: building one costs more than the handshake.
//! AES-256-GCM or nothing: DTLS 1.3 would leave the choice to the client.

use std::sync::Arc;
use std::time::Instant;

use dimpl::{Dtls, DtlsCertificate, Output, SrtpProfile};
use ring::digest;

use crate::srtp;

/// What all handshakes of a process share. The key never leaves memory.
#[derive(Clone)]
pub struct Identity {
    config: Arc<dimpl::Config>,
    certificate: DtlsCertificate,
    pub fingerprint: String,
}

impl Identity {
    /// A new certificate for each process (RFC 8827 §6.5: ECDSA P-256).
    pub fn generate() -> Result<Self, String> {
        // A cookie would prove the client's address, for a round trip; ICE has proved it already.
        let config = dimpl::Config::builder().use_server_cookie(false).build();
        let config = config.map_err(|error| format!("DTLS cannot be configured: {error:?}"))?;
        let certificate = dimpl::certificate::generate_self_signed_certificate();
        let certificate = certificate.map_err(|error| format!("No certificate can be made: {error}"))?;
        let fingerprint = hexadecimal(digest::digest(&digest::SHA256, &certificate.certificate).as_ref());
        Ok(Identity { config: Arc::new(config), certificate, fingerprint })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    parts.join(":")
}

/// Handshakes that may be under way for one client.
const MOST_ATTEMPTS: usize = 4;
/// Handshakes that one client begins in all. Each costs us signatures or their preparation, and the network up to
/// 1 kB: whoever breaks off, or sends beginnings only, could have that for every small datagram (B2). Who can
/// forge so many could spoil the join with one.
const MOST_BEGINNINGS: usize = 32;

/// One client's handshake, and the few records after it.
///
/// Whoever can forge the client's address can send a hello, or the beginning of one, before the client
/// does. It must not keep the genuine one out: each of the first few hellos begins an attempt of its
/// own, and the one whose owner shows the right certificate is the handshake (B3). What a whole forged hello
/// draws, the client takes for its own answer and gives up; a new join mends that
/// (docs/decisions/005-no-cookie-before-the-handshake.md).
pub struct Handshake {
    identity: Identity,
    /// SHA-256 of the certificate that the offer promised.
    expected: [u8; 32],
    attempts: Vec<Attempt>,
    /// How many there have been, those that are over too.
    begun: usize,
    /// One has connected: there will be no other.
    done: bool,
}

struct Attempt {
    /// Of the hello that began it.
    random: [u8; RANDOM],
    dtls: Dtls,
    recognised: bool,
    /// We have said something: the whole hello was there.
    answered: bool,
    wake: Option<Instant>,
}

/// What one step of a handshake, or of all its attempts, brought.
#[derive(Default)]
pub struct Progress {
    pub datagrams: Vec<Vec<u8>>,
    pub keys: Option<srtp::Keys>,
    pub connected: bool,
    /// The client showed another certificate, or no AES-256-GCM: there is nothing to wait for.
    pub refused: bool,
    /// The client said goodbye.
    pub closed: bool,
    /// The engine gave up: no more use for it.
    pub broken: bool,
    pub wake: Option<Instant>,
}

impl Handshake {
    pub fn new(identity: &Identity, expected: [u8; 32]) -> Self {
        Handshake { identity: identity.clone(), expected, attempts: Vec::new(), begun: 0, done: false }
    }

    pub fn receive(&mut self, now: Instant, datagram: &[u8]) -> Progress {
        let hello = client_random(datagram);
        if let Some(random) = hello {
            self.begin(random, now);
        }
        let expected = self.expected;
        let is_for = |attempt: &Attempt| hello.is_none_or(|random| random == attempt.random);
        self.step(|attempt| is_for(attempt).then(|| attempt.receive(&expected, now, datagram)))
    }

    fn begin(&mut self, random: [u8; RANDOM], now: Instant) {
        let known = self.attempts.iter().any(|attempt| attempt.random == random);
        let enough = self.done || self.begun >= MOST_BEGINNINGS;
        if !known && !enough && self.make_room() {
            self.begun += 1;
            let Identity { config, certificate, .. } = &self.identity;
            let dtls = Dtls::new_12(config.clone(), certificate.clone(), now);
            self.attempts.push(Attempt { random, dtls, recognised: false, answered: false, wake: None });
        }
    }

    /// Whether there is room for one more: the oldest mere beginning of a hello gives way, for the
    /// client's own is whole within a moment.
    fn make_room(&mut self) -> bool {
        if self.attempts.len() < MOST_ATTEMPTS {
            return true;
        }
        let beginning = self.attempts.iter().position(|attempt| !attempt.answered);
        beginning.map(|at| self.attempts.remove(at)).is_some()
    }

    pub fn handle_timeout(&mut self, now: Instant) -> Progress {
        let expected = self.expected;
        self.step(|attempt| Some(attempt.handle_timeout(&expected, now)))
    }

    /// Moves the attempts on. The first that connects leaves no other; one that cannot go on is over.
    fn step(&mut self, mut act: impl FnMut(&mut Attempt) -> Option<Progress>) -> Progress {
        let mut whole = Progress::default();
        let mut at = 0;
        while at < self.attempts.len() {
            let progress = act(&mut self.attempts[at]).unwrap_or_default();
            if progress.connected && !progress.refused {
                self.attempts.swap(0, at);
                self.attempts.truncate(1);
                self.done = true;
                return progress;
            }
            match progress.is_over() {
                true => drop(self.attempts.remove(at)),
                false => at += 1,
            }
            whole.add(progress);
        }
        // Of those too that this step was not for.
        whole.wake = self.attempts.iter().filter_map(|attempt| attempt.wake).min();
        whole.broken &= self.attempts.is_empty();
        whole.refused &= self.attempts.is_empty();
        whole
    }
}

impl Progress {
    fn is_over(&self) -> bool {
        self.broken || self.refused
    }

    fn add(&mut self, other: Progress) {
        self.datagrams.extend(other.datagrams);
        self.keys = self.keys.take().or(other.keys);
        self.refused |= other.refused;
        self.closed |= other.closed;
        self.broken |= other.broken;
    }
}

impl Attempt {
    fn receive(&mut self, expected: &[u8; 32], now: Instant, datagram: &[u8]) -> Progress {
        let taken = self.dtls.handle_timeout(now).and_then(|()| self.dtls.handle_packet(datagram));
        self.drain(expected, taken.is_err())
    }

    fn handle_timeout(&mut self, expected: &[u8; 32], now: Instant) -> Progress {
        let taken = self.dtls.handle_timeout(now);
        self.drain(expected, taken.is_err())
    }

    fn drain(&mut self, expected: &[u8; 32], broken: bool) -> Progress {
        let mut progress = Progress { broken, ..Progress::default() };
        let mut buffer = vec![0; 2048];
        loop {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => progress.datagrams.push(packet.to_vec()),
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::PeerCert(der) => self.recognised = is_digest_of(expected, der),
                Output::KeyingMaterial(material, profile) => progress.keys = keys(&material, profile),
                Output::Connected => progress.connected = true,
                Output::CloseNotify => progress.closed = true,
                Output::Timeout(at) => {
                    progress.wake = Some(at);
                    break;
                }
                _ => {}
            }
        }
        self.answered |= !progress.datagrams.is_empty();
        self.wake = progress.wake;
        self.judge(progress)
    }

    /// A key is worth something only when its owner is the one of the offer (B20).
    fn judge(&self, mut progress: Progress) -> Progress {
        if progress.connected && !(self.recognised && progress.keys.is_some()) {
            progress.refused = true;
        }
        if !self.recognised {
            progress.keys = None;
        }
        progress
    }
}

const RANDOM: usize = 32;

/// The random of the ClientHello at the head of a datagram (RFC 6347 §4.2.1, §4.3.1; RFC 5246 §7.4.1.2):
/// what tells one hello from another. `None`: no hello begins here.
pub fn client_random(datagram: &[u8]) -> Option<[u8; RANDOM]> {
    const HANDSHAKE: u8 = 22;
    const CLIENT_HELLO: u8 = 1;
    const BODY: usize = 13 + 12;
    let head = datagram.get(..BODY)?;
    let (epoch, offset) = (&head[3..5], &head[19..22]);
    let begins = head[0] == HANDSHAKE && head[13] == CLIENT_HELLO && epoch == [0; 2] && offset == [0; 3];
    datagram.get(BODY + 2..BODY + 2 + RANDOM).filter(|_| begins)?.try_into().ok()
}

/// Whether a datagram holds an alert that nobody has signed. Anybody who can forge an address could
/// end a handshake with it, so none is believed; who really cannot go on is forgotten after 15 s.
pub fn has_plain_alert(mut datagram: &[u8]) -> bool {
    const ALERT: u8 = 21;
    while let Some(header) = datagram.get(..13) {
        let (kind, epoch) = (header[0], u16::from_be_bytes([header[3], header[4]]));
        if kind == ALERT && epoch == 0 {
            return true;
        }
        let length = usize::from(u16::from_be_bytes([header[11], header[12]]));
        datagram = datagram.get(13 + length..).unwrap_or_default();
    }
    false
}

fn is_digest_of(expected: &[u8; 32], der: &[u8]) -> bool {
    digest::digest(&digest::SHA256, der).as_ref() == expected
}

fn keys(material: &[u8], profile: SrtpProfile) -> Option<srtp::Keys> {
    match profile {
        SrtpProfile::AEAD_AES_256_GCM => srtp::Keys::of_server(material),
        _ => None,
    }
}

#[cfg(test)]
#[path = "dtls_tests.rs"]
mod tests;
