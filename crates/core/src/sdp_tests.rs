use std::net::SocketAddr;

use super::*;

/// As Chromium offers: one microphone, three slots; shortened to what is read and what must go.
fn chromium() -> String {
    let mut offer =
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3\r\n".to_owned();
    (0..4).for_each(|mid| offer += &section(mid, if mid == 0 { "sendonly" } else { "recvonly" }, 111, 63, 1));
    offer
}

fn section(mid: usize, direction: &str, opus: u8, red: u8, level: u8) -> String {
    let fingerprint = ["AB"; 32].join(":");
    format!(
        "m=audio 9 UDP/TLS/RTP/SAVPF {opus} {red} 9 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:efghefghefghefghefghefgh\r\n\
         a=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:{mid}\r\n\
         a=extmap:{level} urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
         a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:sdes:mid\r\n\
         a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
         a={direction}\r\na=rtcp-mux\r\na=rtpmap:{opus} opus/48000/2\r\na=rtcp-fb:{opus} transport-cc\r\n\
         a=fmtp:{opus} minptime=10;useinbandfec=1\r\na=rtpmap:{red} red/48000/2\r\na=fmtp:{red} {opus}/{opus}\r\n\
         a=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    )
}

fn answered(offer: &str) -> String {
    let candidates: [SocketAddr; 2] =
        ["192.0.2.1:7882".parse().unwrap(), "[2001:db8::1]:7882".parse().unwrap()];
    let local = Local {
        ufrag: "ourufrag",
        password: "ourpassword",
        fingerprint: "01:02",
        candidates: &candidates,
        ssrcs: &[71, 72, 73],
        cname: "nobody",
        session: 5,
    };
    answer(&read(offer).expect("a good offer"), &local)
}

#[test]
fn the_first_that_sends_is_the_microphone_and_three_that_receive_are_slots() {
    let offer = read(&chromium()).unwrap();
    let roles: Vec<Use> = offer.sections.iter().map(|section| section.role).collect();
    assert_eq!(roles, [Use::Microphone, Use::Slot(0), Use::Slot(1), Use::Slot(2)]);
    assert_eq!(offer.microphone, Some(Format { opus: 111, red: Some(63), level_id: 1 }));
    assert_eq!(offer.fingerprint, [0xAB; 32]);
}

#[test]
fn sections_that_share_the_first_ones_port_are_slots_as_firefox_offers_them() {
    let shared = |mid| {
        let section = section(mid, "recvonly", 109, 63, 1);
        section.replace("m=audio 9 ", "m=audio 0 ").replace("a=rtcp-mux", "a=bundle-only\r\na=rtcp-mux")
    };
    let offer = format!("v=0\r\n{}{}{}", section(0, "sendonly", 109, 63, 1), shared(1), shared(2));
    assert_eq!(read(&offer).unwrap().slots, 2);
    assert_eq!(answered(&offer).matches("m=audio 9 ").count(), 3);
    let off = offer.replace("a=bundle-only\r\n", "");
    assert!(read(&off).is_err());
}

#[test]
fn numbers_are_those_of_the_offer() {
    let offer =
        format!("v=0\r\n{}{}", section(0, "sendrecv", 109, 122, 2), section(1, "recvonly", 109, 122, 2));
    let read = read(&offer).unwrap();
    assert_eq!((read.class.payload_type, read.class.level_id), (109, 2));
    assert!(answered(&offer).contains("m=audio 9 UDP/TLS/RTP/SAVPF 122 109\r\n"));
}

#[test]
fn the_answer_is_lite_and_passive_with_two_lines_for_each_address() {
    let answer = answered(&chromium());
    for line in ["a=ice-lite", "a=setup:passive", "a=group:BUNDLE 0 1 2 3", "a=end-of-candidates"] {
        assert!(answer.contains(&format!("{line}\r\n")), "{line}");
    }
    let candidates: Vec<&str> = answer.lines().filter(|line| line.starts_with("a=candidate:")).collect();
    let expected = [
        "a=candidate:0 1 udp 2130706431 192.0.2.1 7882 typ host",
        "a=candidate:1 1 udp 2130706175 2001:db8::1 7882 typ host",
        "a=candidate:2 1 tcp 1520435199 192.0.2.1 7882 typ host tcptype passive",
        "a=candidate:3 1 tcp 1520434943 2001:db8::1 7882 typ host tcptype passive",
    ];
    assert_eq!(candidates, expected);
}

#[test]
fn only_the_microphone_is_asked_for_red_and_it_stands_first() {
    let answer = answered(&chromium());
    let media: Vec<&str> = answer.lines().filter(|line| line.starts_with("m=")).collect();
    assert_eq!(media[0], "m=audio 9 UDP/TLS/RTP/SAVPF 63 111");
    assert!(media[1..].iter().all(|line| *line == "m=audio 9 UDP/TLS/RTP/SAVPF 111"));
}

