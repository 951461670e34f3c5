//! SRTP and SRTCP with AES-256-GCM (RFC 3711 §4.3, RFC 7714), and the packet indexes behind them.
//!
//! A nonce used twice under one key breaks GCM altogether. Nonces here are made of SSRC and packet
//! index only, so whoever seals must never repeat an index: `fanout` asserts it, in release too.

use aws_lc_rs::cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use ring::aead;

pub const TAG: usize = 16;
const KEY: usize = 32;
const SALT: usize = 12;
/// Keying material of DTLS-SRTP for AES-256-GCM: two keys, two salts (RFC 5764 §4.2, RFC 7714 §12).
pub const KEYING_MATERIAL: usize = 2 * (KEY + SALT);

/// One direction of RTP or RTCP of one connection.
pub struct Cipher {
    key: aead::LessSafeKey,
    salt: [u8; SALT],
}

/// The session keys of a connection, by direction as its server sees it.
pub struct Keys {
    pub rtp_in: Cipher,
    pub rtcp_in: Cipher,
    pub rtp_out: Cipher,
}

/// Key derivation labels (RFC 3711 §4.3.1): of the key and of its salt.
#[derive(Clone, Copy)]
pub enum Stream {
    Rtp = 0,
    Rtcp = 3,
}

impl Keys {
    /// Cuts the DTLS export into the two directions: client key, server key, client salt, server salt.
    pub fn of_server(material: &[u8]) -> Option<Self> {
        let (client, server) = split(material)?;
        Some(Keys {
            rtp_in: Cipher::derive(client, Stream::Rtp)?,
            rtcp_in: Cipher::derive(client, Stream::Rtcp)?,
            rtp_out: Cipher::derive(server, Stream::Rtp)?,
        })
    }
}

/// A master key and its salt.
pub type Master<'a> = (&'a [u8], &'a [u8]);

/// The master keys of the client and of the server in a DTLS-SRTP export.
pub fn split(material: &[u8]) -> Option<(Master<'_>, Master<'_>)> {
    if material.len() != KEYING_MATERIAL {
        return None;
    }
    let (keys, salts) = material.split_at(2 * KEY);
    let ((client, server), (client_salt, server_salt)) = (keys.split_at(KEY), salts.split_at(SALT));
    Some(((client, client_salt), (server, server_salt)))
}

impl Cipher {
    pub fn derive((master, salt): Master<'_>, stream: Stream) -> Option<Self> {
        let label = stream as u8;
        let key: [u8; KEY] = prf(master, salt, label)?;
        let unbound = aead::UnboundKey::new(&aead::AES_256_GCM, &key).ok()?;
        let salt = prf(master, salt, label + 2)?;
        Some(Cipher { key: aead::LessSafeKey::new(unbound), salt })
    }

    /// Encrypts `packet[header..]` in place and appends the tag. `index` is ROC and sequence.
    pub fn seal(&self, packet: &mut Vec<u8>, start: usize, header: usize, ssrc: u32, index: u64) {
        let (aad, payload) = packet[start..].split_at_mut(header);
        let sealed =
            self.key.seal_in_place_separate_tag(self.nonce(ssrc, index), aead::Aad::from(&*aad), payload);
        let tag = sealed.expect("an RTP payload is never too long for GCM");
        packet.extend_from_slice(tag.as_ref());
    }

