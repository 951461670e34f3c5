"""A link that is opened for the first time, over a slow line: each round trip is waited for."""

from playwright.sync_api import expect

from stagehands.person import Call, Person


def test_the_page_itself_asks_for_all_that_the_door_of_a_room_needs(
    host: Person, call: Call
) -> None:
    room = host.opens_a_room()
    visitor = call("Ben", service_workers="block")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url.removeprefix(host.home)))
    visitor.page.goto(room)
    expect(visitor.page.get_by_role("textbox", name="Your name", exact=True)).to_be_visible()
    parts = {path for path in asked if path.startswith("/_app/") and not path.endswith(".woff2")}
    page = host.page.request.get(room).text()
    assert parts
    assert [path for path in sorted(parts) if path not in page] == []
