"""Rooms for the database's tests: Hana opens one, people raise their hands."""

from datetime import UTC, datetime, timedelta

from parvis.room.words import Event, HandRaised, RoomOpened
from parvis.wire import RoomInfo, RoomRecord

START = datetime(2026, 1, 1, 20, 0, 0, 123456, tzinfo=UTC)


def a_room(id: str = "agora") -> RoomRecord:
    info = RoomInfo(id, "Agora", "Under the plane tree.", "public", True, START)
    return RoomRecord(info, b"s" * 32, "hana-account")


def opened() -> list[Event]:
    return [RoomOpened(START, "hana")]


def raised(who: str, seconds: int = 1) -> Event:
    return HandRaised(START + timedelta(seconds=seconds), who)
