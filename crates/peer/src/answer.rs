//! The answer (RFC 8866), read no further than this client needs it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// What the other side agreed to.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    pub user: String,
    pub password: String,
    /// SHA-256 of its certificate, in hexadecimal with colons.
    pub fingerprint: String,
    pub candidates: Vec<SocketAddr>,
    /// Where it takes TCP streams (RFC 6544).
    pub passive: Vec<SocketAddr>,
    /// The first m-line takes our voice.
    pub takes_microphone: bool,
    pub opus: Option<u8>,
    pub red: Option<u8>,
    /// Ids of header extensions: RFC 6464 level, and MID.
    pub level: Option<u8>,
    pub mid: Option<u8>,
    /// The SSRCs of the slots, in the order of their m-lines.
    pub slots: Vec<u32>,
    /// Lines that an answer of the core must not have (transport-cc, abs-send-time, other codecs).
    pub unwanted: Vec<String>,
}

/// Why an answer cannot be used.
#[derive(Debug, PartialEq)]
pub struct Unusable(pub &'static str);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Unusable {}

const LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";

impl Answer {
    pub fn read(sdp: &str) -> Result<Answer, Unusable> {
        let mut answer = Answer::default();
        let mut mline = 0;
        for line in sdp.lines() {
            mline += usize::from(line.starts_with("m="));
            answer.line(line, mline);
        }
        answer.complete()
    }

    /// Take what one line says. `mline` counts from 1; 0 is the session's part.
    fn line(&mut self, line: &str, mline: usize) {
        let Some((name, value)) = line.strip_prefix("a=").map(|a| a.split_once(':').unwrap_or((a, "")))
        else {
            return;
        };
        match name {
            "ice-ufrag" => self.user = value.into(),
            "ice-pwd" => self.password = value.into(),
            "fingerprint" => self.fingerprint = value.trim_start_matches("sha-256 ").to_uppercase(),
            "candidate" => self.candidate(value),
            "recvonly" if mline == 1 => self.takes_microphone = true,
            "rtpmap" => self.codec(line, value),
            "extmap" => self.extension(line, value),
            "rtcp-fb" if value.contains("transport-cc") => self.unwanted.push(line.into()),
            "ssrc" if mline > 1 => self.slot(value),
            _ => {}
        }
    }

    /// `<foundation> <component> <transport> <priority> <address> <port> typ host [tcptype passive]`
    /// (RFC 8839 §5.1, RFC 6544 §4.5).
    fn candidate(&mut self, value: &str) {
        let words: Vec<&str> = value.split(' ').collect();
        let &[_, "1", transport, _, ip, port, "typ", "host", ref rest @ ..] = words.as_slice() else {
            return;
        };
        let (Ok(ip), Ok(port)) = (ip.parse::<IpAddr>(), port.parse()) else { return };
        let list = match (transport, rest) {
            ("udp", []) => &mut self.candidates,
            ("tcp", ["tcptype", "passive"]) => &mut self.passive,
            _ => return,
        };
        let address = SocketAddr::new(ip, port);
        if !list.contains(&address) {
            list.push(address);
        }
    }

    fn codec(&mut self, line: &str, value: &str) {
        let (number, name) = value.split_once(' ').unwrap_or(("", value));
        match name.split('/').next() {
            Some("opus") => self.opus = number.parse().ok(),
            Some("red") => self.red = number.parse().ok(),
            _ => self.unwanted.push(line.into()),
        }
    }

    fn extension(&mut self, line: &str, value: &str) {
        let (number, name) = value.split_once(' ').unwrap_or((value, ""));
        match name {
            LEVEL => self.level = number.parse().ok(),
            MID => self.mid = number.parse().ok(),
            _ => self.unwanted.push(line.into()),
        }
    }

    fn slot(&mut self, value: &str) {
        let ssrc = value.split(' ').next().and_then(|s| s.parse().ok());
        self.slots.extend(ssrc.filter(|s| !self.slots.contains(s)));
    }

    fn complete(self) -> Result<Answer, Unusable> {
        let lacks = [
            (self.user.is_empty() || self.password.is_empty(), "the answer has no ICE credentials"),
            (self.fingerprint.is_empty(), "the answer has no SHA-256 fingerprint"),
            (self.candidates.is_empty(), "the answer has no UDP candidate"),
            (self.opus.is_none(), "the answer does not take Opus"),
        ];
        match lacks.into_iter().find(|(lack, _)| *lack) {
            Some((_, why)) => Err(Unusable(why)),
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "v=0\r\na=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\n\
        a=candidate:1 1 udp 2130706431 127.0.0.1 7882 typ host\r\na=candidate:2 1 tcp 1 127.0.0.1 7883 typ host tcptype passive\r\n\
        a=ice-ufrag:user\r\na=ice-pwd:secret\r\na=fingerprint:sha-256 ab:CD\r\na=recvonly\r\n\
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:63 red/48000/2\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\na=sendonly\r\na=ssrc:77 cname:x\r\na=ssrc:77 msid:x y\r\n";

    #[test]
    fn it_finds_what_a_client_needs() {
        let answer = Answer::read(SHORT).unwrap();
        assert_eq!((answer.user.as_str(), answer.password.as_str()), ("user", "secret"));
        assert_eq!(answer.fingerprint, "AB:CD");
        assert_eq!(answer.candidates, ["127.0.0.1:7882".parse().unwrap()]);
        assert_eq!(answer.passive, ["127.0.0.1:7883".parse().unwrap()]);
        assert_eq!((answer.opus, answer.red, answer.level), (Some(111), Some(63), Some(1)));
        assert_eq!(answer.slots, [77]);
        assert!(answer.takes_microphone && answer.unwanted.is_empty());
    }

    #[test]
    fn what_it_cannot_use_is_said_in_a_sentence() {
        let without = SHORT.replace("a=ice-pwd:secret\r\n", "");
        assert_eq!(Answer::read(&without), Err(Unusable("the answer has no ICE credentials")));
    }

    #[test]
    fn transport_cc_is_noticed() {
        let answer = Answer::read(&format!("{SHORT}a=rtcp-fb:111 transport-cc\r\n")).unwrap();
        assert_eq!(answer.unwanted, ["a=rtcp-fb:111 transport-cc"]);
    }
}
