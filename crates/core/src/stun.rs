//! STUN Binding as an ICE-lite agent needs it (RFC 8489, RFC 8445 §7.3): read a request, check who
//! sent it, answer. Nothing that fails the check is ever answered, and an answer is no longer than
//! 1.2 times its request, so the port reflects nothing.

use std::net::{IpAddr, SocketAddr};

use ring::hmac;

const HEADER: usize = 20;
const COOKIE: [u8; 4] = 0x2112_A442u32.to_be_bytes();
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const BINDING_SUCCESS: [u8; 2] = [0x01, 0x01];

const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const FINGERPRINT_MASK: u32 = 0x5354_554e;

/// Bytes that an attribute of this many value bytes takes.
const fn attribute_size(value: usize) -> usize {
    4 + value.next_multiple_of(4)
}

/// A connectivity check, read and not yet believed: call [`Request::is_signed_with`].
#[derive(Debug, PartialEq, Eq)]
pub struct Request<'a> {
    pub transaction: [u8; 12],
    /// Our half of USERNAME, `ours:theirs`: it names the connection.
    pub ufrag: &'a [u8],
    pub use_candidate: bool,
    signed: &'a [u8],
    tag: &'a [u8],
    /// Up to the end of the integrity, and what stands behind it: nothing, or FINGERPRINT.
    summed: (&'a [u8], &'a [u8]),
}

/// The Binding request in `datagram`, if it is one with a user name and a MESSAGE-INTEGRITY.
pub fn parse(datagram: &[u8]) -> Option<Request<'_>> {
    let (header, body) = datagram.split_at_checked(HEADER)?;
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    if header[..2] != BINDING_REQUEST || header[4..8] != COOKIE || length != body.len() {
        return None;
    }
    let mut ufrag = None;
    let mut use_candidate = false;
    let mut at = HEADER;
    while let Some((kind, value)) = attribute(datagram, at) {
        match kind {
            USERNAME => ufrag = value.split(|&byte| byte == b':').next(),
            USE_CANDIDATE => use_candidate = true,
            MESSAGE_INTEGRITY if value.len() == 20 && is_end(&datagram[at + 24..]) => {
                return Some(Request {
                    transaction: header[8..].try_into().ok()?,
                    ufrag: ufrag?,
                    use_candidate,
                    signed: &datagram[..at],
                    tag: value,
                    summed: datagram.split_at(at + 24),
                });
            }
            _ => {}
        }
        at += attribute_size(value.len());
    }
    None
}

fn attribute(datagram: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let head = datagram.get(at..at + 4)?;
    let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
    let value = datagram.get(at + 4..at + 4 + length)?;
    Some((u16::from_be_bytes([head[0], head[1]]), value))
}

/// Behind the integrity only FINGERPRINT may stand.
fn is_end(rest: &[u8]) -> bool {
    let fingerprint = |(kind, value): (u16, &[u8])| kind == FINGERPRINT && value.len() == 4;
    rest.is_empty() || (rest.len() == 8 && attribute(rest, 0).is_some_and(fingerprint))
}

impl Request<'_> {
    /// Whether the sender knows our password. Takes the same time whatever the tag is (B22). FINGERPRINT
    /// must be right too (RFC 8489 §14.7); it comes last, so that a stranger costs no checksum.
    pub fn is_signed_with(&self, password: &hmac::Key) -> bool {
        let mut signed = self.signed.to_vec();
        set_length(&mut signed, self.signed.len() + attribute_size(20));
        let (summed, rest) = self.summed;
        hmac::verify(password, &signed, self.tag).is_ok()
            && (rest.is_empty() || rest[4..] == fingerprint(summed).to_be_bytes())
    }

    /// Appends the success response that tells `source` its own address.
    pub fn answer(&self, source: SocketAddr, password: &hmac::Key, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&BINDING_SUCCESS);
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(&COOKIE);
        out.extend_from_slice(&self.transaction);
        push_xor_mapped(source, &self.transaction, out);
        sign(password, start, out);
        push_fingerprint(start, out);
    }
}

fn push_attribute(kind: u16, value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&kind.to_be_bytes());
    out.extend_from_slice(&(value.len() as u16).to_be_bytes());
    out.extend_from_slice(value);
    out.resize(out.len().next_multiple_of(4), 0);
}

