"""Tokens: random and opaque. The database keeps a digest, so who reads it cannot use them."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits: nobody guesses it."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
