//! The media core with very many listeners of one speaker.

use std::error::Error;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parvis_peer::client::Client;
use parvis_peer::control::{self, Control};
use parvis_peer::dtls::Identity;
use parvis_peer::program::{self, Core};
use parvis_peer::voice::Speech;
use rmpv::Value;

use crate::herd::Herd;
use crate::machine;

/// Offers that may be under way at once.
const WINDOW: usize = 32;
/// After the joins: every first report has come, and the handshakes' memory is given back.
const SETTLE: Duration = Duration::from_secs(3);
const WARM_UP: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);
const SPEAKER: usize = 0;

pub struct Figures {
    pub us_per_packet: f64,
    pub loss: f64,
    pub rss_kb_per_listener: f64,
    /// Per second of the core's CPU, and per second of the clock.
    pub joins_per_cpu_s: f64,
    pub joins_per_s: f64,
    pub server_core_pct: f64,
    pub client_core_pct: f64,
    pub packets: u64,
    pub unauthentic: u64,
    pub delay_ms: [f64; 3],
}

/// The core's CPU, ours, the clock, and what has been received: at one instant.
struct Mark {
    server: Duration,
    client: Duration,
    at: Instant,
    packets: u64,
}

struct Bench {
    core: Core,
    control: Control,
    identity: Arc<Identity>,
    herd: Herd,
}

pub fn measure(listeners: usize, time: Duration) -> Result<Figures, Box<dyn Error>> {
    machine::claim(machine::CLIENT)?;
    let mut bench = Bench::start()?;
    bench.join_until(1)?;
    bench.control.call("open_microphone", &[("connection", name(SPEAKER).into())])?;
    bench.herd.run(WARM_UP);
    let (memory, before) = (machine::memory(bench.core.process.id())?, bench.mark()?);
    bench.join_until(1 + listeners)?;
    let joined = bench.mark()?;
    bench.herd.run(SETTLE);
    let grown = machine::memory(bench.core.process.id())?.saturating_sub(memory);
    let (from, to) = bench.speak(time)?;
    Ok(bench.figures(listeners, grown, (&before, &joined), (&from, &to)))
}

impl Bench {
    fn start() -> Result<Bench, Box<dyn Error>> {
        let mut command = Command::new(program::binary()?);
        // SAFETY: between fork and exec the child only calls sched_setaffinity.
        unsafe { command.pre_exec(|| machine::pin(machine::SERVER)) };
        let core = Core::start_by(command)?;
        let mut control = core.control()?;
        control.call("open_room", &[("room", "room".into())])?;
        Ok(Bench { core, control, identity: Arc::new(Identity::new()), herd: Herd::new()? })
    }

    /// Join, a few at a time, until so many are connected.
    fn join_until(&mut self, count: usize) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + PATIENCE;
        while self.herd.connected < count {
            if self.herd.clients.len() < count && self.herd.clients.len() - self.herd.connected < WINDOW {
                self.join()?;
            }
            self.herd.turn();
            self.control.events(Duration::ZERO)?;
            if Instant::now() > deadline {
                return Err(format!(
                    "only {} of {count} connected; {:?}",
                    self.herd.connected, self.herd.failures
                )
                .into());
            }
        }
        Ok(())
    }

    fn join(&mut self) -> Result<(), Box<dyn Error>> {
        let mut client = Client::new(self.identity.clone());
        let at = self.herd.clients.len();
        let arguments = [
            ("room", Value::from("room")),
            ("connection", name(at).into()),
            ("csrc", (1 + at as u32).into()),
            ("label", Value::Binary(name(at).into())),
            ("replaces", Value::Nil),
            ("offer", client.offer().into()),
        ];
        let answer = self.control.call("join", &arguments)?;
        client.accept(&control::text(&answer, "answer"), Instant::now())?;
        self.herd.add(client);
        Ok(())
    }

    /// Let the speaker speak, and measure once all hear it.
    fn speak(&mut self, time: Duration) -> Result<(Mark, Mark), Box<dyn Error>> {
        let speech = Speech::of("bench");
        self.herd.with(SPEAKER, |client| client.say(Some(speech), Instant::now()));
        self.herd.run(WARM_UP);
        self.herd.reset();
        let from = self.mark()?;
        self.herd.run(time);
        let to = self.mark()?;
        self.herd.with(SPEAKER, |client| client.say(None, Instant::now()));
        self.herd.run(WARM_UP);
        Ok((from, to))
    }

    fn mark(&self) -> Result<Mark, Box<dyn Error>> {
        let server = machine::cpu_time(self.core.process.id())?;
        let client = machine::cpu_time(std::process::id())?;
        Ok(Mark { server, client, at: Instant::now(), packets: self.herd.packets })
    }

    fn figures(
        &self,
        listeners: usize,
        grown: u64,
        joins: (&Mark, &Mark),
        steady: (&Mark, &Mark),
    ) -> Figures {
        let (server, client, wall, packets) = between(steady);
        let (join_cpu, _, join_wall, _) = between(joins);
        Figures {
            us_per_packet: server * 1e6 / packets as f64,
            loss: self.loss(listeners),
            rss_kb_per_listener: grown as f64 / listeners as f64,
            joins_per_cpu_s: listeners as f64 / join_cpu,
            joins_per_s: listeners as f64 / join_wall,
            server_core_pct: 100.0 * server / wall,
            client_core_pct: 100.0 * client / wall,
            packets,
            unauthentic: self.herd.clients.iter().map(|client| client.received.unauthentic).sum(),
            delay_ms: [0.5, 0.99, 1.0].map(|share| self.herd.delays.share(share)),
        }
    }

    /// Of all that was said from the first packet anybody heard: the share that somebody missed.
    fn loss(&self, listeners: usize) -> f64 {
        let voices: Vec<_> =
            self.herd.clients.iter().filter_map(|client| client.received.voice("bench")).collect();
        let first = voices.iter().map(|voice| voice.lowest).min().unwrap_or(0);
        let said = f64::from(self.herd.clients[SPEAKER].voice.said - first) * listeners as f64;
        let heard: u64 = voices.iter().map(|voice| voice.packets).sum();
        1.0 - heard as f64 / said
    }
}

/// Seconds of the core's CPU, of ours and of the clock, and packets, between two marks.
fn between((from, to): (&Mark, &Mark)) -> (f64, f64, f64, u64) {
    let seconds = |duration: Duration| duration.as_secs_f64();
    (
        seconds(to.server - from.server),
        seconds(to.client - from.client),
        seconds(to.at - from.at),
        to.packets - from.packets,
    )
}

fn name(at: usize) -> String {
    format!("listener-{at}")
}
