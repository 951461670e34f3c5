//! The command line: `parvis-media --data DIR [--media-port P] [--media-address IP]...`

use std::net::IpAddr;
use std::path::PathBuf;

pub const USAGE: &str = "usage: parvis-media --data DIR [--media-port PORT] [--media-address IP]...";

const DEFAULT_PORT: u16 = 7882;

#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Holds the control socket and the lock.
    pub data: PathBuf,
    /// 0: any free one.
    pub port: u16,
    /// Where clients reach this machine; none: every address it has.
    pub addresses: Vec<IpAddr>,
}

pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
    let mut data = None;
    let mut port = DEFAULT_PORT;
    let mut addresses = Vec::new();
    let mut words = words.into_iter();
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("{name} needs a value.\n{USAGE}"))?;
        let wrong = || format!("{name} cannot be {value:?}.\n{USAGE}");
        match name.as_str() {
            "--data" => data = Some(PathBuf::from(&value)),
            "--media-port" => port = value.parse().map_err(|_| wrong())?,
            "--media-address" => addresses.push(value.parse().map_err(|_| wrong())?),
            _ => return Err(format!("There is no option {name}.\n{USAGE}")),
        }
    }
    let data = data.ok_or_else(|| format!("--data is missing.\n{USAGE}"))?;
    Ok(Arguments { data, port, addresses })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_data_folder_is_enough() {
        let expected = Arguments { data: "d".into(), port: 7882, addresses: vec![] };
        assert_eq!(read("--data d"), Ok(expected));
    }

    #[test]
    fn addresses_add_up() {
        let read =
            read("--data d --media-port 0 --media-address 192.0.2.1 --media-address 2001:db8::1").unwrap();
        assert_eq!((read.port, read.addresses.len()), (0, 2));
    }

    #[test]
    fn what_is_wrong_gets_a_sentence() {
        for line in
            ["", "--data", "--data d --media-port x", "--data d --media-address here", "--fast yes --data d"]
        {
            assert!(read(line).unwrap_err().contains("usage:"), "{line}");
        }
    }
}
