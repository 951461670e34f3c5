//! The DTLS 1.2 handshake of a client (RFC 6347, RFC 5764), around `dimpl`.

use std::sync::Arc;
use std::time::Instant;

use aws_lc_rs::digest;
use dimpl::{Config, Dtls, DtlsCertificate, Output, SrtpProfile};

use crate::srtp::Keys;

/// A certificate and the settings that go with it; many clients may share one.
pub struct Identity {
    config: Arc<Config>,
    certificate: DtlsCertificate,
    pub fingerprint: String,
}

impl Identity {
    pub fn new() -> Identity {
        let certificate =
            dimpl::certificate::generate_self_signed_certificate().expect("a certificate can be made");
        let fingerprint = fingerprint(&certificate.certificate);
        let config = Config::builder().build().expect("the default settings fit together");
        Identity { config: Arc::new(config), certificate, fingerprint }
    }
}

impl Default for Identity {
    fn default() -> Identity {
        Identity::new()
    }
}

/// SHA-256 of a certificate, in hexadecimal with colons (RFC 8122 §5).
fn fingerprint(der: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, der);
    hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

/// What the handshake wants done.
pub enum Step {
    Send(Vec<u8>),
    Keys(Box<Keys>),
    Connected,
    /// It cannot go on; the text says why.
    Failed(&'static str),
    /// The other side said goodbye.
    Closed,
}

pub struct Handshake {
    dtls: Dtls,
    expected: String,
    pub next: Option<Instant>,
}

impl Handshake {
    /// Begin as the client, towards whoever owns the expected fingerprint.
    pub fn begin(identity: &Identity, expected: &str, now: Instant) -> Handshake {
        let mut dtls = Dtls::new_12(identity.config.clone(), identity.certificate.clone(), now);
        dtls.set_active(true);
        Handshake { dtls, expected: expected.into(), next: Some(now) }
    }

    pub fn timeout(&mut self, now: Instant) -> Vec<Step> {
        match self.dtls.handle_timeout(now) {
            Ok(()) => self.steps(),
            Err(_) => self.fail("the DTLS handshake took too long"),
        }
    }

    pub fn receive(&mut self, datagram: &[u8], now: Instant) -> Vec<Step> {
        let result = self.dtls.handle_timeout(now).and_then(|()| self.dtls.handle_packet(datagram));
        match result {
            Ok(()) => self.steps(),
            Err(_) => self.fail("the DTLS handshake failed"),
        }
    }

    /// Say goodbye (close_notify).
    pub fn close(&mut self) -> Vec<Step> {
        match self.dtls.close() {
            Ok(()) => self.steps(),
            Err(_) => Vec::new(),
        }
    }

    fn fail(&mut self, why: &'static str) -> Vec<Step> {
        self.next = None;
        vec![Step::Failed(why)]
    }

    fn steps(&mut self) -> Vec<Step> {
        let mut buffer = [0; 2_048];
        let mut steps = Vec::new();
        loop {
            let step = match self.dtls.poll_output(&mut buffer) {
                Output::Packet(packet) => Some(Step::Send(packet.to_vec())),
                Output::PeerCert(der) if fingerprint(der) != self.expected => {
                    Some(Step::Failed("this is not the certificate of the answer"))
                }
                Output::KeyingMaterial(exported, profile) => Some(keys(&exported, profile)),
                Output::Connected => Some(Step::Connected),
                Output::CloseNotify => Some(Step::Closed),
                Output::Timeout(next) => {
                    self.next = Some(next);
                    return steps;
                }
                _ => None,
            };
            steps.extend(step);
        }
    }
}

fn keys(exported: &[u8], profile: SrtpProfile) -> Step {
    match Keys::of_client(exported) {
        Some(keys) if profile == SrtpProfile::AEAD_AES_256_GCM => Step::Keys(Box::new(keys)),
        _ => Step::Failed("the other side did not choose AES-256-GCM"),
    }
}
