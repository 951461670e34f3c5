//! Dice: names and numbers that nobody can guess.

use ring::rand::{SecureRandom, SystemRandom};

pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the system has random bytes");
    bytes
}

/// Text of `N` ICE characters (RFC 8839 §5.4), six bits each.
pub fn ice_text<const N: usize>() -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes::<N>().iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
}
