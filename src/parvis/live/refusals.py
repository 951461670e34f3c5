"""How the door says no. The codes are those of the HTTP API."""


class NotAdmitted(Exception):
    """Nobody came in. `code` is stable."""

    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
