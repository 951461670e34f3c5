//! B1, M4, L4: not one byte goes to whoever does not know the secret, and answers do not amplify.

use parvis_peer::lab::Lab;
use parvis_peer::stranger::Stranger;
use parvis_peer::stun::{self, BINDING_REQUEST, Message, Names, PRIORITY, USERNAME};

/// STUN in every shape that lacks the right secret.
fn shapes(known: &str) -> Vec<Vec<u8>> {
    let user = format!("{known}:x");
    let named = || Message::new(BINDING_REQUEST, &[1; 12]).attribute(USERNAME, user.as_bytes());
    let wrong = Names { theirs: known, ours: "x", password: "a guess" };
    let nobody = Names { theirs: "nobody", ours: "x", password: "a guess" };
    let mut shapes = vec![
        Message::new(BINDING_REQUEST, &[1; 12]).bytes(),
        Message::new(BINDING_REQUEST, &[1; 12]).fingerprint().bytes(),
        Message::new(BINDING_REQUEST, &[1; 12]).integrity(b"").fingerprint().bytes(),
        named().bytes(),
        named().fingerprint().bytes(),
        named().integrity(b"").bytes(),
        named().attribute(USERNAME, b"").integrity(b"a guess").bytes(),
        named().attribute(PRIORITY, &[0; 700]).bytes(),
        stun::check(&[1; 12], &wrong, 1, true),
        stun::check(&[1; 12], &nobody, 1, true),
    ];
    // Every other method and class, and every length of a check with a wrong integrity.
    shapes.extend(
        (0..0x4000)
            .step_by(7)
            .map(|kind| Message::new(kind, &[1; 12]).attribute(USERNAME, user.as_bytes()).bytes()),
    );
    let whole = stun::check(&[1; 12], &wrong, 1, true);
    shapes.extend((0..whole.len()).map(|length| whole[..length].to_vec()));
    shapes
}

#[test]
fn no_shape_draws_a_single_byte() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    let known = lab.peer("ana").client.answer.user.clone();
    let stranger = Stranger::new();
    for shape in shapes(&known) {
        stranger.send(lab.address(), &shape);
        lab.drain();
    }
    lab.settle();
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}

/// Every bit of a genuine check up to the end of its integrity.
#[test]
fn a_genuine_check_with_one_changed_bit_draws_no_byte() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    let (to, stranger) = (lab.address(), Stranger::new());
    let whole = stun::check(&[1; 12], &lab.peer("ana").client.checks.names(), 1, true);
    let fingerprint = 8;
    for bit in 0..8 * (whole.len() - fingerprint) {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        stranger.send(to, &changed);
    }
    lab.settle();
    assert_eq!(stranger.answers(), Vec::<Vec<u8>>::new());
}

#[test]
fn an_answer_is_hardly_longer_than_the_question() {
    let mut lab = Lab::new();
    lab.join("room", "ana");
    let question = stun::check(&[1; 12], &lab.peer("ana").client.checks.names(), 1, false);
    let friend = Stranger::new();
    friend.send(lab.address(), &question);
    lab.settle();
    let answers = friend.answers();
    assert_eq!(answers.len(), 1);
    assert!(answers[0].len() * 10 <= question.len() * 12, "{} for {}", answers[0].len(), question.len());
}
