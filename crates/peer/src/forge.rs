//! Packets of a test's choice under a client's own keys: authentic, whatever else is wrong with them.

use crate::canary::Canary;
use crate::client::Client;
use crate::rtp::Header;
use crate::voice::{FRAME, Packet, SPEAKING};

impl Client {
    /// Seal a packet with our key: what a test sends is authentic, whatever else is wrong with it.
    pub fn seal(&self, packet: &Packet) -> Option<Vec<u8>> {
        let mut bytes = packet.header.write();
        let length = bytes.len();
        bytes.extend(&packet.payload);
        let ours = &self.keys.as_ref()?.ours;
        ours.seal_rtp(&mut bytes, length, packet.header.ssrc, packet.index);
        Some(bytes)
    }

    /// Seal a compound RTCP packet (eight bytes at least) under the next index.
    pub fn seal_rtcp(&mut self, mut packet: Vec<u8>) -> Option<Vec<u8>> {
        self.reports += 1;
        let ours = &self.keys.as_ref()?.ours;
        ours.seal_rtcp(&mut packet, self.reports);
        Some(packet)
    }

    /// A packet as the microphone would send it, with a header of the test's choice.
    pub fn forge(&self, index: u64, canary: &str, number: u32) -> Packet {
        let level = self.answer.level.map(|id| (id, vec![SPEAKING]));
        let header = Header {
            payload_type: self.answer.opus.unwrap_or_default(),
            marker: false,
            sequence: index as u16,
            timestamp: (index as u32).wrapping_mul(FRAME),
            ssrc: self.voice.ssrc,
            extensions: level.into_iter().collect(),
        };
        let text = canary;
        let payload = Canary { text, number, sent: 0 }.write(80);
        Packet { header, payload, index }
    }
}
