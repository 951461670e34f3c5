"""The links that let people in, in SQL. Each works once.

Kept as digests; only the setup link is kept as it is, because `serve` prints it until it is used.
"""

from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select

from parvis.db.room_invitations import spend_on_account, valid_link
from parvis.db.schema import account, invitation, setup
from parvis.http.problem import Problem
from parvis.live.identity import account_identity, participant_id, visitor_identity
from parvis.people.rules import NewAccount
from parvis.people.tokens import digest, new_token

INVITED = timedelta(days=7)


def add_invitation(connection: Connection, at: datetime) -> str:
    """A token for one new account, for a week."""
    token = new_token()
    row = {"token": digest(token), "created_at": at, "expires_at": at + INVITED}
    connection.execute(delete(invitation).where(invitation.c.expires_at <= at))
    connection.execute(insert(invitation).values(row))
    return token


def find_setup(connection: Connection) -> str | None:
    """Makes its user the administrator. The same one until it is used; then None."""
    if connection.execute(select(account.c.id).where(account.c.administrator)).first():
        return None
    if token := connection.execute(select(setup.c.token)).scalar():
        return str(token)
    token = new_token()
    connection.execute(insert(setup).values(token=token))
    return token


class Applicant(Struct, frozen=True):
    """`account`: the id it will have; `visitor`: who that browser was so far."""

    account: str
    name: str
    visitor: str
    needs_link: bool


def use_links(connection: Connection, new: NewAccount, at: datetime, who: Applicant) -> None:
    """A link is spent with the account it lets in, or not at all. One to a room is one too."""
    if new.setup is not None:
        used = delete(setup).where(setup.c.token == new.setup)
        spent_unless(connection.execute(used).rowcount == 1, "setup_spent")
    elif new.invitation is not None:
        token = new.invitation
        good = spend_invitation(connection, token, at) or spend_room_link(
            connection, token, at, who
        )
        spare = not who.needs_link and valid_link(connection, token, at) is not None
        spent_unless(good or spare, "invitation_spent")


def spend_invitation(connection: Connection, token: str, at: datetime) -> bool:
    mine = invitation.c.token == digest(token)
    used = delete(invitation).where(mine, invitation.c.expires_at > at)
    return connection.execute(used).rowcount == 1


def spend_room_link(connection: Connection, token: str, at: datetime, who: Applicant) -> bool:
    """It is for one person (A9): the visitor they were, or nobody yet."""
    as_visitor = partial(participant_id, visitor_identity(who.visitor))
    as_account = partial(participant_id, account_identity(who.account))
    return spend_on_account(connection, token, at, as_visitor, as_account, who.name)


def spent_unless(good: bool, problem: str) -> None:
    if not good:
        raise Problem(problem)
