from db.rooms import a_room, opened

from parvis.db import Cards, Journal
from parvis.wire import Hand, Person


def ana(name: str = "Ana") -> Person:
    return Person("p-ana", name, "Baker", False, 4_294_967_295)


async def test_the_newest_card_wins(journal: Journal, cards: Cards) -> None:
    await journal.create(a_room(), opened())
    await cards.keep("agora", [ana(), Person("p-ben", "Ben", "", True, 7)])
    await cards.keep("agora", [ana("Ana Maria")])
    kept = sorted(await cards.read("agora"), key=lambda person: person.id)
    assert kept == [ana("Ana Maria"), Person("p-ben", "Ben", "", True, 7)]


async def test_cards_belong_to_one_room(journal: Journal, cards: Cards) -> None:
    for id in ("agora", "stoa"):
        await journal.create(a_room(id), opened())
    await cards.keep("agora", [ana()])
    assert await cards.read("stoa") == []


async def test_nobody_is_a_list_too(journal: Journal, cards: Cards) -> None:
    await journal.create(a_room(), opened())
    await cards.keep("agora", [])
    assert await cards.read("agora") == []


async def test_the_newest_words_about_a_hand_win(journal: Journal, cards: Cards) -> None:
    await journal.create(a_room(), opened())
    await cards.keep_hand("agora", Hand("p-ana"))
    await cards.keep_hand("agora", Hand("p-ana", "About bread", "working"))
    assert await cards.hands("agora") == [Hand("p-ana", "About bread", "working")]
