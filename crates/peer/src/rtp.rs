//! RTP packets (RFC 3550 §5.1) with the header extensions of RFC 8285 that voices use.

pub const FIXED: usize = 12;
/// The profile of one-byte header extensions (RFC 8285 §4.2).
const ONE_BYTE: [u8; 2] = [0xbe, 0xde];

/// A header in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    pub payload_type: u8,
    pub marker: bool,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    /// Header extensions, each an id (1..=14) and 1..=16 bytes.
    pub extensions: Vec<(u8, Vec<u8>)>,
}

impl Header {
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(160);
        out.push(0x80 | u8::from(!self.extensions.is_empty()) << 4);
        out.push(self.payload_type | u8::from(self.marker) << 7);
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.timestamp.to_be_bytes());
        out.extend(self.ssrc.to_be_bytes());
        if !self.extensions.is_empty() {
            self.write_extensions(&mut out);
        }
        out
    }

    fn write_extensions(&self, out: &mut Vec<u8>) {
        out.extend(ONE_BYTE);
        let words: usize =
            self.extensions.iter().map(|(_, value)| 1 + value.len()).sum::<usize>().div_ceil(4);
        out.extend((words as u16).to_be_bytes());
        let end = out.len() + 4 * words;
        for (id, value) in &self.extensions {
            out.push(id << 4 | (value.len() as u8 - 1));
            out.extend(value);
        }
        out.resize(end, 0);
    }
}

/// What a received packet says in clear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub payload_type: u8,
    pub marker: bool,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    /// The first contributing source: who speaks.
    pub csrc: Option<u32>,
    /// Where the payload begins.
    pub length: usize,
}

impl Seen {
    /// None if it is not RTP, or shorter than it says.
    pub fn read(packet: &[u8]) -> Option<Seen> {
        let &[first, second, s0, s1, ..] = packet.get(..FIXED)? else {
            return None;
        };
        let sources = FIXED + 4 * usize::from(first & 0x0f);
        let seen = Seen {
            payload_type: second & 0x7f,
            marker: second >> 7 == 1,
            sequence: u16::from_be_bytes([s0, s1]),
            timestamp: word(packet, 4)?,
            ssrc: word(packet, 8)?,
            csrc: if sources > FIXED { Some(word(packet, FIXED)?) } else { None },
            length: end_of_header(packet, sources, first & 0x10 != 0)?,
        };
        (first >> 6 == 2 && seen.length <= packet.len()).then_some(seen)
    }
}

fn end_of_header(packet: &[u8], sources: usize, extended: bool) -> Option<usize> {
    match extended {
        true => Some(sources + 4 + 4 * (word(packet, sources)? & 0xffff) as usize),
        false => Some(sources),
    }
}

/// Four bytes in network order.
pub fn word(packet: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(packet.get(at..at + 4)?.try_into().ok()?))
}

/// The 48-bit index nearest to the highest so far (RFC 3711 §3.3.1, appendix A).
///
/// The rollover counter begins at 0, as it does in every browser: a sender who began elsewhere is
/// not understood (media.md, fact 8).
pub fn index_near(highest: Option<u64>, sequence: u16) -> u64 {
    let Some(highest) = highest else {
        return u64::from(sequence);
    };
    let ahead = sequence.wrapping_sub(highest as u16) as i16;
    highest.checked_add_signed(i64::from(ahead)).unwrap_or(u64::from(sequence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let header = Header {
            payload_type: 111,
            marker: true,
            sequence: 65_535,
            timestamp: 960,
            ssrc: 5,
            extensions: vec![(1, vec![30]), (4, b"0".to_vec())],
        };
        let packet = header.write();
        let seen = Seen {
            payload_type: 111,
            marker: true,
            sequence: 65_535,
            timestamp: 960,
            ssrc: 5,
            csrc: None,
            length: 20,
        };
        assert_eq!(Seen::read(&packet), Some(seen));
    }

    #[test]
    fn a_packet_shorter_than_it_says_is_none() {
        let packet = Header { extensions: vec![(1, vec![30])], ..Header::default() }.write();
        assert!((0..packet.len()).all(|length| Seen::read(&packet[..length]).is_none()));
    }

    #[test]
    fn the_index_passes_the_wrap_in_both_directions() {
        assert_eq!(index_near(None, 9), 9);
        assert_eq!(index_near(Some(65_530), 3), 65_539);
        assert_eq!(index_near(Some(65_539), 65_530), 65_530);
        assert_eq!(index_near(Some(2), 65_530), 65_530);
    }
}
