"""Who is at the other end: the account that is signed in, or the visitor this browser is."""

import re
import secrets

from litestar.datastructures import Cookie

from parvis.http.cookies import Cookies
from parvis.http.guards import Connection
from parvis.people.rules import Account
from parvis.people.sessions import SignedIn
from parvis.people.store import People

__all__ = ["Account", "Login", "SignedIn"]

VISITOR = re.compile(r"[A-Za-z0-9_-]{22}")  # as new_visitor_id makes it


class Login:
    """Reads the cookies; sets only the visitor's (signing in is `people/api.py`)."""

    def __init__(self, people: People, cookies: Cookies) -> None:
        self.people = people
        self.cookies = cookies

    async def signed_in(self, connection: Connection) -> SignedIn | None:
        """The account, and the session by which it asks."""
        token = self.cookies.read(connection, self.cookies.session)
        return await self.people.signed_in(token) if token else None

    def visitor_id(self, connection: Connection) -> str | None:
        """What this browser was given at its first visit. Something else counts as nothing."""
        id = self.cookies.read(connection, self.cookies.visitor) or ""
        return id if VISITOR.fullmatch(id) else None

    def new_visitor_id(self) -> str:
        """128 random bits: it is all that proves who the visitor is."""
        return secrets.token_urlsafe(16)

    def visitor_cookie(self, id: str) -> Cookie:
        return self.cookies.remembered(id)