#[test]
fn every_slot_names_its_ssrc_and_nobody() {
    let answer = answered(&chromium());
    for ssrc in [71, 72, 73] {
        assert!(answer.contains(&format!("a=ssrc:{ssrc} cname:nobody\r\n")));
    }
}

#[test]
fn feedback_that_costs_and_codecs_that_we_do_not_speak_are_left_out() {
    let answer = answered(&chromium());
    for word in ["transport-cc", "transport-wide", "abs-send-time", "G722", "PCMU", "rtcp-fb"] {
        assert!(!answer.contains(word), "{word}");
    }
}

#[test]
fn other_media_and_more_slots_than_three_are_refused_in_their_place() {
    let mut offer = chromium() + &section(4, "recvonly", 111, 63, 1);
    offer += "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:5\r\na=sendrecv\r\n";
    offer += "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:6\r\n";
    let answer = answered(&offer);
    let media: Vec<&str> = answer.lines().filter(|line| line.starts_with("m=")).collect();
    assert_eq!(media.len(), 7);
    assert_eq!(media[4], "m=audio 0 UDP/TLS/RTP/SAVPF 111 63 9 0");
    assert_eq!(media[5], "m=video 0 UDP/TLS/RTP/SAVPF 96");
    assert_eq!(media[6], "m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
    assert!(answer.contains("a=group:BUNDLE 0 1 2 3\r\n"));
}

#[test]
fn a_listener_without_a_microphone_is_welcome() {
    let offer = format!("v=0\r\n{}", section(0, "recvonly", 111, 63, 1));
    assert_eq!(read(&offer).unwrap().microphone, None);
}

#[test]
fn red_that_repeats_something_else_is_not_asked_for() {
    let offer = chromium().replace("a=fmtp:63 111/111", "a=fmtp:63 9/9");
    assert_eq!(read(&offer).unwrap().microphone.and_then(|format| format.red), None);
}

#[test]
fn slots_that_differ_are_refused_because_their_packets_would_not() {
    let offer =
        format!("v=0\r\n{}{}", section(0, "recvonly", 111, 63, 1), section(1, "recvonly", 100, 63, 1));
    assert!(read(&offer).unwrap_err().contains("differ"));
}

#[test]
fn whatever_is_wrong_gets_a_sentence() {
    let good = chromium();
    let cases = [
        String::new(),
        "hello".into(),
        "v=0\r\n".into(),
        "v=0\r\nm=".into(),
        good.replace("recvonly", "inactive"),
        good.replace("a=mid:1", "a=mid:0"),
        good.replace("a=mid:0", "a=mid:a b"),
        good.replace("opus", "vorbis"),
        good.replace("a=rtcp-mux\r\n", ""),
        good.replace("a=ice-pwd", "a=ice-pw"),
        good.replace("actpass", "passive"),
        good.replace("sha-256", "sha-1"),
        good.replace(&["AB"; 32].join(":"), "AB:CD"),
        good.replacen("AB:", "CD:", 1),
        good.clone() + &"a=x\r\n".repeat(20_000),
        format!("v=0\r\n{}", (0..17).map(|mid| section(mid, "recvonly", 111, 63, 1)).collect::<String>()),
    ];
    for (n, offer) in cases.iter().enumerate() {
        let sentence = read(offer).expect_err(&format!("case {n}"));
        assert!(sentence.contains("offer"), "{sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

/// A browser's candidates name its own machine (RFC 8828): nothing of them is kept or goes anywhere.
#[test]
fn b17_the_candidates_of_an_offer_are_neither_kept_nor_repeated() {
    let candidates = "a=candidate:1 1 udp 2122260223 192.168.7.23 50000 typ host generation 0\r\n\
                      a=candidate:2 1 udp 2122260222 f3c2a1b0.local 50001 typ host\r\n";
    let offer = chromium().replace("a=rtcp-mux\r\n", &format!("a=rtcp-mux\r\n{candidates}"));
    let (kept, answer) = (format!("{:?}", read(&offer).expect("a good offer")), answered(&offer));
    for secret in ["192.168.7.23", "f3c2a1b0", "50000", "50001"] {
        assert!(offer.contains(secret) && !kept.contains(secret) && !answer.contains(secret), "{secret}");
    }
}

#[test]
fn b4_a_section_that_is_refused_cannot_bring_lines_into_the_answer() {
    for media in ["video 9 X\ra=candidate:9 96", "video 9 X\u{85} 96", "video 9 \0 96"] {
        let offer = format!("{}m={media}\r\na=mid:9\r\n", chromium());
        assert!(read(&offer).unwrap_err().ends_with('.'), "{media:?}");
    }
}
