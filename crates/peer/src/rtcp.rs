//! Receiver reports (RFC 3550 §6.4.2), as a browser sends them every few seconds.

use crate::slot::Slot;

const RECEIVER_REPORT: u8 = 201;

/// A report of what arrived, as it looks before it is sealed.
pub fn receiver_report<'a>(sender: u32, slots: impl Iterator<Item = &'a Slot>) -> Vec<u8> {
    let blocks: Vec<[u8; 24]> = slots.filter_map(block).collect();
    let mut packet = vec![0x80 | blocks.len() as u8, RECEIVER_REPORT];
    packet.extend((1 + 6 * blocks.len() as u16).to_be_bytes());
    packet.extend(sender.to_be_bytes());
    blocks.iter().for_each(|block| packet.extend(block));
    packet
}

/// SSRC, lost in all, highest sequence; jitter and the last sender report stay 0.
fn block(slot: &Slot) -> Option<[u8; 24]> {
    let highest = slot.highest()? as u32;
    let mut block = [0; 24];
    block[..4].copy_from_slice(&slot.ssrc.to_be_bytes());
    block[4..8].copy_from_slice(&(slot.lost().min(0x7f_ffff) as u32).to_be_bytes());
    block[8..12].copy_from_slice(&highest.to_be_bytes());
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_heard_nothing_reports_no_block() {
        let silent = Slot::new(7);
        assert_eq!(receiver_report(5, [&silent].into_iter()), [0x80, 201, 0, 1, 0, 0, 0, 5]);
    }

    #[test]
    fn what_was_lost_is_reported() {
        let mut slot = Slot::new(7);
        [10, 12].into_iter().for_each(|index| slot.note(index, 0));
        let report = receiver_report(5, [&slot].into_iter());
        assert_eq!(report.len(), 32);
        assert_eq!(report[8..16], [0, 0, 0, 7, 0, 0, 0, 1]);
        assert_eq!(report[16..20], [0, 0, 0, 12]);
    }
}
