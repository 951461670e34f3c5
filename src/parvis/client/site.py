"""A Parvis as one person reaches it over HTTP: their cookies, and a method for each request."""

import ssl
from types import TracebackType
from typing import Self, TypeVar

import httpx2
from msgspec import MsgspecError, Struct, json, to_builtins

from parvis.client.trouble import SaidNo, Unreachable
from parvis.wire import (
    AskInvitation,
    AskTicket,
    EditRoom,
    Join,
    Joined,
    OpenRoom,
    RoomCard,
    RoomInvitation,
    RoomList,
    Ticket,
)

PATIENCE = 15.0  # seconds for an answer

T = TypeVar("T")


class Account(Struct, frozen=True):
    """Who is signed in."""

    id: str
    name: str
    headline: str
    administrator: bool


class Body(Struct, frozen=True):
    """What we read of a problem."""

    code: str
    detail: str


class Site:
    """`async with Site("https://stage.example.org") as site:`, one for each person.

    Every method raises SaidNo, or Unreachable. `verify=False` believes any certificate;
    `transport` is another way to the site than the usual one.
    """

    def __init__(
        self, url: str, verify: bool = True, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self.tls = trust(verify) if self.url.startswith("https:") else None
        self.http = httpx2.AsyncClient(
            base_url=f"{self.url}/api/v1",
            verify=self.tls or False,
            transport=transport,
            timeout=PATIENCE,
            trust_env=False,  # sound takes no proxy, and neither do we
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    @property
    def socket(self) -> str:
        """Where the socket of every room is."""
        return f"{self.url.replace('http', 'ws', 1)}/api/v1/socket"

    # People.

    async def sign_up(
        self,
        name: str,
        email: str,
        password: str,
        headline: str = "",
        invitation: str | None = None,
    ) -> Account:
        person = {"name": name, "headline": headline, "email": email, "password": password}
        token = {"invitation": invitation} if invitation else {}
        return await self.ask("POST", "/accounts", Account, person | token)

    async def sign_in(self, email: str, password: str) -> Account:
        return await self.ask("POST", "/sessions", Account, {"email": email, "password": password})

    async def sign_out(self) -> None:
        await self.send("DELETE", "/sessions/current")

    # Rooms.

    async def rooms(self) -> list[RoomCard]:
        """The public open ones, the busiest first."""
        found: dict[str, RoomCard] = {}
        path: str | None = "/rooms"
        while path:  # a room may move to a later page while we read
            page = await self.ask("GET", path, RoomList)
            found |= {room.id: room for room in page.rooms}
            path = page.next and f"/rooms?after={page.next}"
        return list(found.values())

    async def room(self, room: str) -> RoomCard:
        return await self.ask("GET", f"/rooms/{room}", RoomCard)

    async def open_room(self, wanted: OpenRoom) -> RoomCard:
        return await self.ask("POST", "/rooms", RoomCard, wanted)

    async def edit_room(self, room: str, changes: EditRoom) -> RoomCard:
        return await self.ask("PATCH", f"/rooms/{room}", RoomCard, changes)

    async def invite(self, room: str, label: str) -> RoomInvitation:
        """For one person. Its `token` is told only here."""
        path = f"/rooms/{room}/invitations"
        return await self.ask("POST", path, RoomInvitation, AskInvitation(label))

    async def join(self, room: str, wanted: Join) -> Joined:
        return await self.ask("POST", f"/rooms/{room}/join", Joined, wanted)

    async def ticket(self, room: str, connection: str) -> str:
        body = AskTicket(connection)
        return (await self.ask("POST", f"/rooms/{room}/ticket", Ticket, body)).ticket

    # How it is asked.

    async def ask(self, method: str, path: str, answer: type[T], body: object = None) -> T:
        """What the site says, as `answer`."""
        data = await self.send(method, path, body)
        try:
            return json.decode(data, type=answer)
        except MsgspecError as error:
            raise Unreachable(f"What {self.url} answers is not Parvis.") from error

    async def send(self, method: str, path: str, body: object = None) -> bytes:
        """The bytes of a good answer. What is not given in `body` is not sent."""
        content = None if body is None else json.encode(given(body))
        headers = {"content-type": "application/json"} if content else {}
        try:
            answer = await self.http.request(method, path, content=content, headers=headers)
        except httpx2.HTTPError as error:
            raise Unreachable(f"{self.url} does not answer ({type(error).__name__}).") from error
        if answer.is_success:
            return answer.content
        raise self.no(answer)

    def no(self, answer: httpx2.Response) -> SaidNo | Unreachable:
        try:
            body = json.decode(answer.content, type=Body)
        except MsgspecError:
            return Unreachable(f"{self.url} answers {answer.status_code}, and not as Parvis does.")
        later = answer.headers.get("retry-after", "")
        return SaidNo(body.code, body.detail, float(later) if later.isdigit() else None)


def given(body: object) -> object:
    """A PATCH must not send what is not to be changed."""
    fields = to_builtins(body)
    return (
        {k: v for k, v in fields.items() if v is not None} if isinstance(fields, dict) else fields
    )


def trust(verify: bool) -> ssl.SSLContext:
    """The authorities of this system; or anybody, which is for one's own tests."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
