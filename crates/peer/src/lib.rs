//! A WebRTC audio client without a browser, for tests, benches and the command line.
//!
//! It speaks what a browser speaks (ICE, DTLS 1.2, SRTP with AES-256-GCM, RTP, RTCP) and shares no
//! code with the core on purpose: a mistake made twice in the same way would pass every test.
//! It obeys nobody either. What the room's rules refuse, it sends all the same, so that a test can
//! see the core drop it (hazards A1, A2).
//!
//! From the wire inwards:
//!
//! * [`offer`], [`answer`]: the SDP it writes and reads
//! * [`stun`], [`checks`]: RFC 8489 messages, and the connectivity checks of a controlling agent
//! * [`dtls`], [`srtp`], [`rtp`], [`rtcp`]: the handshake, the keys, the packets
//! * [`canary`], [`tape`], [`voice`], [`slot`], [`report`]: what it says, how often, and what it heard
//! * [`client`]: all of these as one state machine, without a socket and without a clock;
//!   [`forge`]: what an attacker would seal with its keys
//! * [`crowd`], [`link`]: clients on real sockets, UDP or TCP; [`clock`]: instants as the monotonic seconds of Python
//! * [`control`], [`program`], [`lab`], [`stranger`]: the core's control socket, a core of one's own for a test,
//!   and somebody it does not know

pub mod answer;
pub mod canary;
pub mod checks;
pub mod client;
pub mod clock;
pub mod control;
pub mod crowd;
pub mod dtls;
pub mod forge;
pub mod lab;
pub mod link;
pub mod offer;
pub mod program;
pub mod report;
pub mod rtcp;
pub mod rtp;
pub mod slot;
pub mod srtp;
pub mod stranger;
pub mod stun;
pub mod tape;
pub mod voice;

/// Random bytes, from the system's generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// A random text of `length` characters that ICE allows (RFC 8839 §5.4).
pub fn random_text(length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |_| char::from(LETTERS[usize::from(random::<1>()[0] & 63)]);
    (0..length).map(letter).collect()
}