fn push_xor_mapped(source: SocketAddr, transaction: &[u8; 12], out: &mut Vec<u8>) {
    let mut mask = [0; 16];
    mask[..4].copy_from_slice(&COOKIE);
    mask[4..].copy_from_slice(transaction);
    let port = source.port() ^ u16::from_be_bytes([COOKIE[0], COOKIE[1]]);
    let (family, address) = match source.ip() {
        IpAddr::V4(address) => (1, address.octets().to_vec()),
        IpAddr::V6(address) => (2, address.octets().to_vec()),
    };
    let mut value = vec![0, family];
    value.extend_from_slice(&port.to_be_bytes());
    value.extend(address.iter().zip(mask).map(|(byte, mask)| byte ^ mask));
    push_attribute(XOR_MAPPED_ADDRESS, &value, out);
}

fn sign(password: &hmac::Key, start: usize, out: &mut Vec<u8>) {
    let length = out.len() - start + attribute_size(20);
    set_length(&mut out[start..], length);
    let tag = hmac::sign(password, &out[start..]);
    push_attribute(MESSAGE_INTEGRITY, tag.as_ref(), out);
}

fn push_fingerprint(start: usize, out: &mut Vec<u8>) {
    let length = out.len() - start + attribute_size(4);
    set_length(&mut out[start..], length);
    let value = fingerprint(&out[start..]).to_be_bytes();
    push_attribute(FINGERPRINT, &value, out);
}

/// The length field counts everything behind the header, up to and with the attribute being made.
fn set_length(message: &mut [u8], total: usize) {
    message[2..4].copy_from_slice(&((total - HEADER) as u16).to_be_bytes());
}

fn fingerprint(message: &[u8]) -> u32 {
    crc32(message) ^ FINGERPRINT_MASK
}

/// CRC-32 of ITU-T V.42, bit by bit: a check has about a hundred bytes and comes every 2.5 s.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes())
    }

    fn request(key: &hmac::Key) -> Vec<u8> {
        let mut out = [&BINDING_REQUEST[..], &[0, 0], &COOKIE, &[7; 12]].concat();
        push_attribute(USERNAME, b"ours:theirs", &mut out);
        push_attribute(USE_CANDIDATE, b"", &mut out);
        sign(key, 0, &mut out);
        push_fingerprint(0, &mut out);
        out
    }

    #[test]
    fn a_check_is_read_and_believed_only_with_the_password() {
        let datagram = request(&password("right"));
        let read = parse(&datagram).expect("a request");
        assert_eq!((read.ufrag, read.use_candidate), (&b"ours"[..], true));
        assert!(read.is_signed_with(&password("right")));
        assert!(!read.is_signed_with(&password("wrong")));
    }

    #[test]
    fn b1_an_answer_is_at_most_a_fifth_longer_and_names_no_software() {
        let key = password("right");
        let datagram = request(&key);
        for source in ["192.0.2.7:40000", "[2001:db8::7]:40000"] {
            let mut out = Vec::new();
            parse(&datagram).expect("a request").answer(source.parse().unwrap(), &key, &mut out);
            assert!(out.len() * 10 <= datagram.len() * 12, "{} for {}", out.len(), datagram.len());
            assert_eq!(out[..2], BINDING_SUCCESS);
            assert_eq!(attribute(&out, 20).unwrap().0, XOR_MAPPED_ADDRESS);
        }
    }

    #[test]
    fn the_answer_gives_the_source_back() {
        let key = password("right");
        let mut out = Vec::new();
        let datagram = request(&key);
        let source: SocketAddr = "192.0.2.7:40000".parse().unwrap();
        parse(&datagram).unwrap().answer(source, &key, &mut out);
        let value = attribute(&out, 20).unwrap().1;
        assert_eq!(u16::from_be_bytes([value[2], value[3]]) ^ 0x2112, 40000);
        assert_eq!(value[4] ^ COOKIE[0], 192);
    }

    #[test]
    fn b1_no_changed_byte_passes() {
        let key = password("right");
        let datagram = request(&key);
        for at in 0..datagram.len() {
            let mut changed = datagram.clone();
            changed[at] ^= 0x10;
            let believed = parse(&changed).is_some_and(|read| read.is_signed_with(&key));
            assert!(!believed, "byte {at}");
        }
    }

    #[test]
    fn crc32_is_the_one_everybody_means() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
