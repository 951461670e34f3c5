//! B7, M7, M8: replays, late packets and jumps of the sequence never make a listener hear twice.

use std::time::Duration;

use parvis_peer::lab::{Faults, Lab};

/// More than the core's caps on packets would let through if it were less.
const PACE: Duration = Duration::from_millis(12);

fn with_an_open_microphone() -> Lab {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    lab.join("room", "ben");
    lab.microphone("ana", true);
    lab
}

/// Ana sends these indices, one every few milliseconds.
fn say(lab: &mut Lab, indices: impl IntoIterator<Item = u64>) {
    for index in indices {
        let ana = &lab.crowd.peers["ana"];
        let packet = ana.client.forge(index, "ana", index as u32);
        let sealed = ana.client.seal(&packet).expect("ana has keys");
        ana.send(lab.address(), &sealed);
        lab.run(PACE);
    }
}

/// How many packets came, and what is wrong with them beside what was never sent.
fn heard(lab: &Lab) -> (u64, Faults) {
    let faults = lab.faults("ben", "ana");
    (lab.heard("ben", "ana"), Faults { missing: 0, lost: 0, ..faults })
}

#[test]
fn a_packet_sent_three_times_is_heard_once() {
    let mut lab = with_an_open_microphone();
    say(&mut lab, (1_000..1_040).flat_map(|index| [index; 3]));
    lab.settle();
    assert_eq!(heard(&lab), (40, Faults::default()));
}

#[test]
fn a_recording_played_back_later_is_not_heard() {
    let mut lab = with_an_open_microphone();
    say(&mut lab, 1_000..1_040);
    say(&mut lab, 1_000..1_040);
    lab.settle();
    assert_eq!(heard(&lab), (40, Faults::default()));
}

#[test]
fn packets_out_of_order_are_heard_at_most_once_each() {
    let mut lab = with_an_open_microphone();
    say(&mut lab, (500..520).flat_map(|pair| [2 * pair + 1, 2 * pair]));
    lab.settle();
    let (count, faults) = heard(&lab);
    assert!((20..=40).contains(&count), "{count}");
    assert_eq!(Faults { reordered: 0, ..faults }, Faults::default());
}

#[test]
fn a_jump_of_half_the_numbers_is_survived() {
    let mut lab = with_an_open_microphone();
    let jumps = [100_u64, 100 + 32_767, 100 + 2 * 32_767, 100 + 3 * 32_767];
    say(&mut lab, jumps.into_iter().flat_map(|start| start..start + 20));
    lab.settle();
    let (count, faults) = heard(&lab);
    assert!(count >= 20, "{count}");
    assert_eq!(faults, Faults::default());
    // Beyond half the numbers nobody can know the rollover; what comes after is heard or not, once.
    say(&mut lab, 300_000..300_020);
    say(&mut lab, 100..120);
    assert_eq!(heard(&lab).1, Faults::default());
}

#[test]
fn the_numbers_wrap_and_nothing_is_lost() {
    let mut lab = with_an_open_microphone();
    say(&mut lab, 65_520..65_560);
    lab.settle();
    assert_eq!(lab.heard("ben", "ana"), 40);
    assert_eq!(lab.faults("ben", "ana"), Faults::default());
}
