use super::*;

const FRAME_TIME: Duration = Duration::from_millis(20);

fn voice(speaker: u64, index: u64, level: u8) -> Voice {
    let source = Source { speaker, ssrc: Some(speaker as u32) };
    Voice { source, index, timestamp: index as u32 * 960, marker: false, level: Some(level) }
}

/// Everybody named speaks for `frames`; who got how many places.
fn speak(slots: &mut Slots, now: &mut Instant, from: u64, frames: u64, who: &[(u64, u8)]) -> Vec<usize> {
    let mut heard = vec![0; who.len()];
    for index in from..from + frames {
        *now += FRAME_TIME;
        for (count, &(speaker, level)) in heard.iter_mut().zip(who) {
            *count += usize::from(slots.place(*now, &voice(speaker, index, level)).is_some());
        }
    }
    heard
}

#[expect(clippy::disallowed_methods, reason = "a test needs some instant to begin at")]
fn start() -> (Slots, Instant) {
    (Slots::default(), Instant::now())
}

#[test]
fn a_change_of_speaker_continues_number_and_time_and_marks_it() {
    let (mut slots, now) = start();
    let first = slots.place(now, &voice(1, 500, 30)).unwrap();
    let second = slots.place(now + FRAME_TIME, &voice(1, 501, 30)).unwrap();
    assert!(first.marker && !second.marker);
    assert_eq!((second.index, second.timestamp - first.timestamp), (first.index + 1, 960));
    slots.interrupt(1);
    let third = slots.place(now + 2 * FRAME_TIME, &voice(1, 9_000, 30)).unwrap();
    assert!(third.marker);
    assert_eq!((third.index, third.advance), (second.index + 1, 1));
    assert_eq!(third.timestamp - second.timestamp, 960);
}

#[test]
fn a_pause_moves_the_timestamp_by_the_clock() {
    let (mut slots, now) = start();
    let first = slots.place(now, &voice(1, 1, 30)).unwrap();
    slots.interrupt(1);
    let second = slots.place(now + Duration::from_secs(2), &voice(1, 2, 30)).unwrap();
    assert_eq!(second.timestamp - first.timestamp, 2 * 48_000);
}

#[test]
fn m7_losses_stay_holes_and_late_packets_are_dropped() {
    let (mut slots, now) = start();
    let places = [1, 2, 5, 4, 6].map(|index| slots.place(now, &voice(1, index, 30)));
    let indexes = places.map(|place| place.map(|place| (place.index, place.advance)));
    assert_eq!(indexes, [Some((1, 1)), Some((2, 1)), Some((5, 3)), None, Some((6, 1))]);
}

#[test]
fn a_timestamp_that_runs_backwards_begins_anew() {
    let (mut slots, now) = start();
    let first = slots.place(now, &voice(1, 1, 30)).unwrap();
    let back = Voice { timestamp: 0, ..voice(1, 2, 30) };
    let second = slots.place(now + FRAME_TIME, &back).unwrap();
    assert_eq!(second.timestamp - first.timestamp, 960);
}

#[test]
fn a_fourth_voice_that_is_no_louder_waits() {
    let (mut slots, mut now) = start();
    let heard = speak(&mut slots, &mut now, 1, 100, &[(1, 30), (2, 30), (3, 30), (4, 30)]);
    assert_eq!(heard, [100, 100, 100, 0]);
}

#[test]
fn a_louder_voice_takes_the_quietest_slot_after_the_hysteresis() {
    let (mut slots, mut now) = start();
    let heard = speak(&mut slots, &mut now, 1, 100, &[(1, 30), (2, 60), (3, 30), (4, 20)]);
    let waited = 100 - heard[3];
    let frames = (HYSTERESIS.as_millis() / FRAME_TIME.as_millis()) as usize;
    assert!((frames..frames + 3).contains(&waited), "{waited}");
    assert_eq!(heard[1], waited + 1, "the quietest lost its slot");
    assert_eq!((heard[0], heard[2]), (100, 100));
}

#[test]
fn a_short_peak_displaces_nobody() {
    let (mut slots, mut now) = start();
    let mut index = 1;
    for _ in 0..20 {
        let loud = speak(&mut slots, &mut now, index, 5, &[(1, 40), (2, 40), (3, 40), (4, 0)]);
        let quiet = speak(&mut slots, &mut now, index + 5, 15, &[(1, 40), (2, 40), (3, 40), (4, 90)]);
        assert_eq!((loud[3], quiet[3]), (0, 0));
        index += 20;
    }
}

#[test]
fn a_slot_is_free_when_its_speaker_has_been_silent_for_half_a_second() {
    let (mut slots, mut now) = start();
    speak(&mut slots, &mut now, 1, 10, &[(1, 30), (2, 30), (3, 30)]);
    now += FREE_AFTER;
    assert_eq!(speak(&mut slots, &mut now, 1, 10, &[(4, 90)]), [10]);
}

#[test]
fn a_speaker_that_pauses_comes_back_to_its_slot() {
    let (mut slots, now) = start();
    let before = slots.place(now, &voice(1, 1, 30)).unwrap().slot;
    slots.place(now, &voice(2, 1, 30)).unwrap();
    let after = slots.place(now + Duration::from_secs(60), &voice(1, 2, 30)).unwrap().slot;
    assert_eq!(before, after);
}

#[test]
fn a_successor_goes_on_in_the_slot_of_whom_it_replaces() {
    let (mut slots, now) = start();
    slots.place(now, &voice(1, 1, 30)).unwrap();
    let before = slots.place(now, &voice(2, 1, 30)).unwrap();
    slots.replace(2, 9);
    let after = slots.place(now + FRAME_TIME, &voice(9, 7_000, 30)).unwrap();
    assert_eq!((after.slot, after.index), (before.slot, before.index + 1));
}

#[test]
fn who_lost_its_slot_waits_like_everybody_before_it_takes_one_again() {
    let (mut slots, mut now) = start();
    speak(&mut slots, &mut now, 1, 50, &[(1, 57), (2, 90), (3, 57), (4, 60)]);
    let heard = speak(&mut slots, &mut now, 51, 16, &[(1, 57), (3, 57), (4, 60), (5, 50)]);
    assert_eq!((heard[2], heard[3]), (16, 1), "5 has just taken the slot of 4");
    let peak = speak(&mut slots, &mut now, 67, 1, &[(4, 0)]);
    assert_eq!(peak, [0], "a short peak displaces nobody");
}
