//! Which of many streams have something (epoll): asking for all of them each time would cost more
//! than they do.

use std::io::Result;
use std::mem::zeroed;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use super::check;

/// Told of at once. Who is not among them is among the next ones: the system goes round.
const AT_ONCE: usize = 16;

/// Watches files by numbers of the caller's choice. It is itself a file that can be read when one of
/// them is ready.
pub struct Readiness(OwnedFd);

/// What a watched file is ready for. An error or a hang-up shows when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    pub number: u64,
    pub read: bool,
    pub write: bool,
}

impl Readiness {
    pub fn new() -> Result<Self> {
        // SAFETY: plain numbers in, a descriptor of our own out.
        unsafe { Ok(Readiness(OwnedFd::from_raw_fd(check(libc::epoll_create1(libc::EPOLL_CLOEXEC))?))) }
    }

    pub fn watch(&self, file: &impl AsRawFd, number: u64) -> Result<()> {
        self.control(libc::EPOLL_CTL_ADD, file.as_raw_fd(), number, false)
    }

    /// Whether to tell also when the file takes more. Closing a file ends all watching.
    pub fn want_write(&self, file: &impl AsRawFd, number: u64, write: bool) {
        // It can only fail for a file that is not watched; then nobody waits for it either.
        let _ = self.control(libc::EPOLL_CTL_MOD, file.as_raw_fd(), number, write);
    }

    fn control(&self, what: i32, file: RawFd, number: u64, write: bool) -> Result<()> {
        let events = libc::EPOLLIN | if write { libc::EPOLLOUT } else { 0 };
        let mut event = libc::epoll_event { events: events as u32, u64: number };
        // SAFETY: the pointer leads to an event that lives through the call.
        check(unsafe { libc::epoll_ctl(self.0.as_raw_fd(), what, file, &raw mut event) }).map(drop)
    }

    /// Who is ready now, without waiting.
    pub fn ready(&self) -> Vec<Ready> {
        // SAFETY: an event is valid when all its bytes are zero.
        let mut events: [libc::epoll_event; AT_ONCE] = unsafe { zeroed() };
        // SAFETY: the pointer leads to as many events as stated.
        let count = unsafe { libc::epoll_wait(self.0.as_raw_fd(), events.as_mut_ptr(), AT_ONCE as i32, 0) };
        let count = usize::try_from(count).unwrap_or(0);
        events[..count].iter().map(|event| ready(event.events, event.u64)).collect()
    }
}

fn ready(events: u32, number: u64) -> Ready {
    let has = |flags: i32| events & flags as u32 != 0;
    Ready { number, read: has(libc::EPOLLIN | libc::EPOLLERR | libc::EPOLLHUP), write: has(libc::EPOLLOUT) }
}

impl AsRawFd for Readiness {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn who_can_be_read_is_told_by_its_number() {
        let readiness = Readiness::new().expect("epoll");
        let (one, mut other) = UnixStream::pair().expect("a pair");
        readiness.watch(&one, 7).expect("watched");
        assert_eq!(readiness.ready(), []);
        other.write_all(b"x").expect("written");
        assert_eq!(readiness.ready(), [Ready { number: 7, read: true, write: false }]);
        (&one).read_exact(&mut [0]).expect("read");
        assert_eq!(readiness.ready(), []);
        readiness.want_write(&one, 7, true);
        assert_eq!(readiness.ready(), [Ready { number: 7, read: false, write: true }]);
        readiness.want_write(&one, 7, false);
        drop(other);
        assert!(readiness.ready()[0].read, "its end is something to read");
        drop(one);
        assert_eq!(readiness.ready(), []);
    }
}
