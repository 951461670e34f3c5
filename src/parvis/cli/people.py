"""`parvis invite` and `parvis reset-password`."""

import sys
from getpass import getpass
from typing import Annotated

from cyclopts import Parameter

from parvis.cli.base import Data, app, explaining, say
from parvis.cli.options import PublicUrl
from parvis.settings import DATA

Email = Annotated[str, Parameter(help="The e-mail address of the account.")]


@app.command
def invite(*, public_url: PublicUrl = None, data: Data = DATA) -> None:
    """Print a link with which one person can create an account, within seven days."""
    from parvis.operations import CANNOT, invitation_link

    with explaining(*CANNOT):
        say(invitation_link(data, public_url))


@app.command
def reset_password(email: Email, /, *, data: Data = DATA) -> None:
    """Give an account a new password, read from the terminal or from standard input.

    Wherever the account was signed in, it is not any more.
    """
    from parvis.operations import CANNOT, reset_password

    with explaining(*CANNOT):
        reset_password(data, email, new_password)
    print("The password is changed, and every session of the account has ended.", file=sys.stderr)


def new_password() -> str:
    """Twice, where a person types; the first line, where a program writes."""
    from parvis.server.unfit import Unfit

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password = getpass("New password: ")
        if getpass("Once more: ") == password:
            return password
    except EOFError as error:  # Ctrl-D
        raise Unfit("No password was typed. Nothing was changed.") from error
    raise Unfit("The two passwords differ. Nothing was changed.")
