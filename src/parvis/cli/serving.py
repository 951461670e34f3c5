"""`parvis serve`, `parvis reload` and `parvis doctor`."""

import sys

from parvis.cli.base import Data, app, explaining, say
from parvis.cli.options import Options
from parvis.settings import DATA


@app.command
def serve(*, options: Options = Options()) -> None:  # noqa: B008 -- it is frozen
    """Start the stage, and keep it running until Ctrl-C."""
    from parvis.app import CANNOT_START, serve_until_told
    from parvis.server.logs import set_up

    set_up(options.log)
    with explaining(*CANNOT_START):
        serve_until_told(options.settings(), say)


@app.command
def reload(*, data: Data = DATA) -> None:
    """Let `serve` begin anew, with the program and the settings of now. Nobody is cut off.

    It returns when the new one answers. Exit code 1: the old one goes on, and why is said.
    """
    from parvis.server.outcome import tell_to_reload
    from parvis.server.unfit import Unfit

    with explaining(Unfit):
        tell_to_reload(data)
    print("parvis serve has begun anew, and the sound has gone on.", file=sys.stderr)


@app.command
def doctor(*, options: Options = Options()) -> None:  # noqa: B008 -- it is frozen
    """Look at DNS, TLS, clock, media port, disk, limits and database, and say what to do.

    Takes the options of `serve`, and reads DATA/parvis.toml as it does. Exit code 1: something is
    wrong.
    """
    from parvis.operations.doctor import diagnose
    from parvis.server.preflight import check_words
    from parvis.server.unfit import Unfit

    settings = options.settings()
    with explaining(Unfit):
        check_words(settings)
    words, well = diagnose(settings)
    say(words)
    sys.exit(0 if well else 1)
