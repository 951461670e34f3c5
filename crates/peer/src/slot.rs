//! One receiving seat: what arrived on it, and what should have (invariants M7, M8).

/// How far back a packet can still be told from one that came twice.
const WINDOW: usize = 1_024;

/// The packets of one SSRC, by their 48-bit index.
pub struct Slot {
    pub ssrc: u32,
    pub packets: u64,
    pub duplicates: u64,
    /// Packets that came after a later one.
    pub reordered: u64,
    /// Times the timestamp ran backwards while the index ran forwards.
    pub steps_back: u64,
    bounds: Option<(u64, u64)>,
    last_timestamp: u32,
    seen: [u64; WINDOW / 64],
}

impl Slot {
    pub fn new(ssrc: u32) -> Slot {
        Slot {
            ssrc,
            packets: 0,
            duplicates: 0,
            reordered: 0,
            steps_back: 0,
            bounds: None,
            last_timestamp: 0,
            seen: [0; WINDOW / 64],
        }
    }

    pub fn highest(&self) -> Option<u64> {
        self.bounds.map(|(_, highest)| highest)
    }

    pub fn first(&self) -> Option<u64> {
        self.bounds.map(|(first, _)| first)
    }

    /// Packets that are missing between the first and the last.
    pub fn lost(&self) -> u64 {
        let expected = self.bounds.map_or(0, |(first, highest)| highest - first + 1);
        expected.saturating_sub(self.packets - self.duplicates)
    }

    /// Take note of an authentic packet.
    pub fn note(&mut self, index: u64, timestamp: u32) {
        self.packets += 1;
        match self.bounds {
            None => self.advance(index, index, timestamp),
            Some((first, highest)) if index > highest => {
                self.steps_back += u64::from((timestamp.wrapping_sub(self.last_timestamp) as i32) < 0);
                self.forget(highest + 1, index);
                self.advance(first, index, timestamp);
            }
            Some((first, highest)) => self.late(first, highest, index),
        }
        self.mark(index);
    }

    fn advance(&mut self, first: u64, highest: u64, timestamp: u32) {
        self.bounds = Some((first, highest));
        self.last_timestamp = timestamp;
    }

    fn late(&mut self, first: u64, highest: u64, index: u64) {
        match self.is_marked(index) || index + (WINDOW as u64) <= highest {
            true => self.duplicates += 1,
            false => self.reordered += 1,
        }
        self.bounds = Some((first.min(index), highest));
    }

    /// Clear the window for the indices from..=to.
    fn forget(&mut self, from: u64, to: u64) {
        let from = from.max((to + 1).saturating_sub(WINDOW as u64));
        (from..=to).for_each(|index| self.seen[place(index).0] &= !place(index).1);
    }

    fn mark(&mut self, index: u64) {
        let (word, bit) = place(index);
        self.seen[word] |= bit;
    }

    fn is_marked(&self, index: u64) -> bool {
        let (word, bit) = place(index);
        self.seen[word] & bit != 0
    }
}

fn place(index: u64) -> (usize, u64) {
    let at = index as usize % WINDOW;
    (at / 64, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(indices: &[u64]) -> Slot {
        let mut slot = Slot::new(1);
        indices.iter().for_each(|&index| slot.note(index, index as u32 * 960));
        slot
    }

    #[test]
    fn an_unbroken_stream_has_no_fault() {
        let slot = after(&(60_000..70_000).collect::<Vec<_>>());
        assert_eq!(
            (slot.packets, slot.lost(), slot.duplicates, slot.reordered, slot.steps_back),
            (10_000, 0, 0, 0, 0)
        );
    }

    #[test]
    fn a_hole_is_counted() {
        assert_eq!(after(&[1, 2, 5]).lost(), 2);
    }

    #[test]
    fn a_late_packet_fills_its_hole() {
        let slot = after(&[1, 3, 2]);
        assert_eq!((slot.lost(), slot.reordered, slot.duplicates), (0, 1, 0));
    }

    #[test]
    fn a_packet_that_comes_twice_is_a_duplicate_and_fills_nothing() {
        let slot = after(&[1, 2, 2, 4, 1]);
        assert_eq!((slot.lost(), slot.reordered, slot.duplicates), (1, 0, 2));
    }

    #[test]
    fn a_jump_over_the_whole_window_forgets_it() {
        let slot = after(&[1, 1 + 10 * WINDOW as u64, 2 + 9 * WINDOW as u64]);
        assert_eq!((slot.duplicates, slot.reordered), (0, 1));
    }

    #[test]
    fn a_timestamp_that_runs_backwards_is_noticed() {
        let mut slot = Slot::new(1);
        slot.note(1, 960);
        slot.note(2, 0);
        assert_eq!(slot.steps_back, 1);
    }
}
