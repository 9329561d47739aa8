"""The one way to tell a person what is wrong with what they gave: what, where, and what to do."""


class InputError(Exception):
    """Something the user gave cannot be used. Never carries patient text.

    ``what`` is one clause without a full stop, ``where`` names the file, line, key or option,
    ``remedy`` says what to do next. At a terminal it ends the command with exit code 2.
    """

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(f"{what} ({where}); {remedy}")
        self.what, self.where, self.remedy = what, where, remedy
