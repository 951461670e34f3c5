//! Inputs that are kept: `corpus/TARGET/*`, where every search begins, and `regressions/TARGET/*`, what
//! once made something fall. What falls now is written to `crashes/TARGET-*`; move it to the
//! regressions, and `cargo test` gives it to its target for ever.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::behaviour;

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The inputs of one folder, by name; none if there is no such folder.
fn read(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    paths.iter().map(fs::read).collect()
}

/// Everything that is kept for a target.
pub fn inputs(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let folders = ["corpus", "regressions"].map(|kind| home().join(kind).join(target));
    let found = folders.iter().map(|folder| read(folder)).collect::<io::Result<Vec<_>>>()?;
    Ok(found.concat())
}

/// Writes down what made a target fall; where.
pub fn write_crash(target: &str, input: &[u8]) -> io::Result<PathBuf> {
    let folder = home().join("crashes");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{target}-{:016x}", behaviour(input)));
    fs::write(&path, input)?;
    Ok(path)
}

/// Adds an input to a target's corpus.
pub fn keep(target: &str, name: &str, input: &[u8]) -> io::Result<()> {
    let folder = home().join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), input)
}
