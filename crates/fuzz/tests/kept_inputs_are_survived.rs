//! What is kept is run at every test: the corpus of each target, and whatever once made one fall.

use parvis_fuzz::kept;
use parvis_fuzz::targets::TARGETS;

#[test]
fn every_target_has_a_corpus_and_survives_it_twice() {
    for target in &TARGETS {
        let inputs = kept::inputs(target.name).expect("the corpus can be read");
        assert!(!inputs.is_empty(), "{}", target.name);
        let mut run = (target.make)();
        for input in inputs.iter().chain(&inputs) {
            run(input);
        }
    }
}

#[test]
fn every_target_survives_nothing_and_a_flood_of_ones() {
    for target in &TARGETS {
        let mut run = (target.make)();
        for length in [0, 1, 2, 3, 12, 60, 1500, 8192] {
            run(&vec![0xff; length]);
        }
    }
}

/// A corpus does something: the well-formed input is not refused at the first byte.
#[test]
fn what_is_well_formed_does_something_else_than_nothing() {
    for target in &TARGETS {
        let mut run = (target.make)();
        let nothing = run(&[]);
        let inputs = kept::inputs(target.name).expect("the corpus can be read");
        assert!(inputs.iter().any(|input| run(input) != nothing), "{}", target.name);
    }
}
