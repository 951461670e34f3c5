//! The corpus, as it is written: one of everything that a browser sends, and the edges of it.

use std::io;
use std::sync::Arc;

use parvis_peer::client::Client;
use parvis_peer::dtls::Identity;
use parvis_peer::stranger;
use parvis_peer::stun::{Names, check};

use crate::kept::keep;

/// Writes `corpus/` anew. What is random in it differs each time; its shape does not.
pub fn write() -> io::Result<()> {
    let offer = Client::new(Arc::new(Identity::new())).offer();
    for (target, name, input) in seeds(&offer) {
        keep(target, name, &input)?;
    }
    Ok(())
}

type Seed = (&'static str, &'static str, Vec<u8>);

fn seeds(offer: &str) -> Vec<Seed> {
    let hello = stranger::client_hello();
    let (first, second) = fragments(&hello);
    let alert = stranger::alert(2, 40);
    vec![
        ("stun", "check", a_check(false)),
        ("stun", "nomination", a_check(true)),
        ("offer", "peer", offer.into()),
        ("offer", "one-slot", offer[..third_section(offer)].into()),
        ("rtp", "level-and-mid", packet(111, &OPUS)),
        (
            "rtp",
            "two-byte-extension",
            [&[0x90, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5][..], &TWO_BYTE, &OPUS].concat(),
        ),
        ("rtp", "csrcs-and-padding", [&[0xa2, 111, 0, 1][..], &[0; 16], &OPUS, &[0, 0, 3]].concat()),
        ("red", "two-copies", redundant()),
        ("red", "no-copy", [&[111][..], &OPUS].concat()),
        ("frames", "two", [&[3][..], &frames(&[b"one", b"two"])].concat()),
        ("srtp", "plain", packet(111, &OPUS)),
        ("srtp", "redundant", packet(63, &redundant())),
        ("srtp", "silence", packet(111, &[0xf8, 0xff, 0xfe])),
        ("srtcp", "receiver-report", [&[0x81, 201, 0, 7, 0, 0, 0, 1][..], &[0; 24]].concat()),
        ("srtcp", "nack", vec![0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 7, 0, 1, 0xff, 0xff]),
        ("datagrams", "damaged", vec![0, 0, 0, 30, 1]),
        ("datagrams", "raw", [&[4, 255][..], &hello].concat()),
        ("hellos", "whole", frames(&[&hello])),
        ("hellos", "fragments", frames(&[&first, &second])),
        ("handshake", "alert", frames(&[&alert, &alert, &alert])),
        ("handshake", "hello", frames(&[&first, &hello])),
        ("control", "hello", [&[1][..], b"\x83\xa2id\x01\xa2do\xa5hello\xa8protocol\x02"].concat()),
        (
            "control",
            "open-room",
            [&[1][..], b"\x84\xa2id\x05\xa2do\xa9open_room\xa4room\xa1r\xa4echo\xc3"].concat(),
        ),
        ("control", "table", [&[1][..], b"\x82\xa2id\x05\xa2do\xa5table"].concat()),
        ("control", "join", join(offer)),
    ]
}

const OPUS: [u8; 8] = [0x78, 1, 2, 3, 4, 5, 6, 7];
const TWO_BYTE: [u8; 12] = [0x10, 0x00, 0, 2, 1, 1, 30, 0, 4, 1, b'0', 0];

fn a_check(nominate: bool) -> Vec<u8> {
    let names =
        Names { theirs: "ourufragourufrag", ours: "them", password: "the password of every check here" };
    check(&[7; 12], &names, 9, nominate)
}

fn third_section(offer: &str) -> usize {
    offer.match_indices("m=audio").nth(2).map_or(offer.len(), |(at, _)| at)
}

/// A level of -30 dBov and a MID.
fn packet(payload_type: u8, payload: &[u8]) -> Vec<u8> {
    let head = [0x90, payload_type, 0, 1, 0, 0, 3, 0xc0, 0, 0, 0, 5];
    let extension = [0xbe, 0xde, 0, 1, 0x10, 0x80 | 30, 0x90, b'0'];
    [&head[..], &extension, payload].concat()
}

fn redundant() -> Vec<u8> {
    let blocks = [0x80 | 111, 0x0f, 0, 2, 0x80 | 111, 0x07, 0x80, 1, 111];
    [&blocks[..], &[1, 2], &[3], &OPUS].concat()
}

fn frames(datagrams: &[&[u8]]) -> Vec<u8> {
    datagrams
        .iter()
        .flat_map(|datagram| [&(datagram.len() as u16).to_be_bytes()[..], datagram].concat())
        .collect()
}

/// A ClientHello in two records (RFC 6347 §4.2.3).
fn fragments(hello: &[u8]) -> (Vec<u8>, Vec<u8>) {
    const HEAD: usize = 25;
    const FIRST: usize = 40;
    let part = |from: usize, to: usize| {
        let mut part = [&hello[..HEAD], &hello[HEAD + from..HEAD + to]].concat();
        let length = to - from;
        part[11..13].copy_from_slice(&((12 + length) as u16).to_be_bytes());
        part[20..22].copy_from_slice(&(from as u16).to_be_bytes());
        part[23..25].copy_from_slice(&(length as u16).to_be_bytes());
        part
    };
    (part(0, FIRST), part(FIRST, hello.len() - HEAD))
}

fn join(offer: &str) -> Vec<u8> {
    let fixed =
        b"\x01\x88\xa2id\x05\xa2do\xa4join\xa4room\xa4room\xaaconnection\xa1c\xa4csrc\x07\xa5label\xc4\x01x";
    let length = (offer.len() as u16).to_be_bytes();
    [&fixed[..], b"\xa8replaces\xc0\xa5offer\xda", &length, offer.as_bytes()].concat()
}
