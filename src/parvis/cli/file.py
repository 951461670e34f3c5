"""DATA/parvis.toml: what would otherwise stand on the command line, which wins over it.

public-url = "https://stage.example.org"
media-address = ["203.0.113.7"]
"""

from pathlib import Path

from cyclopts import App, CycloptsError
from cyclopts.argument import ArgumentCollection
from cyclopts.config import Toml

from parvis.settings import DATA

NAME = "parvis.toml"
READERS = {("serve",), ("doctor",)}  # the commands that read it


def settings_file(app: App, commands: tuple[str, ...], arguments: ArgumentCollection) -> None:
    """A source of settings, as cyclopts calls it. A key that is no option is an error."""
    if commands not in READERS:
        return
    file = Toml(readable(folder(arguments) / NAME), use_commands_as_keys=False)
    if "data" in file.config:
        raise CycloptsError(msg=f"{file.source}: its own folder cannot be named in it.")
    file(app, commands, arguments)


def readable(file: Path) -> Path:
    """It need not be there; but if it is, what it says counts."""
    try:
        file.open().close()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise CycloptsError(msg=f"{file} cannot be read ({error.strerror}).") from error
    return file


def folder(arguments: ArgumentCollection) -> Path:
    """As the command line says it: the file lies in it."""
    data = next(argument for argument in arguments if "--data" in argument.names)
    return Path(data.tokens[-1].value) if data.tokens else DATA
