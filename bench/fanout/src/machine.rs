//! Where things run and what they used: affinity, CPU time, memory.

use std::fs;
use std::io;
use std::time::Duration;

/// The core that does the work under measurement, and the one that watches it.
pub const SERVER: usize = 0;
pub const CLIENT: usize = 1;

/// Keep the calling thread, and whatever it starts, on one core.
pub fn pin(core: usize) -> io::Result<()> {
    // SAFETY: a cpu_set_t of zeros is an empty set.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is ours, and the core's number is below its size.
    unsafe { libc::CPU_SET(core, &mut set) };
    // SAFETY: pid 0 is the calling thread; the pointer and the size belong together.
    match unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Keep the calling thread on one core, as urgent as the media core makes itself where it may: who
/// is measured and who measures give way to others alike.
pub fn claim(core: usize) -> io::Result<()> {
    const URGENT: libc::c_int = -10;
    // SAFETY: plain numbers; 0 is the calling thread. Without the right to it nothing changes.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, URGENT) };
    pin(core)
}

/// The time that all threads of a process have been on a core (user and system), by the scheduler.
/// A thread that ends while it is asked has no time any more.
pub fn cpu_time(pid: u32) -> io::Result<Duration> {
    let threads = fs::read_dir(format!("/proc/{pid}/task"))?;
    let lines = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("schedstat")).ok());
    lines.map(|line| schedstat(&line)).sum::<io::Result<Duration>>()
}

fn schedstat(line: &str) -> io::Result<Duration> {
    let nanoseconds = line.split(' ').next().and_then(|word| word.parse().ok());
    nanoseconds.map(Duration::from_nanos).ok_or_else(|| io::Error::other("the kernel keeps no schedstat"))
}

/// Resident memory of a process in kB.
pub fn memory(pid: u32) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kb.ok_or_else(|| io::Error::other("the kernel says no VmRSS"))
}

/// Processes that wanted a core during the last minute, on average.
pub fn load() -> f64 {
    let averages = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    averages.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}

/// The processor's name and the kernel's release.
pub fn name() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{}, Linux {}", processor.map_or("unknown processor", |(_, name)| name), kernel.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_schedstat_is_the_time_on_a_core() {
        assert_eq!(schedstat("2500000000 17 3\n").unwrap(), Duration::from_millis(2_500));
        assert!(schedstat("none").is_err());
    }

    #[test]
    fn this_process_uses_time_and_memory() {
        let pid = std::process::id();
        assert!(cpu_time(pid).unwrap() > Duration::ZERO && memory(pid).unwrap() > 0);
    }
}
