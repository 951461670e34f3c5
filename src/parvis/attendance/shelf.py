"""Leases by something that several of them may share: a person, a name, a sign-in."""

from collections.abc import Sequence

from parvis.attendance.rules import Lease


class Shelf:
    """Empty keys are forgotten: strangers come with a new one every time (R22)."""

    def __init__(self) -> None:
        self.leases: dict[str, list[Lease]] = {}

    def put(self, key: str, lease: Lease) -> None:
        self.leases.setdefault(key, []).append(lease)

    def drop(self, key: str, lease: Lease) -> None:
        """One that was put there."""
        mine = self.leases[key]
        mine.remove(lease)
        if not mine:
            del self.leases[key]

    def of(self, key: str) -> Sequence[Lease]:
        """The oldest first."""
        return tuple(self.leases.get(key, ()))
