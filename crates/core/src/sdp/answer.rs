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

fn candidate_lines(out: &mut String, candidates: &[SocketAddr]) {
    for (n, address) in candidates.iter().enumerate() {
        // RFC 8445 §5.1.2.1: type host, the addresses in the order given, component 1.
        let priority = (126u32 << 24) | ((65_535 - n as u32) << 8) | 255;
        let (ip, port) = (address.ip(), address.port());
        line(out, format_args!("a=candidate:{n} 1 udp {priority} {ip} {port} typ host"));
    }
    line(out, format_args!("a=end-of-candidates"));
}
