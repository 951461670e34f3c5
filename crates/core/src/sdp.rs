//! Session descriptions (RFC 8866, RFC 8829) for the one shape we speak: a browser offers one
//! microphone to send and up to three slots to receive, all audio in one bundle; we answer once.

mod answer;
mod offer;

pub use answer::{Local, answer};
pub use offer::{Format, Offer, Section, Use, read};

/// Receiving seats of a connection.
pub const SLOTS: usize = 3;

pub(crate) const LEVEL_URI: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
pub(crate) const MID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

#[cfg(test)]
#[path = "sdp_tests.rs"]
mod tests;
