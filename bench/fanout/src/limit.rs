//! The bare limit: seal and send, and nothing else.
//!
//! One key for each destination, a header of 24 bytes and a payload of 80, AES-256-GCM, and
//! `sendmmsg` in batches, 50 times a second. No sessions, no timers, no reports: what remains is
//! what any fan-out on this machine must pay.

use std::io;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::machine;
use crate::net::{self, BATCH, Inbox, Outbox, Port};

pub const HEADER: usize = 24;
pub const PAYLOAD: usize = 80;
const PACKET: usize = HEADER + PAYLOAD + 16;
pub const TICK: Duration = Duration::from_millis(20);
pub const PORTS: usize = 8;
/// How long a reader without work sleeps. It is never woken, so the sender does not pay for that.
pub const NAP: Duration = Duration::from_micros(200);

pub struct Limit {
    pub us_per_packet: f64,
    pub core_pct: f64,
    pub loss: f64,
}

/// Send to so many destinations for so long.
pub fn measure(destinations: usize, time: Duration) -> io::Result<Limit> {
    let sink = Sink::open()?;
    thread::scope(|scope| {
        let reader = scope.spawn(|| sink.read());
        let sender = scope.spawn(|| Sender::new(destinations, &sink.ports)?.run(time));
        let sent = sender.join().expect("the sender does not panic");
        thread::sleep(TICK * 10);
        sink.over.store(true, Ordering::Relaxed);
        reader.join().expect("the reader does not panic")?;
        let (sent, cpu, wall) = sent?;
        let received = sink.received.load(Ordering::Relaxed);
        Ok(Limit {
            us_per_packet: cpu.as_secs_f64() * 1e6 / sent as f64,
            core_pct: 100.0 * cpu.as_secs_f64() / wall.as_secs_f64(),
            loss: 1.0 - received as f64 / sent as f64,
        })
    })
}

/// Whoever receives: it counts, no more.
struct Sink {
    ports: Vec<Port>,
    received: AtomicU64,
    over: AtomicBool,
}

impl Sink {
    fn open() -> io::Result<Sink> {
        let ports = (0..PORTS).map(|_| Port::open()).collect::<io::Result<_>>()?;
        Ok(Sink { ports, received: AtomicU64::new(0), over: AtomicBool::new(false) })
    }

    fn read(&self) -> io::Result<()> {
        machine::claim(machine::CLIENT)?;
        let mut inbox = Inbox::new();
        while !self.over.load(Ordering::Relaxed) {
            let count: usize = self.ports.iter().map(|port| inbox.receive(port)).sum();
            self.received.fetch_add(count as u64, Ordering::Relaxed);
            if count == 0 {
                thread::sleep(NAP);
            }
        }
        Ok(())
    }
}

struct Sender {
    socket: UdpSocket,
    keys: Vec<LessSafeKey>,
    addresses: Vec<libc::sockaddr_in>,
    outbox: Outbox<PACKET>,
}

impl Sender {
    fn new(destinations: usize, ports: &[Port]) -> io::Result<Sender> {
        let numbers = ports.iter().map(Port::number).collect::<io::Result<Vec<_>>>()?;
        let to = |at: usize| net::address(SocketAddrV4::new(listener(at), numbers[at % PORTS]));
        Ok(Sender {
            socket: UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?,
            keys: (0..destinations).map(|_| key()).collect(),
            addresses: (0..destinations).map(to).collect(),
            outbox: Outbox::new(),
        })
    }

    /// How many packets went, in how much CPU and wall time.
    fn run(mut self, time: Duration) -> io::Result<(u64, Duration, Duration)> {
        machine::claim(machine::SERVER)?;
        let (start, cpu) = (Instant::now(), thread_time());
        let mut sent = 0;
        for index in 0..(time.as_millis() / TICK.as_millis()) as u32 {
            sent += self.tick(index);
            thread::sleep((start + TICK * (index + 1)).saturating_duration_since(Instant::now()));
        }
        Ok((sent, thread_time() - cpu, start.elapsed()))
    }

    fn tick(&mut self, index: u32) -> u64 {
        let mut sent = 0;
        for (keys, to) in self.keys.chunks(BATCH).zip(self.addresses.chunks_mut(BATCH)) {
            keys.iter().zip(&mut self.outbox.packets).for_each(|(key, packet)| seal(key, packet, index));
            sent += self.outbox.send(&self.socket, to) as u64;
        }
        sent
    }
}

/// What every packet must have done to it: the common plaintext copied, and sealed.
fn seal(key: &LessSafeKey, packet: &mut [u8; PACKET], index: u32) {
    const PLAIN: [u8; PACKET] = [7; PACKET];
    *packet = PLAIN;
    packet[2..6].copy_from_slice(&index.to_be_bytes());
    let mut nonce = [0; 12];
    nonce[8..].copy_from_slice(&index.to_be_bytes());
    let (header, rest) = packet.split_at_mut(HEADER);
    let (payload, end) = rest.split_at_mut(PAYLOAD);
    let tag = key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(header), payload);
    end.copy_from_slice(tag.expect("a packet is not too long").as_ref());
}

fn key() -> LessSafeKey {
    let bytes: [u8; 32] = parvis_peer::random();
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).expect("the key has the right length"))
}

/// The loopback address of a listener: 127.1.0.0 and upwards.
pub fn listener(at: usize) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 0)) + at as u32)
}

/// CPU time of the calling thread.
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec of ours, and every thread has this clock.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
