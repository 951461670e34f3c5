//! `parvis-media` as a process of one's own, with a data folder that goes when it goes.

use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::control::{Control, Failure};

/// Long enough for a start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(5);

/// A running `parvis-media` with its own data folder; both go when it is dropped.
pub struct Core {
    pub process: Child,
    pub data: PathBuf,
}

impl Core {
    pub fn start() -> io::Result<Core> {
        Core::start_by(Command::new(binary()?))
    }

    /// Start it by a command that already names the program (`taskset`, for one).
    pub fn start_by(mut command: Command) -> io::Result<Core> {
        let data = folder();
        std::fs::create_dir_all(&data)?;
        command.arg("--data").arg(&data).args(["--media-port", "0", "--media-address", "127.0.0.1"]);
        let process = command.stdin(Stdio::null()).stderr(log()).spawn()?;
        Ok(Core { process, data })
    }

    /// Stop it as a debugger would: what is sent to it waits in its sockets.
    pub fn freeze(&self) {
        self.signal(libc::SIGSTOP);
        let status = format!("/proc/{}/status", self.process.id());
        while !std::fs::read_to_string(&status).is_ok_and(|status| status.contains("State:\tT")) {
            std::thread::yield_now();
        }
    }

    pub fn thaw(&self) {
        self.signal(libc::SIGCONT);
    }

    fn signal(&self, signal: libc::c_int) {
        // SAFETY: the process is a child of ours that we have not waited for, so the id is its own.
        unsafe { libc::kill(self.process.id() as libc::pid_t, signal) };
    }

    /// Become its controller, as soon as it listens.
    pub fn control(&self) -> Result<Control, Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match Control::connect(&self.data.join("media.sock")) {
                Err(Failure::Io(_)) if Instant::now() < deadline => std::thread::sleep(STEP),
                result => return result,
            }
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// PARVIS_MEDIA_BINARY; else the one that was built beside this program; else the installed one.
pub fn binary() -> io::Result<PathBuf> {
    if let Some(named) = std::env::var_os("PARVIS_MEDIA_BINARY") {
        return Ok(named.into());
    }
    // A test runs in target/release/deps, a program in target/release; .venv stands beside target.
    let program = std::env::current_exe()?;
    let places = ["parvis-media", ".venv/bin/parvis-media"];
    let paths = program.ancestors().skip(1).flat_map(|folder| places.map(|place| folder.join(place)));
    let missing = || io::Error::other("there is no parvis-media: cargo build --release -p parvis-media");
    paths.into_iter().find(|path| path.is_file()).ok_or_else(missing)
}

/// The core's log is shown where somebody asks for it.
fn log() -> Stdio {
    if std::env::var_os("PARVIS_LAB_LOG").is_some() { Stdio::inherit() } else { Stdio::null() }
}

fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("parvis-lab-{}-{number}", std::process::id()))
}
