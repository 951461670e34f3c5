//! RTP headers: what we read of a microphone's (RFC 3550, RFC 8285) and the one we write.

/// The parts of a received header that matter here. The header is in the clear and authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub marker: bool,
    pub padded: bool,
    pub payload_type: u8,
    pub sequence: u16,
    /// Samples at 48 kHz.
    pub timestamp: u32,
    pub ssrc: u32,
    /// Bytes before the payload: fixed header, CSRC list and extension.
    pub length: usize,
    extension: Option<Extension>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extension {
    profile: u16,
    start: usize,
}

const ONE_BYTE: u16 = 0xBEDE;

pub fn parse(packet: &[u8]) -> Option<Header> {
    let fixed = packet.get(..12)?;
    if fixed[0] >> 6 != 2 {
        return None;
    }
    let after_csrcs = 12 + 4 * usize::from(fixed[0] & 0x0f);
    let (length, extension) = match fixed[0] & 0x10 != 0 {
        false => (after_csrcs, None),
        true => extension(packet, after_csrcs)?,
    };
    (length <= packet.len()).then_some(Header {
        marker: fixed[1] & 0x80 != 0,
        padded: fixed[0] & 0x20 != 0,
        payload_type: fixed[1] & 0x7f,
        sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
        timestamp: u32::from_be_bytes(fixed[4..8].try_into().ok()?),
        ssrc: u32::from_be_bytes(fixed[8..12].try_into().ok()?),
        length,
        extension,
    })
}

fn extension(packet: &[u8], at: usize) -> Option<(usize, Option<Extension>)> {
    let head = packet.get(at..at + 4)?;
    let profile = u16::from_be_bytes([head[0], head[1]]);
    let words = usize::from(u16::from_be_bytes([head[2], head[3]]));
    let start = at + 4;
    Some((start + 4 * words, Some(Extension { profile, start })))
}

impl Header {
    /// The RFC 6464 byte (voice bit, then level in -dBov) of extension `id`.
    pub fn level(&self, packet: &[u8], id: u8) -> Option<u8> {
        let extension = self.extension?;
        let elements = packet.get(extension.start..self.length)?;
        element(elements, extension.profile, id)?.first().copied()
    }
}

/// The data of element `id`, in the one-byte or the two-byte form of RFC 8285.
fn element(mut rest: &[u8], profile: u16, id: u8) -> Option<&[u8]> {
    let short = profile == ONE_BYTE;
    if id == 0 || !(short || profile >> 4 == 0x100) {
        return None;
    }
    loop {
        let &first = rest.first()?;
        if first == 0 {
            rest = &rest[1..];
            continue;
        }
        let (found, head, length) = match short {
            true => (first >> 4, 1, usize::from(first & 0x0f) + 1),
            false => (first, 2, usize::from(*rest.get(1)?)),
        };
        let data = rest.get(head..head + length)?;
        if found == id {
            return Some(data);
        }
        rest = &rest[head + length..];
    }
}

/// The payload without its padding (RFC 3550 §5.1): the last byte counts it.
pub fn unpadded(payload: &[u8]) -> Option<&[u8]> {
    let padding = usize::from(*payload.last()?);
    payload.get(..payload.len().checked_sub(padding)?).filter(|_| padding > 0)
}

/// What differs between browsers in the header that we send: a small number of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    pub payload_type: u8,
    /// Extension id of the level; 0: not negotiated, the extension is left out.
    pub level_id: u8,
}

/// A header we send, before the listener's sequence number and class are known.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    pub marker: bool,
    pub timestamp: u32,
    pub ssrc: u32,
    pub csrc: u32,
    pub level: u8,
}

/// Bytes of the longest header that [`write`] appends.
pub const LONGEST_HEADER: usize = 24;

/// Appends version 2, one CSRC and, where negotiated, one one-byte extension. Returns its length.
pub fn write(shared: &Shared, class: Class, sequence: u16, out: &mut Vec<u8>) -> usize {
    let extended = class.level_id != 0;
    let mut header = [0; LONGEST_HEADER];
    header[0] = 0x81 | (u8::from(extended) << 4);
    header[1] = class.payload_type | (u8::from(shared.marker) << 7);
    header[2..4].copy_from_slice(&sequence.to_be_bytes());
    header[4..8].copy_from_slice(&shared.timestamp.to_be_bytes());
    header[8..12].copy_from_slice(&shared.ssrc.to_be_bytes());
    header[12..16].copy_from_slice(&shared.csrc.to_be_bytes());
    header[16..22].copy_from_slice(&[0xBE, 0xDE, 0, 1, class.level_id << 4, shared.level]);
    let length = if extended { LONGEST_HEADER } else { 16 };
    out.extend_from_slice(&header[..length]);
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: Shared = Shared { marker: true, timestamp: 960, ssrc: 7, csrc: 9, level: 0x80 | 30 };

    #[test]
    fn what_we_write_we_read() {
        let mut packet = Vec::new();
        let length = write(&SHARED, Class { payload_type: 111, level_id: 1 }, 3, &mut packet);
        packet.extend_from_slice(b"opus");
        let header = parse(&packet).expect("a header");
        assert_eq!((header.length, header.sequence, header.timestamp), (length, 3, 960));
        assert_eq!((header.ssrc, header.payload_type, header.marker), (7, 111, true));
        assert_eq!(header.level(&packet, 1), Some(0x80 | 30));
        assert_eq!(header.level(&packet, 2), None);
    }

    #[test]
    fn without_a_level_id_there_is_no_extension() {
        let mut packet = Vec::new();
        assert_eq!(write(&SHARED, Class { payload_type: 109, level_id: 0 }, 3, &mut packet), 16);
        assert_eq!(parse(&packet).unwrap().level(&packet, 1), None);
    }

    #[test]
    fn a_two_byte_extension_is_read_too() {
        let mut packet = vec![0x90, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5];
        packet.extend_from_slice(&[0x10, 0x00, 0, 2, 4, 1, b'0', 0, 1, 1, 42, 0]);
        assert_eq!(parse(&packet).unwrap().level(&packet, 1), Some(42));
    }

    #[test]
    fn b4_no_length_and_no_byte_makes_the_reader_fall() {
        for seed in 0..60_000u32 {
            let bytes: Vec<u8> =
                (0..seed % 60).map(|i| (seed.wrapping_mul(2_654_435_761) >> (i % 24)) as u8).collect();
            if let Some(header) = parse(&bytes) {
                (0..16).for_each(|id| _ = header.level(&bytes, id));
            }
            let _ = unpadded(&bytes);
        }
    }
}
