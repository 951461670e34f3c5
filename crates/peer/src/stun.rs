//! STUN messages (RFC 8489) as an ICE agent needs them: written, and read no further than that.

use aws_lc_rs::hmac;

pub const BINDING_REQUEST: u16 = 0x0001;
pub const BINDING_SUCCESS: u16 = 0x0101;
pub const USERNAME: u16 = 0x0006;
pub const MESSAGE_INTEGRITY: u16 = 0x0008;
pub const PRIORITY: u16 = 0x0024;
pub const USE_CANDIDATE: u16 = 0x0025;
pub const FINGERPRINT: u16 = 0x8028;
pub const ICE_CONTROLLING: u16 = 0x802a;

/// The fixed field that tells STUN from everything else (§5).
pub const COOKIE: u32 = 0x2112_a442;
const HEADER: usize = 20;
const INTEGRITY: usize = 24;
const FINGERPRINT_XOR: u32 = 0x5354_554e;

/// What ties an answer to its question.
pub type Transaction = [u8; 12];

/// A message in the making. Attributes go out in the order in which they are added, right or wrong.
pub struct Message(Vec<u8>);

impl Message {
    pub fn new(kind: u16, transaction: &Transaction) -> Message {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend(kind.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(COOKIE.to_be_bytes());
        bytes.extend(transaction);
        Message(bytes)
    }

    /// Add an attribute, padded to four bytes (§14).
    pub fn attribute(mut self, kind: u16, value: &[u8]) -> Message {
        self.0.extend(kind.to_be_bytes());
        self.0.extend((value.len() as u16).to_be_bytes());
        self.0.extend(value);
        self.0.resize(self.0.len().next_multiple_of(4), 0);
        self.count(0);
        self
    }

    /// Add MESSAGE-INTEGRITY over what stands so far (§14.5).
    pub fn integrity(mut self, password: &[u8]) -> Message {
        self.count(INTEGRITY);
        let code = hmac_sha1(password, &[&self.0]);
        self.attribute(MESSAGE_INTEGRITY, &code)
    }

    /// Add FINGERPRINT over what stands so far (§14.7).
    pub fn fingerprint(mut self) -> Message {
        self.count(8);
        let sum = crc32(&self.0) ^ FINGERPRINT_XOR;
        self.attribute(FINGERPRINT, &sum.to_be_bytes())
    }

    pub fn bytes(self) -> Vec<u8> {
        self.0
    }

    /// Write the length: what follows the header, and `more` bytes that are about to follow.
    fn count(&mut self, more: usize) {
        let length = (self.0.len() - HEADER + more) as u16;
        self.0[2..4].copy_from_slice(&length.to_be_bytes());
    }
}

/// Whose question it is, and to whom: `theirs` and `ours` are ICE user name fragments.
pub struct Names<'a> {
    pub theirs: &'a str,
    pub ours: &'a str,
    pub password: &'a str,
}

/// A connectivity check of a controlling agent (RFC 8445 §7.2.2); `nominate` adds USE-CANDIDATE.
pub fn check(transaction: &Transaction, names: &Names, tie_breaker: u64, nominate: bool) -> Vec<u8> {
    let user = format!("{}:{}", names.theirs, names.ours);
    let mut message = Message::new(BINDING_REQUEST, transaction)
        .attribute(USERNAME, user.as_bytes())
        .attribute(ICE_CONTROLLING, &tie_breaker.to_be_bytes())
        .attribute(PRIORITY, &PEER_REFLEXIVE.to_be_bytes());
    if nominate {
        message = message.attribute(USE_CANDIDATE, &[]);
    }
    message.integrity(names.password.as_bytes()).fingerprint().bytes()
}

/// The priority of a peer reflexive candidate of the first component (RFC 8445 §5.1.2).
const PEER_REFLEXIVE: u32 = (110 << 24) | (65_535 << 8) | 255;

/// The transaction of a success response whose integrity is right; None for anything else.
pub fn answered(datagram: &[u8], password: &str) -> Option<Transaction> {
    let success = datagram.get(..2)? == BINDING_SUCCESS.to_be_bytes();
    (success && intact(datagram, password.as_bytes())).then(|| datagram[8..HEADER].try_into().unwrap())
}

/// Whether MESSAGE-INTEGRITY is there and right. Whatever follows it does not count (§14.5).
pub fn intact(datagram: &[u8], password: &[u8]) -> bool {
    let Some(at) = attribute_at(datagram, MESSAGE_INTEGRITY) else {
        return false;
    };
    let mut header: [u8; HEADER] = datagram[..HEADER].try_into().unwrap();
    header[2..4].copy_from_slice(&((at + INTEGRITY - HEADER) as u16).to_be_bytes());
    let code = hmac_sha1(password, &[&header, &datagram[HEADER..at]]);
    datagram.get(at + 4..at + INTEGRITY) == Some(&code)
}

/// Where the attribute of this kind begins.
fn attribute_at(datagram: &[u8], wanted: u16) -> Option<usize> {
    let mut at = HEADER;
    while let Some(&[k0, k1, l0, l1]) = datagram.get(at..at + 4) {
        if u16::from_be_bytes([k0, k1]) == wanted {
            return Some(at);
        }
        at += 4 + usize::from(u16::from_be_bytes([l0, l1])).next_multiple_of(4);
    }
    None
}

fn hmac_sha1(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let mut context = hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    context.sign().as_ref().try_into().unwrap()
}

/// CRC-32 of ITU V.42, as FINGERPRINT wants it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |c, _| (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: Names = Names { theirs: "server", ours: "client", password: "secret of the server" };

    #[test]
    fn a_check_carries_its_own_integrity() {
        let bytes = check(&[7; 12], &NAMES, 1, true);
        assert!(intact(&bytes, NAMES.password.as_bytes()));
        assert!(!intact(&bytes, b"another"));
    }

    #[test]
    fn a_changed_byte_breaks_the_integrity() {
        let mut bytes = check(&[7; 12], &NAMES, 1, false);
        bytes[25] ^= 1;
        assert!(!intact(&bytes, NAMES.password.as_bytes()));
    }

    #[test]
    fn only_a_success_answers() {
        let good = Message::new(BINDING_SUCCESS, &[9; 12]).integrity(b"pw").bytes();
        assert_eq!(answered(&good, "pw"), Some([9; 12]));
        let question = Message::new(BINDING_REQUEST, &[9; 12]).integrity(b"pw").bytes();
        assert_eq!(answered(&question, "pw"), None);
    }

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
