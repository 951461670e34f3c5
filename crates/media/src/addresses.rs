//! Which of this machine's addresses are worth telling.

use std::collections::HashSet;
use std::net::IpAddr;

use crate::system;

/// More would only make every client try them all.
pub const MOST_ADDRESSES: usize = 32;

/// In the order given.
pub fn without_repetitions(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let mut seen = HashSet::new();
    addresses.iter().copied().filter(|address| seen.insert(*address)).collect()
}

/// Where clients could reach this machine: what is up now, loopback last.
pub fn own() -> Result<Vec<IpAddr>, String> {
    let found = system::interface_addresses();
    let found = found.map_err(|error| format!("The addresses of this machine cannot be read: {error}."))?;
    let useful: Vec<IpAddr> = found.into_iter().filter(is_useful).take(MOST_ADDRESSES).collect();
    Ok(without_repetitions(&useful))
}

/// Loopback once, and nothing that is valid on one link only.
fn is_useful(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_link_local(),
        IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_valid_on_one_link_only_is_not_told() {
        let told = ["192.0.2.1", "127.0.0.1", "2001:db8::1"];
        let kept = ["169.254.1.1", "fe80::1", "::1"];
        let is_told = |text: &&str| is_useful(&text.parse().expect("an address"));
        assert!(told.iter().all(is_told) && !kept.iter().any(is_told));
    }

    #[test]
    fn loopback_is_among_our_own_and_nothing_twice() {
        let own = own().expect("addresses");
        assert!(own.contains(&IpAddr::from([127, 0, 0, 1])) && without_repetitions(&own) == own);
    }
}
