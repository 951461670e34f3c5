//! The loop: datagrams in, time, datagrams out, and the controller between any two batches.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::time::Duration;

use parvis_core::{Batch, Config, Core};

use crate::arguments::Arguments;
use crate::clock::now;
use crate::control::Control;
use crate::delay::Delays;
use crate::service::{self, About};
use crate::sockets::Sockets;
use crate::{lock, system};

const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Batches to send before we look again what has come, some 5 ms: were there more to send than there
/// is time for, nobody's sign of life would be read, and everybody would be taken for lost.
const BATCHES: usize = 16;

struct Server {
    core: Core,
    control: Control,
    sockets: Sockets,
    signals: OwnedFd,
    about: About,
    batch: Batch,
    delays: Delays,
}

/// Runs until somebody ends it; says who.
pub fn run(arguments: &Arguments) -> Result<&'static str, String> {
    let signals = system::watch_signals().map_err(|error| format!("Signals cannot be watched: {error}."))?;
    system::forbid_core_dumps();
    system::ask_for_urgency();
    let _lock = lock::acquire(&arguments.data)?;
    let sockets = Sockets::open(&arguments.addresses, arguments.port)?;
    let core = Core::new(Config::new(sockets.candidates.clone()))?;
    let path = arguments.data.join("media.sock");
    let control = Control::new(listen(&path)?, now());
    let about = About {
        media_port: sockets.port,
        media_addresses: arguments.addresses.iter().map(ToString::to_string).collect(),
        failpoint: std::env::var("PARVIS_FAILPOINT").ok().filter(|prefix| !prefix.is_empty()),
    };
    log(&format!("listening on port {}, {} candidates", sockets.port, sockets.candidates.len()));
    let mut server =
        Server { core, control, sockets, signals, about, batch: Batch::default(), delays: Delays::default() };
    let farewell = server.serve();
    let _ = fs::remove_file(path);
    Ok(farewell)
}

/// One line a fact; no address, no name, no label. Whoever read our stderr may have been killed: then
/// nobody hears of it, and the sound goes on.
pub fn log(fact: &str) {
    let _ = writeln!(std::io::stderr(), "parvis-media: {fact}");
}

/// The lock is ours, so a socket that lies there belongs to nobody.
fn listen(path: &Path) -> Result<UnixListener, String> {
    let _ = fs::remove_file(path);
    let open = || {
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    open()
        .map_err(|error: std::io::Error| format!("The control socket media.sock cannot be opened: {error}."))
}

impl Server {
    fn serve(&mut self) -> &'static str {
        loop {
            if self.wait() {
                return "ended by SIGTERM";
            }
            if self.control() {
                self.control.say_farewell();
                return "ended by its controller";
            }
            self.sockets.receive(&mut self.core);
            self.core.handle_timeout(now());
            if self.transmit() {
                self.control.say_farewell();
                return "ended by its controller";
            }
            self.report();
            if self.control.tidy(now()) {
                return "ended: nobody controlled it for 5 minutes";
            }
        }
    }

    /// Sleeps until there is something to do; true: we were told to end.
    fn wait(&self) -> bool {
        let signals: [(RawFd, bool); 1] = [(self.signals.as_raw_fd(), false)];
        let sockets = self.sockets.descriptors().map(|descriptor| (descriptor, false));
        let all: Vec<_> = signals.into_iter().chain(sockets).chain(self.control.descriptors()).collect();
        system::wait(&all, self.idle_time())[0]
    }

    /// How long nothing is to be done, if nothing comes.
    fn idle_time(&self) -> Duration {
        if self.core.has_to_send() {
            return Duration::ZERO;
        }
        let deadlines = [self.core.poll_timeout(), self.control.deadline(), self.sockets.deadline()];
        let now = now();
        let waits = deadlines.into_iter().flatten().map(|at| at.saturating_duration_since(now));
        waits.fold(LONGEST_WAIT, Duration::min)
    }

    fn control(&mut self) -> bool {
        let (sockets, delays) = (&self.sockets, &self.delays);
        let shell = || sockets.stats().into_iter().chain(delays.iter()).collect();
        let (core, about) = (&mut self.core, &self.about);
        self.control.serve(|controls, body| service::serve(core, about, &shell, controls, now(), body))
    }

    /// Sends what there is to send. A request of the controller waits for one batch at most; true:
    /// it asked us to stop.
    fn transmit(&mut self) -> bool {
        for _ in 0..BATCHES {
            if !self.core.transmit(&mut self.batch) {
                return false;
            }
            self.sockets.send(&mut self.batch);
            self.note_delays();
            if self.control() {
                return true;
            }
        }
        false
    }

    fn note_delays(&mut self) {
        if !self.batch.finished.is_empty() {
            let now = now();
            let delays = self.batch.finished.iter().map(|at| now.saturating_duration_since(*at));
            delays.for_each(|delay| self.delays.note(delay));
        }
    }

    fn report(&mut self) {
        let events = self.core.take_events();
        if !events.is_empty() {
            self.control.tell(|| service::events(events));
        }
    }
}
