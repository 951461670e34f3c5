"""Links that admit one person: who may make them, and what becomes of whom they admitted."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from parvis.live.ports import Clock, InvitationStore
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.room.words import RemoveFromRoom
from parvis.wire import Person, RoomInvitation

log = logging.getLogger("parvis.live")

LASTS = timedelta(days=7)


def new_token() -> str:
    """256 bits: nobody guesses it."""
    return secrets.token_urlsafe(32)


class Invitations:
    def __init__(self, store: InvitationStore, clock: Clock, new_id: Callable[[], str]) -> None:
        self.store = store
        self.clock = clock
        self.new_id = new_id
        self.tasks: set[asyncio.Task[None]] = set()

    # By who leads.

    async def of(self, runner: Runner, asker: str) -> list[RoomInvitation]:
        check(runner, asker)
        return await self.store.of(runner.sitting.id)

    async def make(self, runner: Runner, asker: str, label: str) -> RoomInvitation:
        """With its token, this once."""
        check(runner, asker)
        now, token = self.clock.now(), new_token()
        made = RoomInvitation(self.new_id(), label, now, now + LASTS, None, False)
        if not await self.store.make(runner.sitting.id, made, token):
            raise NotAdmitted("too_many")
        return replace(made, token=token)

    async def revoke(self, runner: Runner, asker: str, id: str) -> None:
        """It admits nobody any more, and whom it admitted has to go."""
        check(runner, asker)
        known, admitted = await self.store.revoke(runner.sitting.id, id, self.clock.now())
        if not known:
            raise NotAdmitted("not_found")
        if admitted:
            runner.order(asker, RemoveFromRoom(admitted))

    # At the door.

    async def claim(self, room: str, token: str, person: Person, was: Sequence[str]) -> str | None:
        """For this person, and nobody else from then on. Otherwise why not. `was`: whom their
        browser was here before."""
        now = self.clock.now()
        return await self.store.claim(room, token, person.id, person.name, now, was)

    def pass_on(self, room: str, former: str, person: Person) -> None:
        """The visitor whom a link admitted is an account now. Until that is written, and if it
        cannot be, they are one browser: who removes one of them removes both."""
        writing = self.store.pass_on(room, former, person.id, person.name)
        task = asyncio.create_task(self.write(writing))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def write(self, writing: Coroutine[Any, Any, None]) -> None:
        try:
            await writing
        except Exception:
            log.exception("a link could not be passed on")


def check(runner: Runner, asker: str) -> None:
    """`asker`: a participant, here or not."""
    if not runner.sitting.room.person(asker).leads:
        raise NotAdmitted("not_allowed")
