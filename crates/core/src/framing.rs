//! Datagrams in a TCP stream (RFC 4571 §2): each behind its length of two bytes.

use crate::demux;

/// A frame longer than any datagram of ours: where the next one begins cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// What has come of a stream and is not a whole frame yet: never more than one frame.
#[derive(Debug, Default)]
pub struct Frames(Vec<u8>);

impl Frames {
    /// Takes what came next, and hands on every frame that is whole now; empty ones are nothing.
    pub fn take(&mut self, bytes: &[u8], mut each: impl FnMut(&mut [u8])) -> Result<(), TooLong> {
        self.0.extend_from_slice(bytes);
        let mut at = 0;
        while let Some(&[high, low]) = self.0.get(at..at + 2) {
            let (start, length) = (at + 2, usize::from(u16::from_be_bytes([high, low])));
            if length > demux::LONGEST {
                return Err(TooLong);
            }
            let Some(frame) = self.0.get_mut(start..start + length) else { break };
            if !frame.is_empty() {
                each(frame);
            }
            at = start + length;
        }
        self.0.drain(..at);
        Ok(())
    }
}

/// What stands before a datagram on its way out.
pub fn head(datagram: &[u8]) -> [u8; 2] {
    u16::try_from(datagram.len()).expect("our datagrams are short").to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(datagrams: &[&[u8]]) -> Vec<u8> {
        datagrams.iter().flat_map(|datagram| [&head(datagram)[..], datagram].concat()).collect()
    }

    fn read(pieces: &[&[u8]]) -> (Vec<Vec<u8>>, Result<(), TooLong>) {
        let (mut frames, mut found) = (Frames::default(), Vec::new());
        let end = pieces.iter().try_for_each(|piece| frames.take(piece, |frame| found.push(frame.to_vec())));
        (found, end)
    }

    #[test]
    fn frames_come_out_as_they_went_in_however_the_stream_is_cut() {
        let datagrams: [&[u8]; 4] = [b"one", &[7; 1500], b"", b"three"];
        let stream = framed(&datagrams);
        let expected = [datagrams[0].to_vec(), datagrams[1].to_vec(), datagrams[3].to_vec()];
        for size in [1, 2, 3, 7, 1499, stream.len()] {
            let pieces: Vec<&[u8]> = stream.chunks(size).collect();
            assert_eq!(read(&pieces), (expected.to_vec(), Ok(())), "{size}");
        }
    }

    #[test]
    fn b21_a_frame_longer_than_a_datagram_ends_the_stream_before_it_is_held() {
        let mut stream = framed(&[b"one"]);
        stream.extend([0x05, 0xdd]);
        assert_eq!(read(&[&stream]), (vec![b"one".to_vec()], Err(TooLong)));
    }

    #[test]
    fn no_more_than_one_frame_is_held() {
        let mut frames = Frames::default();
        for _ in 0..1_000 {
            frames.take(&framed(&[&[1; 1500], &[2; 700]]), |_| {}).expect("short frames");
            frames.take(&[0x05, 0xdc, 9, 9], |_| {}).expect("the head of another");
            frames.take(&[9; 1498], |_| {}).expect("and its rest");
            assert_eq!(frames.0.len(), 0);
        }
    }
}
