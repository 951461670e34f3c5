"""What an account may be called, and what opens it. Pure."""

import re
import unicodedata

from msgspec import Struct

from parvis.http import text
from parvis.http.problem import Problem

LONGEST_NAME = 50
LONGEST_HEADLINE = 80
LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3, without the brackets
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200

EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


class Account(Struct, frozen=True):
    """A person's durable login, as that person sees it."""

    id: str
    name: str
    headline: str
    email: str
    administrator: bool


class NewAccount(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /accounts. `invitation` and `setup` come from the link that was followed."""

    name: str
    email: str
    password: str
    headline: str = ""
    invitation: str | None = None
    setup: str | None = None


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /sessions."""

    email: str
    password: str


def person_name(name: str) -> str:
    """Of an account, and of a visitor."""
    return kept(text.line(name, LONGEST_NAME, 1), "bad_name")


def headline(words: str) -> str:
    return kept(text.line(words, LONGEST_HEADLINE), "bad_headline")


def email(address: str) -> str:
    line = text.line(address, LONGEST_EMAIL, 3)
    return spelling(kept(line if line and EMAIL.fullmatch(line) else None, "bad_email"))


def spelling(address: str) -> str:
    """One person, one spelling: two accounts never differ by capitals alone."""
    return unicodedata.normalize("NFC", address.strip()).lower()


def password(words: str) -> str:
    good = len(composed(words)) >= SHORTEST_PASSWORD and len(words) <= LONGEST_PASSWORD
    return kept(composed(words) if good else None, "bad_password")


def composed(words: str) -> str:
    """Any characters count, blanks too; but keyboards differ in how they send an é."""
    return unicodedata.normalize("NFC", words[: LONGEST_PASSWORD + 1])


def checked(new: NewAccount) -> NewAccount:
    """As it will be kept, or the problem with it."""
    return NewAccount(
        name=person_name(new.name),
        headline=headline(new.headline),
        email=email(new.email),
        password=password(new.password),
        invitation=new.invitation,
        setup=new.setup,
    )


def kept(value: str | None, problem: str) -> str:
    if value is None:
        raise Problem(problem)
    return value
