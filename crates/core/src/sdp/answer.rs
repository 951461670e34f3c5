//! Writes the answer: ICE-lite, passive, one bundle, opus and red only.

use std::fmt::Write;
use std::net::SocketAddr;

use super::{LEVEL_URI, MID_URI, Offer, SLOTS, Section, Use};

/// Our side of one connection.
pub struct Local<'a> {
    pub ufrag: &'a str,
    pub password: &'a str,
    /// SHA-256 of our certificate, `AA:BB:...`.
    pub fingerprint: &'a str,
    pub candidates: &'a [SocketAddr],
    pub ssrcs: &'a [u32; SLOTS],
    /// Random for each connection (RFC 7022): it names nobody.
    pub cname: &'a str,
    pub session: u64,
}

pub fn answer(offer: &Offer, local: &Local) -> String {
    let mut out = String::with_capacity(4096);
    let accepted = || offer.sections.iter().filter(|section| section.role != Use::Refused);
    let mids: Vec<&str> = accepted().map(|section| section.mid.as_str()).collect();
    line(&mut out, format_args!("v=0\r\no=- {} 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0", local.session));
    line(&mut out, format_args!("a=group:BUNDLE {}", mids.join(" ")));
    line(&mut out, format_args!("a=ice-lite\r\na=msid-semantic: WMS"));
    let bundle = mids.first().copied();
    for section in &offer.sections {
        match section.role {
            Use::Refused => refuse(&mut out, section),
            role => accept(&mut out, section, role, local, bundle == Some(&section.mid)),
        }
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments) {
    write!(out, "{text}\r\n").expect("writing to a string never fails");
}

/// Port 0, everything else as offered (RFC 3264 §6).
fn refuse(out: &mut String, section: &Section) {
    let mut words = section.media.split(' ');
    let kind = words.next().unwrap_or("audio");
    let rest: Vec<&str> = words.skip(1).collect();
    line(out, format_args!("m={kind} 0 {}", rest.join(" ")));
    line(out, format_args!("c=IN IP4 0.0.0.0\r\na=mid:{}\r\na=inactive", section.mid));
}

fn accept(out: &mut String, section: &Section, role: Use, local: &Local, candidates: bool) {
    let Section { opus, red, .. } = section;
    // Red before opus: the first format listed is the one that browsers send.
    let red = red.filter(|_| role == Use::Microphone);
    let formats = red.map_or(opus.to_string(), |red| format!("{red} {opus}"));
    line(out, format_args!("m=audio 9 UDP/TLS/RTP/SAVPF {formats}\r\nc=IN IP4 0.0.0.0"));
    transport(out, section, local);
    line(out, format_args!("a=rtpmap:{opus} opus/48000/2\r\na=fmtp:{opus} minptime=10;useinbandfec=1"));
    if let Some(red) = red {
        line(out, format_args!("a=rtpmap:{red} red/48000/2\r\na=fmtp:{red} {opus}/{opus}"));
    }
    match role {
        Use::Slot(slot) => send(out, local, slot),
        _ => line(out, format_args!("a=recvonly")),
    }
    if candidates {
        candidate_lines(out, local.candidates);
    }
}

fn transport(out: &mut String, section: &Section, local: &Local) {
    line(out, format_args!("a=ice-ufrag:{}\r\na=ice-pwd:{}", local.ufrag, local.password));
    line(out, format_args!("a=fingerprint:sha-256 {}\r\na=setup:passive", local.fingerprint));
    line(out, format_args!("a=mid:{}\r\na=rtcp-mux", section.mid));
    for (id, uri) in [(section.level_id, LEVEL_URI), (section.mid_id, MID_URI)] {
        if id != 0 {
            line(out, format_args!("a=extmap:{id} {uri}"));
        }
    }
}

/// The SSRC in the answer lets a packet find its section without a MID in every header.
fn send(out: &mut String, local: &Local, slot: usize) {
    let Local { cname, ssrcs, .. } = local;
    line(out, format_args!("a=sendonly\r\na=msid:- slot{slot}"));
    line(out, format_args!("a=ssrc:{} cname:{cname}", ssrcs[slot]));
}

/// Each address by UDP, then each by TCP, where the client must connect (RFC 6544 §4.5).
fn candidate_lines(out: &mut String, candidates: &[SocketAddr]) {
    for (n, address) in candidates.iter().enumerate() {
        let (ip, port, priority) = (address.ip(), address.port(), priority(UDP, 65_535 - n as u32));
        line(out, format_args!("a=candidate:{n} 1 udp {priority} {ip} {port} typ host"));
    }
    for (n, address) in candidates.iter().enumerate() {
        let (ip, port, priority) = (address.ip(), address.port(), priority(TCP, PASSIVE - n as u32));
        let foundation = candidates.len() + n;
        line(
            out,
            format_args!("a=candidate:{foundation} 1 tcp {priority} {ip} {port} typ host tcptype passive"),
        );
    }
    line(out, format_args!("a=end-of-candidates"));
}

/// Type preferences of host candidates: TCP comes after everything that goes by UDP.
const UDP: u32 = 126;
const TCP: u32 = 90;
/// The local preference of passive candidates, the best of them (RFC 6544 §4.2): 4 above 13 bits.
const PASSIVE: u32 = (4 << 13) | 0x1fff;

/// RFC 8445 §5.1.2.1, component 1; the addresses in the order given.
const fn priority(kind: u32, local: u32) -> u32 {
    (kind << 24) | (local << 8) | 255
}
