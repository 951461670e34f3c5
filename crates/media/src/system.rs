//! The calls into libc that the standard library does not offer. All `unsafe` code is in here.

use std::io::{Error, ErrorKind, Result};
use std::mem::{MaybeUninit, size_of, zeroed};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use parvis_core::fanout::Datagram;

/// Datagrams read in one call.
pub const READ_BATCH: usize = 64;
/// One more than the longest that is read: longer ones are seen to be longer.
const READ_SIZE: usize = 2048;

/// Memory for one `recvmmsg`.
pub struct Inbox {
    bytes: Vec<[u8; READ_SIZE]>,
    sources: Vec<libc::sockaddr_storage>,
    vectors: Vec<libc::iovec>,
    headers: Vec<libc::mmsghdr>,
}

impl Inbox {
    pub fn new() -> Self {
        // SAFETY: these C structures are valid when all their bytes are zero.
        let (source, header) = unsafe { (zeroed(), zeroed()) };
        let vector = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: READ_SIZE };
        let bytes = vec![[0; READ_SIZE]; READ_BATCH];
        let (sources, headers) = (vec![source; READ_BATCH], vec![header; READ_BATCH]);
        Inbox { bytes, sources, vectors: vec![vector; READ_BATCH], headers }
    }

    /// Anew for each call: between two of them the memory was lent to others.
    fn connect(&mut self) {
        for at in 0..READ_BATCH {
            self.vectors[at].iov_base = self.bytes[at].as_mut_ptr().cast();
            let header = &mut self.headers[at].msg_hdr;
            header.msg_name = (&raw mut self.sources[at]).cast();
            header.msg_namelen = size_of::<libc::sockaddr_storage>() as u32;
            header.msg_iov = &raw mut self.vectors[at];
            header.msg_iovlen = 1;
        }
    }

    /// Reads what waits at the socket, without blocking; how many datagrams.
    pub fn read(&mut self, socket: &UdpSocket) -> usize {
        self.connect();
        let (headers, flags) = (self.headers.as_mut_ptr(), libc::MSG_DONTWAIT as _);
        // SAFETY: `connect` made every header lead to memory of the length it states.
        let count = unsafe {
            libc::recvmmsg(socket.as_raw_fd(), headers, READ_BATCH as u32, flags, std::ptr::null_mut())
        };
        usize::try_from(count).unwrap_or(0)
    }

    /// Datagram `at` of the last read and where it came from; none if it was cut off.
    pub fn get(&mut self, at: usize) -> Option<(SocketAddr, &mut [u8])> {
        let header = &self.headers[at];
        if header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0 {
            return None;
        }
        let source = address(&self.sources[at])?;
        Some((source, &mut self.bytes[at][..header.msg_len as usize]))
    }
}

/// Memory for one `sendmmsg`.
#[derive(Default)]
pub struct Outbox {
    names: Vec<libc::sockaddr_storage>,
    vectors: Vec<libc::iovec>,
    headers: Vec<libc::mmsghdr>,
}

impl Outbox {
    /// Sends datagrams that all leave by `socket`; how many did not. UDP may lose: nothing waits.
    pub fn send(&mut self, socket: &UdpSocket, bytes: &[u8], datagrams: &[Datagram]) -> usize {
        self.prepare(bytes, datagrams, socket.local_addr().is_ok_and(|local| local.is_ipv6()));
        let (mut at, mut lost) = (0, 0);
        while at < datagrams.len() {
            let (headers, count) = (self.headers[at..].as_mut_ptr(), (datagrams.len() - at) as u32);
            // SAFETY: `prepare` made `count` headers, whose pointers lead to live memory.
            let sent = unsafe { libc::sendmmsg(socket.as_raw_fd(), headers, count, libc::MSG_DONTWAIT as _) };
            match usize::try_from(sent) {
                Ok(sent) if sent > 0 => at += sent,
                _ if Error::last_os_error().kind() == ErrorKind::WouldBlock => {
                    return lost + datagrams.len() - at;
                }
                _ => (at, lost) = (at + 1, lost + 1), // this one cannot be sent; the others can
            }
        }
        lost
    }

