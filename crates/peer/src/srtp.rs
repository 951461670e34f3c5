//! SRTP and SRTCP with AEAD_AES_256_GCM (RFC 3711, RFC 7714).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};

pub const TAG: usize = 16;
/// Two keys of 32 bytes and two salts of 12, as DTLS exports them (RFC 5764 §4.2, RFC 7714 §12).
pub const EXPORTED: usize = 2 * (KEY + SALT);
const KEY: usize = 32;
const SALT: usize = 12;
/// The E flag of SRTCP: what follows is encrypted (RFC 3711 §3.4).
const ENCRYPTED: u32 = 1 << 31;

/// What a connection seals with, and what it opens with.
pub struct Keys {
    pub ours: Context,
    pub theirs: Context,
}

/// One direction.
pub struct Context {
    rtp: Cipher,
    rtcp: Cipher,
}

struct Cipher {
    key: LessSafeKey,
    salt: [u8; SALT],
}

impl Keys {
    /// The keys of the DTLS client: client key, server key, client salt, server salt.
    pub fn of_client(exported: &[u8]) -> Option<Keys> {
        let exported: &[u8; EXPORTED] = exported.try_into().ok()?;
        let (keys, salts) = exported.split_at(2 * KEY);
        Some(Keys {
            ours: Context::derive(&keys[..KEY], &salts[..SALT]),
            theirs: Context::derive(&keys[KEY..], &salts[SALT..]),
        })
    }
}

impl Context {
    fn derive(master: &[u8], salt: &[u8]) -> Context {
        Context { rtp: Cipher::derive(master, salt, 0, 2), rtcp: Cipher::derive(master, salt, 3, 5) }
    }

    /// Seal what stands after the first `header` bytes; the tag is appended.
    pub fn seal_rtp(&self, packet: &mut Vec<u8>, header: usize, ssrc: u32, index: u64) {
        let nonce = self.rtp.nonce(ssrc, index);
        let (clear, secret) = packet.split_at_mut(header);
        let tag = self
            .rtp
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(&*clear), secret)
            .expect("a packet is not too long");
        packet.extend_from_slice(tag.as_ref());
    }

    /// Open a packet in place and give the payload; None if it is not authentic.
    pub fn open_rtp<'a>(
        &self,
        packet: &'a mut [u8],
        header: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<&'a [u8]> {
        let nonce = self.rtp.nonce(ssrc, index);
        let (clear, secret) = packet.split_at_mut_checked(header)?;
        self.rtp.key.open_in_place(nonce, Aad::from(&*clear), secret).ok().map(|payload| &*payload)
    }

    /// Seal a compound RTCP packet, whose first eight bytes stay clear (RFC 7714 §9).
    pub fn seal_rtcp(&self, packet: &mut Vec<u8>, index: u32) {
        let trailer = (index | ENCRYPTED).to_be_bytes();
        let aad = rtcp_aad(packet, trailer);
        let nonce = self.rtcp.nonce(sender(packet), u64::from(index));
        let tag = self
            .rtcp
            .key
            .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut packet[8..])
            .expect("a packet is not too long");
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&trailer);
    }

    /// Open a compound RTCP packet in place and give its length; None if it is not authentic.
    pub fn open_rtcp(&self, packet: &mut [u8]) -> Option<usize> {
        let end = packet.len().checked_sub(4).filter(|end| *end >= 8 + TAG)?;
        let trailer: [u8; 4] = packet[end..].try_into().ok()?;
        let index = u32::from_be_bytes(trailer).checked_sub(ENCRYPTED)?;
        let nonce = self.rtcp.nonce(sender(packet), u64::from(index));
        let aad = Aad::from(rtcp_aad(packet, trailer));
        let plain = self.rtcp.key.open_in_place(nonce, aad, &mut packet[8..end]).ok()?;
        Some(8 + plain.len())
    }
}

impl Cipher {
    fn derive(master: &[u8], salt: &[u8], key_label: u8, salt_label: u8) -> Cipher {
        let key: [u8; KEY] = prf(master, salt, key_label);
        let key = UnboundKey::new(&AES_256_GCM, &key).expect("the key has the right length");
        Cipher { key: LessSafeKey::new(key), salt: prf(master, salt, salt_label) }
    }

    /// Salt xor (0, SSRC, 48-bit index): RFC 7714 §8.1; with the 31-bit index of SRTCP §9.1 is the same.
    fn nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let mut nonce = [0; SALT];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..].copy_from_slice(&index.to_be_bytes()[2..]);
        nonce.iter_mut().zip(self.salt).for_each(|(n, s)| *n ^= s);
        Nonce::assume_unique_for_key(nonce)
    }
}

/// The key derivation of RFC 3711 §4.3.3: AES in counter mode over zeros, keyed by the label.
fn prf<const N: usize>(master: &[u8], salt: &[u8], label: u8) -> [u8; N] {
    let mut counter = [0; 16];
    counter[..salt.len()].copy_from_slice(salt);
    counter[7] ^= label;
    let mut out = [0; N];
    let key = UnboundCipherKey::new(&AES_256, master)
        .and_then(EncryptingKey::ctr)
        .expect("the key has the right length");
    key.less_safe_encrypt(&mut out, EncryptionContext::Iv128((&counter).into()))
        .expect("zeros can be encrypted");
    out
}

/// The first eight bytes and the trailer are authenticated (RFC 7714 §9.2).
fn rtcp_aad(packet: &[u8], trailer: [u8; 4]) -> [u8; 12] {
    let mut aad = [0; 12];
    aad[..8].copy_from_slice(&packet[..8]);
    aad[8..].copy_from_slice(&trailer);
    aad
}

fn sender(rtcp: &[u8]) -> u32 {
    u32::from_be_bytes([rtcp[4], rtcp[5], rtcp[6], rtcp[7]])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7714 has no vector for the derivation with 256 bits; RFC 6188 §7.3 has one.
    #[test]
    fn keys_are_derived_as_in_rfc_6188() {
        let master = hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        let salt = hex("3b04803de51ee7c96423ab5b78d2");
        let out: [u8; KEY] = prf(&master, &salt, 0);
        assert_eq!(out.to_vec(), hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"));
    }

    fn pair() -> (Keys, Keys) {
        let exported: Vec<u8> = (0..EXPORTED as u8).collect();
        let mirrored = [&exported[32..64], &exported[..32], &exported[76..], &exported[64..76]].concat();
        (Keys::of_client(&exported).unwrap(), Keys::of_client(&mirrored).unwrap())
    }

    #[test]
    fn what_one_side_seals_the_other_opens() {
        let (client, server) = pair();
        let mut packet = b"twelve bytes and a voice".to_vec();
        client.ours.seal_rtp(&mut packet, 12, 7, 70_000);
        assert_eq!(server.theirs.open_rtp(&mut packet, 12, 7, 70_000), Some(&b" and a voice"[..]));
    }

    #[test]
    fn a_packet_of_another_rollover_does_not_open() {
        let (client, server) = pair();
        let mut packet = b"twelve bytes and a voice".to_vec();
        client.ours.seal_rtp(&mut packet, 12, 7, 70_000);
        assert_eq!(server.theirs.open_rtp(&mut packet, 12, 7, 70_000 - 65_536), None);
    }

    #[test]
    fn reports_are_sealed_and_opened() {
        let (client, server) = pair();
        let mut packet = b"headSSRCand a report".to_vec();
        client.ours.seal_rtcp(&mut packet, 1);
        assert_eq!(server.theirs.open_rtcp(&mut packet), Some(20));
        assert_eq!(&packet[8..20], b"and a report");
    }

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }
}
