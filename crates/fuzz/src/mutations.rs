//! What is done to an input: small damage, values at the edges of integers, pieces of other inputs.

/// Inputs grow no longer: nothing of ours reads more at once, but for frames that say so.
const LONGEST: usize = 8 * 1024;
const MOST_CHANGES: usize = 6;
const EDGES: [u8; 9] = [0, 1, 0x0f, 0x20, 0x7f, 0x80, 0xbe, 0xfe, 0xff];

/// Deterministic dice (xorshift64): the same on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Any seed will do; 0 would roll only zeros.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    fn byte(&mut self) -> u8 {
        self.roll(256) as u8
    }
}

type Mutation = fn(&mut Dice, &mut Vec<u8>, &[u8]);

/// Each may leave an input that is too short for it as it is.
const MUTATIONS: [Mutation; 11] = [
    |dice, input, _| at_some_byte(dice, input, |dice, byte| *byte ^= 1 << dice.roll(8)),
    |dice, input, _| at_some_byte(dice, input, |dice, byte| *byte = dice.byte()),
    |dice, input, _| at_some_byte(dice, input, |dice, byte| *byte = EDGES[dice.roll(EDGES.len())]),
    |dice, input, _| {
        at_some_byte(dice, input, |dice, byte| *byte = byte.wrapping_add(dice.roll(9) as u8).wrapping_sub(4))
    },
    |dice, input, _| set_length(dice, input),
    |dice, input, _| {
        let (at, byte) = (dice.roll(input.len() + 1), dice.byte());
        input.insert(at, byte);
    },
    |dice, input, _| {
        let range = some_range(dice, input.len());
        input.drain(range);
    },
    |dice, input, _| input.truncate(dice.roll(input.len() + 1)),
    |dice, input, _| input.resize(input.len() + dice.roll(64), dice.byte()),
    repeat,
    splice,
];

fn at_some_byte(dice: &mut Dice, input: &mut [u8], change: impl Fn(&mut Dice, &mut u8)) {
    let at = dice.roll(input.len());
    if let Some(byte) = input.get_mut(at) {
        change(dice, byte);
    }
}

/// A field of two bytes that could be a length gets one: of the rest, or nearly.
fn set_length(dice: &mut Dice, input: &mut [u8]) {
    let at = dice.roll(input.len());
    let rest = input.len().saturating_sub(at + 2) + dice.roll(5);
    if let Some(field) = input.get_mut(at..at + 2) {
        field.copy_from_slice(&(rest.saturating_sub(2) as u16).to_be_bytes());
    }
}

fn some_range(dice: &mut Dice, length: usize) -> std::ops::Range<usize> {
    let start = dice.roll(length);
    let longest = if dice.roll(2) == 0 { 16 } else { length };
    start..(start + dice.roll(longest + 1)).min(length)
}

fn repeat(dice: &mut Dice, input: &mut Vec<u8>, _: &[u8]) {
    let range = some_range(dice, input.len());
    let (piece, at) = (input[range].to_vec(), dice.roll(input.len() + 1));
    input.splice(at..at, piece);
}

/// A piece of another input takes the place of one of this.
fn splice(dice: &mut Dice, input: &mut Vec<u8>, other: &[u8]) {
    let (from, to) = (some_range(dice, other.len()), some_range(dice, input.len()));
    input.splice(to, other[from].iter().copied());
}

/// Changes `input` here and there, with pieces of `other`.
pub fn mutate(dice: &mut Dice, input: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=dice.roll(MOST_CHANGES) {
        MUTATIONS[dice.roll(MUTATIONS.len())](dice, input, other);
    }
    input.truncate(LONGEST);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_makes_one_series_and_another_another() {
        let series = |seed| {
            let mut dice = Dice::new(seed);
            (0..200)
                .map(|_| {
                    let mut input = b"an input of some length".to_vec();
                    mutate(&mut dice, &mut input, b"another");
                    input
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(series(7), series(7));
        assert_ne!(series(7), series(8));
    }

    #[test]
    fn every_mutation_takes_the_shortest_inputs() {
        let mut dice = Dice::new(0);
        for mutation in MUTATIONS {
            for length in 0..4 {
                (0..200).for_each(|_| mutation(&mut dice, &mut vec![7; length], &[]));
            }
        }
    }

    #[test]
    fn inputs_stay_short() {
        let (mut dice, mut input) = (Dice::new(1), vec![1; LONGEST]);
        for _ in 0..2_000 {
            let other = input.clone();
            mutate(&mut dice, &mut input, &other);
            assert!(input.len() <= LONGEST);
        }
    }
}
