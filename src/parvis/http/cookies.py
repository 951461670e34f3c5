"""The two cookies: who is signed in, and which visitor this is. Opaque and random, both.

Over HTTPS they carry the `__Host-` prefix: no other host, path or plain connection can set them.
"""

from datetime import timedelta
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from msgspec import Struct

SIGNED_IN = timedelta(days=30)
REMEMBERED = timedelta(days=365)


class Cookies(Struct, frozen=True):
    """The cookies as this server names them. `secure`: browsers reach us over HTTPS."""

    secure: bool

    @property
    def session(self) -> str:
        return self.name("parvis_session")

    @property
    def visitor(self) -> str:
        return self.name("parvis_visitor")

    def name(self, plain: str) -> str:
        return f"__Host-{plain}" if self.secure else plain

    def read(self, connection: ASGIConnection[Any, Any, Any, Any], name: str) -> str | None:
        return connection.cookies.get(name) or None

    def signed_in(self, token: str) -> Cookie:
        return self.make(self.session, token, SIGNED_IN)

    def signed_out(self) -> Cookie:
        return self.make(self.session, "", timedelta(0))

    def remembered(self, visitor: str) -> Cookie:
        return self.make(self.visitor, visitor, REMEMBERED)

    def make(self, name: str, value: str, lasts: timedelta) -> Cookie:
        return Cookie(
            key=name,
            value=value,
            max_age=int(lasts.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )
