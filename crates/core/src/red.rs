//! Redundant audio (RFC 2198): browsers send each frame again in the next packet. The primary block
//! is the one we forward; the copies go no further.

/// The primary block of a RED payload.
pub fn primary(payload: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    let mut copies = 0;
    while payload.get(at)? & 0x80 != 0 {
        let length = payload.get(at + 2..at + 4)?;
        copies += usize::from(u16::from_be_bytes([length[0], length[1]]) & 0x3ff);
        at += 4;
    }
    payload.get(at + 1 + copies..).filter(|block| !block.is_empty())
}

#[cfg(test)]
mod tests {
    use super::primary;

    #[test]
    fn the_primary_stands_behind_all_copies() {
        let two_copies = [0x80 | 111, 0, 0, 2, 0x80 | 111, 0, 0, 1, 111, 1, 1, 2, 9, 8, 7];
        assert_eq!(primary(&two_copies), Some(&[9, 8, 7][..]));
        assert_eq!(primary(&[111, 9, 8]), Some(&[9, 8][..]));
    }

    #[test]
    fn b4_a_block_that_claims_more_than_there_is_has_no_primary() {
        let cases: [&[u8]; 6] =
            [&[], &[0x80], &[0x80, 0, 3, 0xff, 111], &[111], &[0xff; 9], &[0x80, 0, 0, 1, 111, 5]];
        for payload in cases {
            assert_eq!(primary(payload), None, "{payload:?}");
        }
    }
}
