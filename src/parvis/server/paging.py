"""The rooms on air, a page at a time.

The busiest come first, so a room may move from one page to another while somebody reads: a cursor
is a place in that order, not a number of rows, and stays good when the room it names is gone.
"""

from collections.abc import Iterable

from parvis.wire import RoomCard, RoomList

MOST = 50  # rooms of a page
CURSOR = r"^[0-9]{1,9}\.[A-Za-z0-9_-]{1,64}$"

Place = tuple[int, str]


def page(cards: Iterable[RoomCard], after: str | None, limit: int) -> RoomList:
    """`after`: the cursor of the page before."""
    begin = place_of(after) if after else None
    ordered = sorted(cards, key=place)
    rest = [card for card in ordered if begin is None or place(card) > begin]
    rooms = rest[:limit]
    return RoomList(rooms, cursor(rooms[-1]) if len(rest) > limit else None)


def place(card: RoomCard) -> Place:
    return -people(card), card.id


def people(card: RoomCard) -> int:
    return card.listening + len(card.on_stage)


def cursor(card: RoomCard) -> str:
    return f"{people(card)}.{card.id}"


def place_of(cursor: str) -> Place:
    count, _, id = cursor.partition(".")
    return -int(count), id
