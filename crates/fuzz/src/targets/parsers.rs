//! Readers that know nothing but their bytes.

use std::net::SocketAddr;

use parvis_core::framing::{Frames, head};
use parvis_core::{demux, red, rtp, sdp, stun};
use ring::hmac;

use crate::{Run, behaviour};

/// What the checks of the corpus are signed with.
const PASSWORD: &str = "the password of every check here";

/// An answer is no longer than 1.2 times a request that names a ufrag of ours (B1).
pub fn stun() -> Run {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, PASSWORD.as_bytes());
    let sources: [SocketAddr; 2] = ["192.0.2.7:4000", "[2001:db8::7]:4000"].map(|text| text.parse().unwrap());
    Box::new(move |input| {
        let Some(request) = stun::parse(input) else { return 0 };
        let signed = request.is_signed_with(&key);
        for source in sources {
            let mut answer = Vec::new();
            request.answer(source, &key, &mut answer);
            assert!(request.ufrag.len() < 16 || answer.len() * 10 <= input.len() * 12);
        }
        behaviour((signed, request.use_candidate, request.ufrag.len().min(20), input.len() / 32))
    })
}

/// Every section is answered, and nothing of the offer breaks the answer's lines.
pub fn offer() -> Run {
    let candidates = ["192.0.2.1:7882".parse().unwrap()];
    Box::new(move |input| {
        let text = String::from_utf8_lossy(input);
        let offer = match sdp::read(&text) {
            Ok(offer) => offer,
            Err(sentence) => return behaviour(sentence),
        };
        let local = sdp::Local {
            ufrag: "ufrag",
            password: "password",
            fingerprint: "AA:BB",
            candidates: &candidates,
            ssrcs: &[1, 2, 3],
            cname: "cname",
            session: 1,
        };
        let answer = sdp::answer(&offer, &local);
        assert!((1..=sdp::SLOTS).contains(&offer.slots));
        assert_eq!(answer.matches("\r\nm=").count(), offer.sections.len());
        assert!(answer.split_terminator("\r\n").all(|line| !line.contains(['\r', '\n', '\0'])));
        let roles: Vec<String> = offer.sections.iter().map(|section| format!("{:?}", section.role)).collect();
        behaviour((roles, offer.class.level_id, offer.microphone.map(|format| format.red)))
    })
}

pub fn rtp() -> Run {
    Box::new(|input| {
        let padding = rtp::unpadded(input).map(|rest| input.len() - rest.len());
        let Some(header) = rtp::parse(input) else {
            return behaviour((0, padding.map(|length| length / 16)));
        };
        assert!((12..=input.len()).contains(&header.length));
        let levels = (0..16).filter(|&id| header.level(input, id).is_some()).count();
        behaviour((header.length.ilog2(), header.marker, header.padded, levels))
    })
}

/// The primary block is the end of the payload.
pub fn red() -> Run {
    Box::new(|input| match red::primary(input) {
        None => 0,
        Some(primary) => {
            assert!(!primary.is_empty() && input.ends_with(primary));
            behaviour((primary.len().ilog2(), (input.len() - primary.len()).ilog2()))
        }
    })
}

/// Whole or in pieces (the first byte says how large), a stream holds the same frames.
pub fn frames() -> Run {
    fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Vec<u8>>, bool) {
        let (mut frames, mut found) = (Frames::default(), Vec::new());
        for piece in pieces {
            if frames.take(piece, |frame| found.push(frame.to_vec())).is_err() {
                return (found, false);
            }
        }
        (found, true)
    }
    Box::new(|input| {
        let Some((&size, stream)) = input.split_first() else { return 0 };
        let whole = read([stream].into_iter());
        assert_eq!(whole, read(stream.chunks(usize::from(size).max(1))));
        let (found, fits) = whole;
        for frame in &found {
            assert!((1..=demux::LONGEST).contains(&frame.len()));
            assert_eq!(usize::from(u16::from_be_bytes(head(frame))), frame.len());
        }
        behaviour((found.len().min(32), fits, found.last().map(|frame| frame.len().ilog2())))
    })
}
