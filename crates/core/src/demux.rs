//! What a datagram claims to be, from its first two bytes (RFC 7983, RFC 5761).
//!
//! Lengths are checked here, before any parser: whatever passes is long enough to hold the fixed
//! header of its kind and, where it is encrypted, the authentication tag.

/// Nothing a browser sends is longer; longer datagrams are dropped unread.
pub const LONGEST: usize = 1500;

const STUN_HEADER: usize = 20;
const DTLS_RECORD_HEADER: usize = 13;
const RTP_HEADER_AND_TAG: usize = 12 + 16;
const RTCP_HEADER_TAG_AND_INDEX: usize = 8 + 16 + 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

pub fn kind(datagram: &[u8]) -> Option<Kind> {
    let (&first, &second) = (datagram.first()?, datagram.get(1)?);
    let (kind, shortest) = match (first, second) {
        (0..=3, _) => (Kind::Stun, STUN_HEADER),
        (20..=63, _) => (Kind::Dtls, DTLS_RECORD_HEADER),
        (128..=191, 192..=223) => (Kind::Rtcp, RTCP_HEADER_TAG_AND_INDEX),
        (128..=191, _) => (Kind::Rtp, RTP_HEADER_AND_TAG),
        _ => return None,
    };
    (shortest..=LONGEST).contains(&datagram.len()).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_name_the_kind() {
        let cases = [
            ([0x00, 0x01], Some(Kind::Stun)),
            ([22, 254], Some(Kind::Dtls)),
            ([0x80, 111], Some(Kind::Rtp)),
            ([0x80, 111 | 0x80], Some(Kind::Rtp)),
            ([0x81, 201], Some(Kind::Rtcp)),
            ([4, 0], None),
            ([64, 0], None),
            ([192, 0], None),
            ([255, 255], None),
        ];
        for (start, expected) in cases {
            let mut datagram = [0; 64];
            datagram[..2].copy_from_slice(&start);
            assert_eq!(kind(&datagram), expected, "{start:?}");
        }
    }

    #[test]
    fn b4_a_length_that_cannot_hold_the_header_is_nothing() {
        for (first, second, shortest) in [(0, 1, 20), (22, 254, 13), (0x80, 111, 28), (0x80, 200, 28)] {
            for length in 0..=2000 {
                let mut datagram = vec![0; length];
                if length > 1 {
                    (datagram[0], datagram[1]) = (first, second);
                }
                let fits = (shortest..=LONGEST).contains(&length);
                assert_eq!(kind(&datagram).is_some(), fits, "{first} {second} {length}");
            }
        }
    }
}
