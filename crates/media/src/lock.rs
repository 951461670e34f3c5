//! One core for each data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as the file is open; the kernel lets go when the process ends, however it ends.
pub fn acquire(data: &Path) -> Result<File, String> {
    let path = data.join("media.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file =
        file.map_err(|error| format!("The lock media.lock cannot be opened in the data folder: {error}."))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err("Another media core runs on this data folder.".into()),
        Err(TryLockError::Error(error)) => Err(format!("The data folder cannot be locked: {error}.")),
    }
}