    /// Decrypts `packet[header..]` in place; `None` when the tag is wrong.
    pub fn open<'a>(&self, packet: &'a mut [u8], header: usize, ssrc: u32, index: u64) -> Option<&'a [u8]> {
        let (aad, sealed) = packet.split_at_mut_checked(header)?;
        let opened = self.key.open_in_place(self.nonce(ssrc, index), aead::Aad::from(&*aad), sealed);
        opened.ok().map(|payload| &*payload)
    }

    /// Decrypts an SRTCP packet (RFC 7714 §9) in place; its SSRC and index, when the tag is right. Ours
    /// must be encrypted, so one without the E bit is refused.
    pub fn open_rtcp(&self, packet: &mut [u8]) -> Option<(u32, u64)> {
        let (packet, trailer) = packet.split_last_chunk_mut::<4>()?;
        let (head, sealed) = packet.split_at_mut_checked(8)?;
        let index = u32::from_be_bytes(*trailer).checked_sub(1 << 31)?;
        let ssrc = u32::from_be_bytes(head[4..8].try_into().ok()?);
        let aad = [&*head, &*trailer].concat();
        let nonce = self.nonce(ssrc, u64::from(index));
        self.key.open_in_place(nonce, aead::Aad::from(aad), sealed).ok()?;
        Some((ssrc, u64::from(index)))
    }

    /// RFC 7714 §8.1: two zero bytes, SSRC, 48-bit index, under the salt.
    fn nonce(&self, ssrc: u32, index: u64) -> aead::Nonce {
        let mut nonce = [0; SALT];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..].copy_from_slice(&index.to_be_bytes()[2..]);
        nonce.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        aead::Nonce::assume_unique_for_key(nonce)
    }
}

/// AES-CM key derivation (RFC 3711 §4.3.3, RFC 7714 §11): the keystream whose counter block is the
/// salt with the label at byte 7.
fn prf<const N: usize>(master: &[u8], salt: &[u8], label: u8) -> Option<[u8; N]> {
    let mut counter = [0; 16];
    counter.get_mut(..salt.len())?.copy_from_slice(salt);
    counter[7] ^= label;
    let key = EncryptingKey::ctr(UnboundCipherKey::new(&AES_256, master).ok()?).ok()?;
    let mut out = [0; N];
    key.less_safe_encrypt(&mut out, EncryptionContext::Iv128(counter.into())).ok()?;
    Some(out)
}

/// The indexes seen of one received stream: guesses the rollover counter and refuses replays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    top: u64,
    /// Bit n: index `top - n` was seen.
    seen: u128,
}

impl Window {
    /// RFC 3711 §3.3.1: the index with this sequence number that is nearest to the highest seen.
    pub fn guess(&self, sequence: u16) -> u64 {
        if self.seen == 0 {
            return u64::from(sequence);
        }
        let same = (self.top & !0xffff) | u64::from(sequence);
        let distance = same as i64 - self.top as i64;
        match distance {
            32_769.. => same.checked_sub(0x1_0000).unwrap_or(same),
            ..-32_768 => same + 0x1_0000,
            _ => same,
        }
    }

    pub fn is_fresh(&self, index: u64) -> bool {
        match self.top.checked_sub(index) {
            None => true,
            Some(age) => age < 128 && self.seen & (1 << age) == 0,
        }
    }

    /// Notes an index whose packet was authentic.
    pub fn accept(&mut self, index: u64) {
        match index.checked_sub(self.top) {
            Some(ahead) => {
                self.seen = if ahead < 128 { self.seen << ahead } else { 0 };
                self.seen |= 1;
                self.top = index;
            }
            None => self.seen |= 1 << (self.top - index),
        }
    }
}

/// Streams (SSRCs) of one client whose replays we remember; a browser uses one or two.
const MOST_STREAMS: usize = 4;

/// The windows of a client's streams: each SSRC counts for itself (RFC 3711 §3.2.3).
#[derive(Debug, Default)]
pub struct Windows(Vec<(u32, Window)>);

impl Windows {
    /// A copy, to be kept once a packet proved authentic; `None`: one stream too many.
    pub fn of(&self, ssrc: u32) -> Option<Window> {
        let known = self.0.iter().find(|(other, _)| *other == ssrc);
        let room = self.0.len() < MOST_STREAMS;
        known.map(|(_, window)| *window).or_else(|| room.then(Window::default))
    }

    pub fn keep(&mut self, ssrc: u32, window: Window) {
        match self.0.iter_mut().find(|(other, _)| *other == ssrc) {
            Some((_, kept)) => *kept = window,
            None => self.0.push((ssrc, window)),
        }
    }
}

#[cfg(test)]
#[path = "srtp_tests.rs"]
mod tests;
