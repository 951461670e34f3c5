//! The media core of Parvis, sans-IO: no socket, no clock, no thread.
//!
//! The shell tells it what time it is, gives it datagrams and control requests, and takes datagrams
//! and events away. A datagram's way, file by file:
//!
//! | file | idea |
//! |---|---|
//! | [`demux`] | what a datagram claims to be; lengths before parsers |
//! | [`stun`] | connectivity checks: read, verify, answer |
//! | [`sdp`] | the offer read, the answer written |
//! | [`dtls`] | the handshake, until the keys are known |
//! | [`srtp`] | AES-256-GCM, packet indexes, replays |
//! | [`rtp`], [`red`] | headers; redundancy unwrapped |
//! | [`microphone`] | what one client sends: authentic, in time, not too much, only while open |
//! | [`slots`] | who is heard, and how a slot's stream continues |
//! | [`fanout`] | rewrite once, encrypt N |
//! | [`path`], [`framing`] | ways to a client: datagrams, or frames of a TCP stream |
//! | [`steering`] | who is behind a path, and by which one a connection hears |
//! | [`connection`], [`room`] | one lease; one room |
//! | [`core`] | everything there is, and how it ends |
//! | [`requests`], [`route`], [`clock`] | what the controller asks; what datagrams do; what time does |
//! | [`stats`], [`random`] | counters; dice |

pub mod clock;
pub mod connection;
pub mod core;
pub mod demux;
pub mod dtls;
pub mod fanout;
pub mod framing;
pub mod microphone;
pub mod path;
pub mod random;
pub mod red;
pub mod requests;
pub mod room;
pub mod route;
pub mod rtp;
pub mod sdp;
pub mod slots;
pub mod srtp;
pub mod stats;
pub mod steering;
pub mod stun;

pub use crate::connection::Join;
pub use crate::core::{Config, Core, Ended, Event};
pub use crate::fanout::Batch;
pub use crate::path::{Link, Path};
pub use crate::requests::{PlantedFault, Refusal, Row};
