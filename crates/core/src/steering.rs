//! Who is behind a path, and by which one a connection hears.

use std::time::Instant;

use crate::core::Core;
use crate::path::Path;

impl Core {
    /// Whether somebody has proved to be behind `path`.
    pub fn is_proven(&self, path: Path) -> bool {
        self.by_path.contains_key(&path)
    }

    /// The stream behind `path` has closed. Its client is not lost yet: it may come by another way.
    pub fn forget_path(&mut self, path: Path) {
        let Some(serial) = self.by_path.remove(&path) else { return };
        let connection = self.connections.get_mut(&serial);
        if connection.is_some_and(|connection| connection.paths.forget(path)) {
            self.steer(serial);
        }
    }

    /// A check of connection `serial` from `path` was authentic.
    pub(crate) fn prove(&mut self, now: Instant, serial: u64, path: Path, nominated: bool) {
        if !self.own_path(serial, path) {
            return;
        }
        let connection = self.connections.get_mut(&serial);
        if connection.is_some_and(|connection| connection.paths.prove(now, path, nominated)) {
            self.steer(serial);
        }
    }

    /// What this connection hears goes by its current path from now on, if it has one.
    fn steer(&mut self, serial: u64) {
        if let Some(connection) = self.connections.get(&serial)
            && let Some(path) = connection.paths.current()
            && let Some(room) = self.rooms.get_mut(&connection.room)
            && let Some(listener) = room.fanout.get_mut(serial)
        {
            listener.path = path;
        }
    }

    /// An address belongs to who proved it first, until its media goes elsewhere or its lease ends: a
    /// client that forges another's address gains nothing, however seldom that one gives a sign.
    fn own_path(&mut self, serial: u64, path: Path) -> bool {
        let owner = self.by_path.get(&path).copied();
        if owner == Some(serial) {
            return true;
        }
        let holder = owner.and_then(|owner| self.connections.get(&owner));
        if holder.is_some_and(|holder| holder.paths.holds(path)) {
            return false;
        }
        let old = owner.and_then(|owner| self.connections.get_mut(&owner));
        if let Some(old) = old {
            old.paths.proven.retain(|proven| *proven != path);
        }
        let Some(connection) = self.connections.get_mut(&serial) else { return false };
        if let Some(dropped) = connection.paths.add(path) {
            self.by_path.remove(&dropped);
        }
        self.by_path.insert(path, serial);
        true
    }
}