    /// `mapped`: the socket is an IPv6 one, so IPv4 addresses are written as mapped ones.
    fn prepare(&mut self, bytes: &[u8], datagrams: &[Datagram], mapped: bool) {
        self.names.clear();
        self.vectors.clear();
        self.headers.clear();
        for datagram in datagrams {
            let content = &bytes[datagram.start..datagram.end];
            self.names.push(storage(datagram.path.remote, mapped));
            self.vectors
                .push(libc::iovec { iov_base: content.as_ptr().cast_mut().cast(), iov_len: content.len() });
        }
        for (name, vector) in self.names.iter_mut().zip(&mut self.vectors) {
            // SAFETY: a header is valid when all its bytes are zero.
            let mut header: libc::mmsghdr = unsafe { zeroed() };
            header.msg_hdr.msg_name = (&raw mut *name).cast();
            header.msg_hdr.msg_namelen = length_of(name);
            header.msg_hdr.msg_iov = &raw mut *vector;
            header.msg_hdr.msg_iovlen = 1;
            self.headers.push(header);
        }
    }
}

fn length_of(name: &libc::sockaddr_storage) -> libc::socklen_t {
    match i32::from(name.ss_family) {
        libc::AF_INET => size_of::<libc::sockaddr_in>() as u32,
        _ => size_of::<libc::sockaddr_in6>() as u32,
    }
}

fn storage(address: SocketAddr, mapped: bool) -> libc::sockaddr_storage {
    let address = match address {
        SocketAddr::V4(address) if mapped => {
            SocketAddrV6::new(address.ip().to_ipv6_mapped(), address.port(), 0, 0).into()
        }
        other => other,
    };
    // SAFETY: the structure is valid when all its bytes are zero.
    let mut storage: libc::sockaddr_storage = unsafe { zeroed() };
    match address {
        SocketAddr::V4(address) => {
            let name = libc::sockaddr_in {
                sin_family: libc::AF_INET as u16,
                sin_port: address.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from(*address.ip()).to_be() },
                sin_zero: [0; 8],
            };
            // SAFETY: sockaddr_storage is larger than and aligned for every socket address.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in>().write(name) }
        }
        SocketAddr::V6(address) => {
            let name = libc::sockaddr_in6 {
                sin6_family: libc::AF_INET6 as u16,
                sin6_port: address.port().to_be(),
                sin6_flowinfo: address.flowinfo(),
                sin6_addr: libc::in6_addr { s6_addr: address.ip().octets() },
                sin6_scope_id: address.scope_id(),
            };
            // SAFETY: as above.
            unsafe { (&raw mut storage).cast::<libc::sockaddr_in6>().write(name) }
        }
    }
    storage
}

