//! Reads an offer. Whatever is wrong with it becomes a sentence for people.

use super::{LEVEL_URI, MID_URI, SLOTS};
use crate::rtp::Class;

/// Longer than any browser's offer of four sections by a factor of ten.
const LONGEST: usize = 64 * 1024;
const MOST_SECTIONS: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub struct Offer {
    /// SHA-256 of the client's certificate: what its handshake must show.
    pub fingerprint: [u8; 32],
    pub sections: Vec<Section>,
    pub microphone: Option<Format>,
    /// Of the packets that we send.
    pub class: Class,
    /// Receiving seats, at least one: what is heard in the others does not go to this client.
    pub slots: usize,
}

/// How to read what the microphone sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    pub opus: u8,
    pub red: Option<u8>,
    pub level_id: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Microphone,
    /// The number of the slot.
    Slot(usize),
    Refused,
}

/// One m-section. Every section is answered, in the order of the offer (RFC 3264 §6).
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    pub mid: String,
    /// `audio 9 UDP/TLS/RTP/SAVPF 111 63`: what a refusal repeats.
    pub media: String,
    pub role: Use,
    pub opus: u8,
    pub red: Option<u8>,
    pub level_id: u8,
    pub mid_id: u8,
}

type Read<T> = Result<T, &'static str>;

pub fn read(text: &str) -> Read<Offer> {
    if text.len() > LONGEST {
        return Err("The offer is longer than 64 KiB.");
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if lines.first() != Some(&"v=0") {
        return Err("The offer is not a session description: it does not begin with v=0.");
    }
    let mut parts = lines.chunk_by(|_, next| !next.starts_with("m="));
    let session = parts.next().unwrap_or_default();
    let blocks: Vec<&[&str]> = parts.collect();
    if blocks.is_empty() || blocks.len() > MOST_SECTIONS {
        return Err("The offer must have between 1 and 16 media sections.");
    }
    let mut sections = Vec::with_capacity(blocks.len());
    for block in &blocks {
        let section = section(session, block, &sections)?;
        sections.push(section);
    }
    assemble(session, &blocks, sections)
}

fn assemble(session: &[&str], blocks: &[&[&str]], sections: Vec<Section>) -> Read<Offer> {
    let slot = sections.iter().find(|section| section.role == Use::Slot(0));
    let slot = slot.ok_or("The offer has no audio section to receive: there is nowhere to send voices.")?;
    let class = Class { payload_type: slot.opus, level_id: slot.level_id };
    if sections.iter().any(|section| matches!(section.role, Use::Slot(_)) && section.class() != class) {
        return Err("The receiving sections of the offer differ in payload type or extension id.");
    }
    let microphone = sections.iter().find(|section| section.role == Use::Microphone);
    Ok(Offer {
        fingerprint: fingerprint(session, blocks)?,
        microphone: microphone.map(Section::format),
        class,
        slots: sections.iter().filter(|section| matches!(section.role, Use::Slot(_))).count(),
        sections,
    })
}

impl Section {
    fn class(&self) -> Class {
        Class { payload_type: self.opus, level_id: self.level_id }
    }

    fn format(&self) -> Format {
        Format { opus: self.opus, red: self.red, level_id: self.level_id }
    }
}

fn section(session: &[&str], block: &[&str], before: &[Section]) -> Read<Section> {
    let media = block[0].trim_start_matches("m=").to_owned();
    // It is repeated where the section is refused: nothing of it may break the answer's lines.
    if !media.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err("A section of the offer begins with a line that cannot be read.");
    }
    let mid = attribute(block, "mid:").filter(is_token).ok_or("A section of the offer has no mid.")?;
    if before.iter().any(|section| section.mid == mid) {
        return Err("Two sections of the offer have the same mid.");
    }
    let role = role(session, block, &media, before);
    let mut section = Section {
        mid: mid.to_owned(),
        media,
        role,
        opus: 0,
        red: None,
        level_id: extension(block, LEVEL_URI),
        mid_id: extension(block, MID_URI),
    };
    if role != Use::Refused {
        check_transport(session, block)?;
        section.opus = payload_type(block, "opus/48000/2")
            .ok_or("An audio section of the offer has no opus/48000/2.")?;
        section.red = payload_type(block, "red/48000/2").filter(|&red| carries(block, red, section.opus));
    }
    Ok(section)
}

