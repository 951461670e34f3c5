//! How much of a TCP stream the system holds back: what it has taken nobody can take back, however late
//! it will be.

use std::net::TcpStream;
use std::os::fd::AsRawFd;

use super::set_option;

/// Bytes taken and never sent yet (linux/sockios.h; the `libc` crate has it for Android only).
const SIOCOUTQNSD: libc::Ioctl = 0x894b;

/// At most `bytes` are on their way, and the stream is ready for more only when all it took has been
/// sent (tcp(7), `TCP_NOTSENT_LOWAT`). Where the system cannot do that, a slow reader hears late.
pub fn limit(stream: &TcpStream, bytes: i32) {
    let _ = set_option(stream.as_raw_fd(), libc::SOL_SOCKET, libc::SO_SNDBUF, bytes);
    let _ = set_option(stream.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_NOTSENT_LOWAT, 1);
}

/// Whether the system has taken what it cannot send. The low-water mark alone does not tell: a packet
/// that waits grows by whatever is written.
pub fn is_felt(stream: &TcpStream) -> bool {
    let mut unsent: libc::c_int = 0;
    // SAFETY: the pointer leads to an int, as this request wants it.
    let told = unsafe { libc::ioctl(stream.as_raw_fd(), SIOCOUTQNSD, &raw mut unsent) };
    told == 0 && unsent > 0
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    use super::super::wait;
    use super::*;
    use crate::system::readiness::{Readiness, Ready};

    /// Two ends of a stream; ours is limited.
    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let theirs = TcpStream::connect(listener.local_addr().expect("an address")).expect("a stream");
        let (ours, _) = listener.accept().expect("a stream");
        ours.set_nonblocking(true).expect("a stream");
        ours.set_nodelay(true).expect("a stream");
        limit(&ours, 32 * 1024);
        (ours, theirs)
    }

    #[test]
    fn e11_no_more_than_one_packet_waits_in_the_system_and_the_end_of_it_is_told() {
        let (mut ours, mut theirs) = pair();
        let readiness = Readiness::new().expect("epoll");
        let mut written = 0;
        while !is_felt(&ours) {
            written += ours.write(&[7; 100]).expect("it takes what it can send");
            assert!(written < 16 << 20, "whatever is sent waits somewhere");
        }
        readiness.watch(&ours, 7).expect("watched");
        readiness.want_write(&ours, 7, true);
        assert_eq!(readiness.ready(), []);
        let mut all = vec![0; written];
        theirs.read_exact(&mut all).expect("it comes");
        assert!(wait(&[(readiness.as_raw_fd(), false)], Duration::from_secs(10))[0]);
        assert_eq!(readiness.ready(), [Ready { number: 7, read: false, write: true }]);
        assert!(!is_felt(&ours));
    }
}