fn address(storage: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match i32::from(storage.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says that the storage holds a sockaddr_in.
            let name = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(u32::from_be(name.sin_addr.s_addr));
            Some(SocketAddrV4::new(ip, u16::from_be(name.sin_port)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that the storage holds a sockaddr_in6.
            let name = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(name.sin6_addr.s6_addr);
            let port = u16::from_be(name.sin6_port);
            Some(match ip.to_ipv4_mapped() {
                Some(ip) => SocketAddrV4::new(ip, port).into(),
                None => SocketAddrV6::new(ip, port, 0, name.sin6_scope_id).into(),
            })
        }
        _ => None,
    }
}

/// Asks for socket buffers of `bytes`; as root beyond the system's limit, otherwise up to it.
pub fn enlarge_buffers(socket: &UdpSocket, bytes: i32) {
    for (forced, plain) in [(libc::SO_RCVBUFFORCE, libc::SO_RCVBUF), (libc::SO_SNDBUFFORCE, libc::SO_SNDBUF)]
    {
        if set_option(socket.as_raw_fd(), forced, bytes).is_err() {
            let _ = set_option(socket.as_raw_fd(), plain, bytes);
        }
    }
}

fn set_option(socket: RawFd, option: i32, value: i32) -> Result<()> {
    let (pointer, length) = ((&raw const value).cast(), size_of::<i32>() as u32);
    // SAFETY: the pointer leads to an int of the stated length.
    check(unsafe { libc::setsockopt(socket, libc::SOL_SOCKET, option, pointer, length) }).map(drop)
}

/// Addresses of all interfaces that are up, loopback last.
pub fn interface_addresses() -> Result<Vec<IpAddr>> {
    let mut list = std::ptr::null_mut();
    // SAFETY: `list` is a valid place for the pointer.
    check(unsafe { libc::getifaddrs(&raw mut list) })?;
    let mut found = Vec::new();
    let mut next = list;
    // SAFETY: getifaddrs gives a null-terminated list, valid until freeifaddrs.
    while let Some(entry) = unsafe { next.as_ref() } {
        let up = entry.ifa_flags & libc::IFF_UP as u32 != 0;
        found.extend(interface_address(entry).filter(|_| up));
        next = entry.ifa_next;
    }
    // SAFETY: `list` came from getifaddrs and is not used again.
    unsafe { libc::freeifaddrs(list) };
    found.sort_by_key(IpAddr::is_loopback);
    Ok(found)
}

fn interface_address(entry: &libc::ifaddrs) -> Option<IpAddr> {
    // SAFETY: ifa_addr is null or leads to a socket address whose family says its type.
    let family = unsafe { entry.ifa_addr.as_ref() }?.sa_family;
    match i32::from(family) {
        libc::AF_INET => {
            // SAFETY: the family says that this is a sockaddr_in.
            let name = unsafe { &*entry.ifa_addr.cast::<libc::sockaddr_in>() };
            Some(Ipv4Addr::from(u32::from_be(name.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that this is a sockaddr_in6.
            let name = unsafe { &*entry.ifa_addr.cast::<libc::sockaddr_in6>() };
            Some(Ipv6Addr::from(name.sin6_addr.s6_addr).into())
        }
        _ => None,
    }
}

/// Turns SIGTERM into something to read, and makes SIGINT and SIGHUP do nothing: a terminal's
/// Ctrl-C must not end this process before its parent has said so.
pub fn watch_signals() -> Result<OwnedFd> {
    let mut set = MaybeUninit::uninit();
    // SAFETY: sigemptyset initialises the set before it is used; the other calls take plain numbers.
    unsafe {
        libc::signal(libc::SIGINT, libc::SIG_IGN);
        libc::signal(libc::SIGHUP, libc::SIG_IGN);
        check(libc::sigemptyset(set.as_mut_ptr()))?;
        check(libc::sigaddset(set.as_mut_ptr(), libc::SIGTERM))?;
        check(libc::sigprocmask(libc::SIG_BLOCK, set.as_ptr(), std::ptr::null_mut()))?;
        let descriptor = check(libc::signalfd(-1, set.as_ptr(), libc::SFD_CLOEXEC))?;
        Ok(OwnedFd::from_raw_fd(descriptor))
    }
}

/// A core dump would hold the keys of everybody's sound (M15).
pub fn forbid_core_dumps() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer leads to a limit that lives through the call.
    unsafe { libc::setrlimit(libc::RLIMIT_CORE, &raw const none) };
}

/// Sound cannot wait as web pages can. Where the system does not allow it, nothing is lost.
pub fn ask_for_urgency() {
    const URGENT: i32 = -10;
    // SAFETY: plain numbers; 0 is this process.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, URGENT) };
}

/// Waits until one of the descriptors has something, or time is up; which of them have.
pub fn wait(descriptors: &[(RawFd, bool)], longest: Duration) -> Vec<bool> {
    let entry = |&(fd, write): &(RawFd, bool)| {
        let events = libc::POLLIN | if write { libc::POLLOUT } else { 0 };
        libc::pollfd { fd, events, revents: 0 }
    };
    let mut entries: Vec<libc::pollfd> = descriptors.iter().map(entry).collect();
    let timeout = libc::timespec { tv_sec: longest.as_secs() as _, tv_nsec: longest.subsec_nanos().into() };
    // SAFETY: the entries are as many as stated; the timeout lives through the call.
    unsafe { libc::ppoll(entries.as_mut_ptr(), entries.len() as _, &raw const timeout, std::ptr::null()) };
    entries.iter().map(|entry| entry.revents != 0).collect()
}

fn check(result: i32) -> Result<i32> {
    if result < 0 { Err(Error::last_os_error()) } else { Ok(result) }
}

#[cfg(test)]
#[path = "system_tests.rs"]
mod tests;