/// The first audio section that sends is the microphone, those that only receive are the slots.
fn role(session: &[&str], block: &[&str], media: &str, before: &[Section]) -> Use {
    // Port 0 is a no, but for a section that only says that it shares the first one's (RFC 9143
    // §6): so Firefox offers.
    let off = media.split(' ').nth(1) == Some("0") && !block.contains(&"a=bundle-only");
    if !media.starts_with("audio ") || off {
        return Use::Refused;
    }
    let has = |wanted: fn(&Use) -> bool| before.iter().filter(|section| wanted(&section.role)).count();
    let slots = has(|role| matches!(role, Use::Slot(_)));
    let microphones = has(|role| *role == Use::Microphone);
    match direction(session, block) {
        "sendonly" | "sendrecv" if microphones == 0 => Use::Microphone,
        "recvonly" if slots < SLOTS => Use::Slot(slots),
        _ => Use::Refused,
    }
}

fn direction<'a>(session: &[&'a str], block: &[&'a str]) -> &'a str {
    let of = |lines: &[&'a str]| {
        let values = lines.iter().filter_map(|line| line.strip_prefix("a="));
        values.into_iter().find(|value| matches!(*value, "sendonly" | "recvonly" | "sendrecv" | "inactive"))
    };
    of(block).or_else(|| of(session)).unwrap_or("sendrecv")
}

fn check_transport(session: &[&str], block: &[&str]) -> Read<()> {
    let value = |name| attribute(block, name).or_else(|| attribute(session, name));
    if value("ice-ufrag:").is_none() || value("ice-pwd:").is_none() {
        return Err("An audio section of the offer has no ICE credentials.");
    }
    if !matches!(value("setup:"), Some("actpass" | "active")) {
        return Err("The offer must leave the passive role of DTLS to the server.");
    }
    if !block.contains(&"a=rtcp-mux") {
        return Err("The offer must multiplex RTP and RTCP (rtcp-mux).");
    }
    Ok(())
}

fn fingerprint(session: &[&str], blocks: &[&[&str]]) -> Read<[u8; 32]> {
    let lines = || blocks.iter().copied().chain([session]).flatten();
    let mut found = lines().filter_map(|line| line.strip_prefix("a=fingerprint:sha-256 ")).map(hexadecimal);
    let first = found.next().flatten().ok_or("The offer has no SHA-256 fingerprint of a certificate.")?;
    match found.all(|other| other == Some(first)) {
        true => Ok(first),
        false => Err("The sections of the offer name different certificates."),
    }
}

fn hexadecimal(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let mut parts = text.trim().split(':');
    for byte in &mut bytes {
        *byte = u8::from_str_radix(parts.next().filter(|part| part.len() == 2)?, 16).ok()?;
    }
    parts.next().is_none().then_some(bytes)
}

fn attribute<'a>(lines: &[&'a str], name: &str) -> Option<&'a str> {
    let values = lines.iter().filter_map(|line| line.strip_prefix("a="));
    values.filter_map(|value| value.strip_prefix(name)).map(str::trim).find(|value| !value.is_empty())
}

/// A token of RFC 8866, short enough to repeat: nothing of it can break the answer's lines.
fn is_token(text: &&str) -> bool {
    text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte))
}

fn payload_type(block: &[&str], codec: &str) -> Option<u8> {
    let maps = block.iter().filter_map(|line| line.strip_prefix("a=rtpmap:"));
    let mut named =
        maps.filter_map(|map| map.split_once(' ')).filter(|(_, name)| name.eq_ignore_ascii_case(codec));
    named.find_map(|(number, _)| number.parse().ok().filter(|number| *number < 128))
}

/// Whether payload type `red` repeats `opus` (RFC 2198 §3): `a=fmtp:63 111/111`.
fn carries(block: &[&str], red: u8, opus: u8) -> bool {
    let formats = attribute(block, &format!("fmtp:{red} "));
    formats.is_some_and(|formats| formats.split('/').all(|format| format.parse() == Ok(opus)))
}

/// The id of a header extension that fits the one-byte form; 0: not offered.
fn extension(block: &[&str], uri: &str) -> u8 {
    let maps = block.iter().filter_map(|line| line.strip_prefix("a=extmap:"));
    let mut ids = maps.filter_map(|map| {
        let (id, rest) = map.split_once(' ')?;
        let id = id.split('/').next()?.parse().ok()?;
        (rest.split(' ').next() == Some(uri) && (1..=14).contains(&id)).then_some(id)
    });
    ids.next().unwrap_or(0)
}
