"""Who asks, in the words of the rooms: identities stay on the server."""

from typing import Any

from litestar import Request
from msgspec import Struct

from parvis.http.problem import Problem
from parvis.live.identity import Newcomer, account_identity, visitor_identity
from parvis.people.rules import person_name
from parvis.server.login import Account, Login
from parvis.wire import Join

Asked = Request[Any, Any, Any]


class Asking(Struct, frozen=True):
    """`session`: by which the account is signed in. `visitor`: of this browser's cookie."""

    account: Account | None = None
    session: str | None = None
    visitor: str | None = None

    @property
    def identities(self) -> list[str]:
        """All that the request proves, the account first: who signed in meanwhile is still the
        visitor where a connection of theirs lives."""
        account = [account_identity(self.account.id)] if self.account else []
        return account + ([visitor_identity(self.visitor)] if self.visitor else [])

    @property
    def mine(self) -> Account:
        if self.account is None:
            raise Problem("sign_in_needed")
        return self.account

    def newcomer(self) -> Newcomer:
        """With an account."""
        identity, *also = self.identities
        who = self.mine
        return Newcomer(identity, who.name, who.headline, False, tuple(also), self.session)


async def asking(request: Asked, login: Login) -> Asking:
    found, visitor = await login.signed_in(request), login.visitor_id(request)
    if found is None:
        return Asking(visitor=visitor)
    return Asking(found.account, found.session, visitor)


def visitor_of(visitor: str, wanted: Join) -> Newcomer:
    if not wanted.name:
        raise Problem("name_needed")
    return Newcomer(visitor_identity(visitor), person_name(wanted.name), visitor=True)
