//! Everything that reads bytes from strangers, and what must hold whatever they are.

mod control;
mod parsers;
mod sealed;
mod whole;

/// The core and the clients of its scenarios, in virtual time.
#[path = "../../../core/tests/common/mod.rs"]
mod world;

use crate::Run;

pub struct Target {
    pub name: &'static str,
    pub what: &'static str,
    pub make: fn() -> Run,
}

pub const TARGETS: [Target; 11] = [
    Target { name: "stun", what: "connectivity checks: read, verified, answered", make: parsers::stun },
    Target { name: "offer", what: "session descriptions: read, answered", make: parsers::offer },
    Target { name: "rtp", what: "RTP headers, extensions, padding", make: parsers::rtp },
    Target { name: "red", what: "redundant audio", make: parsers::red },
    Target { name: "frames", what: "the frames of a TCP stream, however it is cut", make: parsers::frames },
    Target {
        name: "srtp",
        what: "authentic packets of a microphone, whatever is in them",
        make: sealed::srtp,
    },
    Target { name: "srtcp", what: "authentic reports, whatever is in them", make: sealed::srtcp },
    Target {
        name: "datagrams",
        what: "a core with a speaker, from anybody's address",
        make: whole::datagrams,
    },
    Target { name: "hellos", what: "DTLS records before ICE and without a handshake", make: whole::hellos },
    Target { name: "handshake", what: "DTLS records between those of a handshake", make: whole::handshake },
    Target { name: "control", what: "frames of the control socket", make: control::control },
];

pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
