"""The one way to tell a person what is wrong with what they gave: what, where, and what to do."""


class InputError(Exception):
    """Something the user gave cannot be used. Never carries patient text.

    ``what`` is one clause without a full stop, ``where`` names the file, line, key or option,
    ``remedy`` says what to do next. ``wrote``: a path written before it was raised; none, nothing was. At a terminal it
    ends the command with exit code 2.
    """

    def __init__(self, what: str, *, where: str, remedy: str, wrote: str | None = None) -> None:
        super().__init__(f"{what} ({where}); {remedy}")
        self.what, self.where, self.remedy, self.wrote = what, where, remedy, wrote

    def in_three_lines(self) -> str:
        """How it is told at a terminal; the last line says what was written: nothing, or where it lies."""
        ending = f": {self.wrote}" if self.wrote else ". Nothing was written."
        return f"error: {self.what}\n  {self.where}\n  {self.remedy}{ending}"
