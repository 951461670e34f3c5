//! The offer (RFC 8866, RFC 8829): one microphone and three slots, as Chromium writes them.

use std::fmt::Write;

/// Whose offer it is.
pub struct Offer<'a> {
    pub user: &'a str,
    pub password: &'a str,
    /// SHA-256 of our certificate, in hexadecimal with colons.
    pub fingerprint: &'a str,
    /// The SSRC that the microphone will use.
    pub ssrc: u32,
    pub slots: usize,
}

/// What every m-line offers: Opus, Opus with redundancy, and the extensions of a browser.
const CODECS: &str = "a=rtcp-mux\r\n\
    a=rtcp-rsize\r\n\
    a=rtpmap:111 opus/48000/2\r\n\
    a=rtcp-fb:111 transport-cc\r\n\
    a=fmtp:111 minptime=10;useinbandfec=1\r\n\
    a=rtpmap:63 red/48000/2\r\n\
    a=fmtp:63 111/111\r\n";

const EXTENSIONS: &str = "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n\
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n";

impl Offer<'_> {
    pub fn sdp(&self) -> String {
        let mut sdp = self.session();
        (0..=self.slots).for_each(|mid| self.media(&mut sdp, mid));
        sdp
    }

    fn session(&self) -> String {
        let mids: String = (0..=self.slots).map(|mid| format!(" {mid}")).collect();
        let number = u64::from_be_bytes(crate::random()) >> 1;
        format!(
            "v=0\r\no=- {number} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE{mids}\r\n\
             a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n"
        )
    }

    fn media(&self, sdp: &mut String, mid: usize) {
        sdp.push_str("m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n");
        let (user, password) = (self.user, self.password);
        let _ = write!(sdp, "a=ice-ufrag:{user}\r\na=ice-pwd:{password}\r\na=ice-options:trickle\r\n");
        let _ =
            write!(sdp, "a=fingerprint:sha-256 {}\r\na=setup:actpass\r\na=mid:{mid}\r\n", self.fingerprint);
        sdp.push_str(EXTENSIONS);
        sdp.push_str(if mid == 0 { "a=sendonly\r\na=msid:- microphone\r\n" } else { "a=recvonly\r\n" });
        sdp.push_str(CODECS);
        if mid == 0 {
            let _ = write!(sdp, "a=ssrc:{} cname:parvis-peer\r\n", self.ssrc);
        }
    }
}
