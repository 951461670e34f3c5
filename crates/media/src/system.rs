//! The calls into libc that the standard library does not offer. All `unsafe` code is in here.

pub mod backpressure;
pub mod datagrams;
pub mod readiness;

use std::io::{Error, Result};
use std::mem::{MaybeUninit, size_of};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

fn set_option(socket: RawFd, level: i32, option: i32, value: i32) -> Result<()> {
    let (pointer, length) = ((&raw const value).cast(), size_of::<i32>() as u32);
    // SAFETY: the pointer leads to an int of the stated length.
    check(unsafe { libc::setsockopt(socket, level, option, pointer, length) }).map(drop)
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

/// Asks for as many open files as the system grants; how many those are.
pub fn raise_file_limit() -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: both pointers lead to a limit that lives through the calls.
    unsafe {
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        let raised = libc::rlimit { rlim_cur: limit.rlim_max, ..limit };
        if libc::setrlimit(libc::RLIMIT_NOFILE, &raw const raised) == 0 {
            limit = raised;
        }
    }
    usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX)
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
mod tests {
    use super::*;

    #[test]
    fn loopback_is_among_our_addresses_and_comes_last() {
        let found = interface_addresses().expect("addresses");
        assert!(found.contains(&IpAddr::V4(Ipv4Addr::LOCALHOST)));
        assert!(found.is_sorted_by_key(IpAddr::is_loopback));
    }
}
