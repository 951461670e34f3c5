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
pub struct Identity {
    config: Arc<dimpl::Config>,
    certificate: DtlsCertificate,
    pub fingerprint: String,
}

impl Identity {
    /// A new certificate for each process (RFC 8827 §6.5: ECDSA P-256).
    pub fn generate() -> Result<Self, String> {
        // The cookie would prove the client's address; ICE has proved it already.
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

/// One client's handshake, and the few records after it.
pub struct Handshake {
    dtls: Dtls,
    /// SHA-256 of the certificate that the offer promised.
    expected: [u8; 32],
    recognised: bool,
}

/// What one step of a handshake brought.
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
    pub fn new(identity: &Identity, expected: [u8; 32], now: Instant) -> Self {
        let dtls = Dtls::new_12(identity.config.clone(), identity.certificate.clone(), now);
        Handshake { dtls, expected, recognised: false }
    }

    pub fn receive(&mut self, now: Instant, datagram: &[u8]) -> Progress {
        let taken = self.dtls.handle_timeout(now).and_then(|()| self.dtls.handle_packet(datagram));
        self.drain(taken.is_err())
    }

    pub fn handle_timeout(&mut self, now: Instant) -> Progress {
        let taken = self.dtls.handle_timeout(now);
        self.drain(taken.is_err())
    }

    fn drain(&mut self, broken: bool) -> Progress {
        let mut progress = Progress { broken, ..Progress::default() };
        let mut buffer = vec![0; 2048];
        loop {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => progress.datagrams.push(packet.to_vec()),
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::PeerCert(der) => self.recognised = is_digest_of(&self.expected, der),
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
mod tests {
    use super::has_plain_alert;

    #[test]
    fn b3_an_alert_without_protection_is_found_wherever_it_stands() {
        let record = |kind, epoch| [kind, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 1, 0, 2, 1, 0];
        assert!(has_plain_alert(&record(21, 0)));
        assert!(has_plain_alert(&[record(22, 0), record(21, 0)].concat()));
        assert!(!has_plain_alert(&record(21, 1)));
        assert!(!has_plain_alert(&[record(22, 0), record(20, 0)].concat()));
        assert!(!has_plain_alert(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 21]));
    }
}
