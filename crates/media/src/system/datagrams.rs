//! Many datagrams in one call (`recvmmsg`, `sendmmsg`), and the address of ours that each is for.

use std::io::{Error, ErrorKind, Result};
use std::mem::{size_of, zeroed};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;

use parvis_core::fanout::Datagram;

use super::set_option;

/// Datagrams read in one call.
pub const READ_BATCH: usize = 64;
/// One more than the longest that is read: longer ones are seen to be longer.
const READ_SIZE: usize = 2048;

/// Memory for one `recvmmsg`.
pub struct Inbox {
    bytes: Vec<[u8; READ_SIZE]>,
    sources: Vec<libc::sockaddr_storage>,
    vectors: Vec<libc::iovec>,
    controls: Vec<Control>,
    headers: Vec<libc::mmsghdr>,
}

/// Room for one control message; in words, because such messages are aligned.
type Control = [u64; 8];

/// A datagram that was read.
pub struct Received<'a> {
    pub remote: SocketAddr,
    /// The address of ours that it was sent to, from a socket that was asked to tell.
    pub local: Option<IpAddr>,
    pub bytes: &'a mut [u8],
}

impl Inbox {
    pub fn new() -> Self {
        // SAFETY: these C structures are valid when all their bytes are zero.
        let (source, header) = unsafe { (zeroed(), zeroed()) };
        let vector = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: READ_SIZE };
        let bytes = vec![[0; READ_SIZE]; READ_BATCH];
        let (sources, headers) = (vec![source; READ_BATCH], vec![header; READ_BATCH]);
        let (vectors, controls) = (vec![vector; READ_BATCH], vec![[0; 8]; READ_BATCH]);
        Inbox { bytes, sources, vectors, controls, headers }
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
            header.msg_control = self.controls[at].as_mut_ptr().cast();
            header.msg_controllen = size_of::<Control>() as _;
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

    /// Datagram `at` of the last read; none if it was cut off.
    pub fn get(&mut self, at: usize) -> Option<Received<'_>> {
        let header = &self.headers[at];
        if header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0 {
            return None;
        }
        let (remote, local) = (address(&self.sources[at])?, local(&header.msg_hdr));
        Some(Received { remote, local, bytes: &mut self.bytes[at][..header.msg_len as usize] })
    }
}

/// Memory for one `sendmmsg`.
#[derive(Default)]
pub struct Outbox {
    names: Vec<libc::sockaddr_storage>,
    vectors: Vec<libc::iovec>,
    control: Control,
    headers: Vec<libc::mmsghdr>,
}

impl Outbox {
    /// Sends datagrams that all leave by `socket`, from `local` if it has several addresses; how many
    /// did not. UDP may lose: nothing waits.
    pub fn send(
        &mut self,
        socket: &UdpSocket,
        local: Option<IpAddr>,
        bytes: &[u8],
        datagrams: &[Datagram],
    ) -> usize {
        let mapped = socket.local_addr().is_ok_and(|local| local.is_ipv6());
        self.prepare(bytes, datagrams, mapped);
        self.say_from(local, mapped);
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

    /// Without this the system answers from an address of its own choice, which the client never asked.
    fn say_from(&mut self, local: Option<IpAddr>, mapped: bool) {
        let Some(local) = local else { return };
        let length = write_local(local, mapped, &mut self.control);
        for header in &mut self.headers {
            header.msg_hdr.msg_control = self.control.as_mut_ptr().cast();
            header.msg_hdr.msg_controllen = length as _;
        }
    }
}

/// Asks a socket that has all addresses to tell of each datagram which one it was sent to.
pub fn tell_local_addresses(socket: &UdpSocket) -> Result<()> {
    match socket.local_addr()? {
        SocketAddr::V4(_) => set_option(socket.as_raw_fd(), libc::IPPROTO_IP, libc::IP_PKTINFO, 1),
        SocketAddr::V6(_) => set_option(socket.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1),
    }
}

/// What the control message of a datagram says (ip(7), RFC 3542 §6.2).
fn local(header: &libc::msghdr) -> Option<IpAddr> {
    // SAFETY: the header leads to control messages that the kernel wrote, as many bytes as it states.
    let message = unsafe { libc::CMSG_FIRSTHDR(header).as_ref() }?;
    // SAFETY: level and type say what stands behind the message's head; it need not be aligned.
    unsafe {
        match (message.cmsg_level, message.cmsg_type) {
            (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                let info = libc::CMSG_DATA(message).cast::<libc::in_pktinfo>().read_unaligned();
                Some(Ipv4Addr::from(u32::from_be(info.ipi_addr.s_addr)).into())
            }
            (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                let info = libc::CMSG_DATA(message).cast::<libc::in6_pktinfo>().read_unaligned();
                Some(IpAddr::from(info.ipi6_addr.s6_addr).to_canonical())
            }
            _ => None,
        }
    }
}

/// Writes the control message that makes datagrams leave from `local`; its length.
fn write_local(local: IpAddr, mapped: bool, control: &mut Control) -> usize {
    match local {
        IpAddr::V4(ip) if !mapped => {
            let address = libc::in_addr { s_addr: u32::from(ip).to_be() };
            let info = libc::in_pktinfo {
                ipi_ifindex: 0,
                ipi_spec_dst: address,
                ipi_addr: libc::in_addr { s_addr: 0 },
            };
            write_control(control, libc::IPPROTO_IP, libc::IP_PKTINFO, info)
        }
        other => {
            let ip = match other {
                IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                IpAddr::V6(ip) => ip,
            };
            let ipi6_addr = libc::in6_addr { s6_addr: ip.octets() };
            let info = libc::in6_pktinfo { ipi6_addr, ipi6_ifindex: 0 };
            write_control(control, libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, info)
        }
    }
}

fn write_control<T>(control: &mut Control, level: i32, kind: i32, value: T) -> usize {
    // SAFETY: these only compute lengths; the compiler knows the outcome.
    let (length, space) =
        unsafe { (libc::CMSG_LEN(size_of::<T>() as u32), libc::CMSG_SPACE(size_of::<T>() as u32) as usize) };
    assert!(space <= size_of::<Control>(), "a control message has room");
    let head = libc::cmsghdr { cmsg_len: length as _, cmsg_level: level, cmsg_type: kind };
    let message = control.as_mut_ptr().cast::<libc::cmsghdr>();
    // SAFETY: the memory is aligned, and long enough for the head and the value behind it.
    unsafe {
        message.write(head);
        libc::CMSG_DATA(message).cast::<T>().write_unaligned(value);
    }
    space
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
        if set_option(socket.as_raw_fd(), libc::SOL_SOCKET, forced, bytes).is_err() {
            let _ = set_option(socket.as_raw_fd(), libc::SOL_SOCKET, plain, bytes);
        }
    }
}

#[cfg(test)]
#[path = "datagrams_tests.rs"]
mod tests;
