"""Who was here a moment ago, and since when: coming back soon is no arrival."""

from datetime import datetime, timedelta

AWAY = timedelta(seconds=120)  # longer than that, and whoever comes back comes anew


class Gone:
    """Of each room those who left within the last two minutes, in order of leaving."""

    def __init__(self) -> None:
        self.people: dict[tuple[str, str], tuple[datetime, datetime]] = {}  # since, until

    def note(self, room: str, participant: str, since: datetime, now: datetime) -> None:
        self.forget(now)
        self.people.pop((room, participant), None)
        self.people[room, participant] = (since, now)

    def since(self, room: str, participant: str, now: datetime) -> datetime | None:
        """When the stay began that has just ended; None for everybody else."""
        self.forget(now)
        since, _ = self.people.get((room, participant), (None, None))
        return since

    def forget_person(self, room: str, participant: str) -> None:
        """Who is somebody else by now does not come back."""
        self.people.pop((room, participant), None)

    def forget(self, now: datetime) -> None:
        while self.people:
            first, (_, until) = next(iter(self.people.items()))
            if now - until < AWAY:
                return
            del self.people[first]
