//! Fuzzing without a fuzzer: what reads bytes from strangers is given mutations of a kept corpus, from a
//! seed, as long as one likes.
//!
//! There is no instrumentation. A target tells in one number what an input did (which refusal, which
//! counters moved, which events came); an input that did something new is mutated further. So the search
//! is led by behaviour, runs on any toolchain, and finds the same again from the same seed.
//!
//! | file | idea |
//! |---|---|
//! | [`targets`] | who is given bytes, and what must hold whatever they are |
//! | [`mutations`] | what is done to an input |
//! | [`search`] | the loop: choose, mutate, run, keep |
//! | [`kept`] | the corpus, and what once made something fall (`corpus/`, `regressions/`) |

pub mod kept;
pub mod mutations;
pub mod search;
pub mod seeds;
pub mod targets;

/// What an input did, in one number: equal numbers, equal behaviour.
pub type Behaviour = u64;

/// Gives a target one input. It panics if something that must hold does not.
pub type Run = Box<dyn FnMut(&[u8]) -> Behaviour>;

/// The behaviour of a step, from anything that tells steps apart.
pub fn behaviour(of: impl std::hash::Hash) -> Behaviour {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
