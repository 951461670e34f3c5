//! A payload that says who spoke, which packet it was, and when it left.
//!
//! A forwarder must hand it on bit for bit (invariant M6), so a changed byte, another room's text or
//! a number that comes twice betrays it. Layout, after one byte that looks like an Opus frame:
//! `"PV"`, number (u32), CLOCK_MONOTONIC in nanoseconds (u64), length of the text (u8), the text,
//! and filler that follows from the number.

/// An Opus table of contents byte: CELT, 20 ms, mono, one frame (RFC 6716 §3.1).
const OPUS: u8 = 0xf8;
const MARK: &[u8; 2] = b"PV";
const FIXED: usize = 1 + 2 + 4 + 8 + 1;
pub const LONGEST_TEXT: usize = 64;

#[derive(Clone, Debug, PartialEq)]
pub struct Canary<'a> {
    pub text: &'a str,
    pub number: u32,
    /// CLOCK_MONOTONIC in nanoseconds.
    pub sent: u64,
}

impl Canary<'_> {
    /// At least `size` bytes; more if the text needs them.
    pub fn write(&self, size: usize) -> Vec<u8> {
        let text = &self.text.as_bytes()[..self.text.len().min(LONGEST_TEXT)];
        let mut payload = vec![OPUS];
        payload.extend(MARK);
        payload.extend(self.number.to_be_bytes());
        payload.extend(self.sent.to_be_bytes());
        payload.push(text.len() as u8);
        payload.extend(text);
        let filler = payload.len()..size.max(payload.len());
        payload.extend(filler.map(|at| filler_byte(self.number, at)));
        payload
    }
}

/// None for anything that is not a canary, or is one with a changed byte.
pub fn read(payload: &[u8]) -> Option<Canary<'_>> {
    let fixed = payload.get(..FIXED).filter(|f| f[0] == OPUS && f[1..3] == *MARK)?;
    let number = u32::from_be_bytes(fixed[3..7].try_into().ok()?);
    let sent = u64::from_be_bytes(fixed[7..15].try_into().ok()?);
    let end = FIXED + usize::from(fixed[15]);
    let text = std::str::from_utf8(payload.get(FIXED..end)?).ok()?;
    let whole = (end..payload.len()).all(|at| payload[at] == filler_byte(number, at));
    whole.then_some(Canary { text, number, sent })
}

fn filler_byte(number: u32, at: usize) -> u8 {
    (number as usize).wrapping_mul(31).wrapping_add(at) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: Canary = Canary { text: "ana", number: 70_000, sent: 1 << 40 };

    #[test]
    fn it_is_read_as_it_was_written() {
        let payload = ANA.write(80);
        assert_eq!(payload.len(), 80);
        assert_eq!(read(&payload), Some(ANA));
    }

    #[test]
    fn a_changed_or_missing_byte_of_the_frame_is_noticed() {
        let payload = ANA.write(80);
        let changed = |at: usize| {
            let mut payload = payload.clone();
            payload[at] ^= 0x80;
            payload
        };
        assert!((FIXED + 3..80).all(|at| read(&changed(at)).is_none()));
        assert!((0..FIXED + 3).all(|length| read(&payload[..length]).is_none()));
    }
}
