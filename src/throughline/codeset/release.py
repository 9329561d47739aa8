"""From a code system's name to its edition, whichever official file that comes from."""

from pathlib import Path

from throughline_serving.errors import InputError

from throughline.codeset.edition import Edition
from throughline.codeset.embedded import NAME as EMBEDDED
from throughline.codeset.embedded import read_embedded
from throughline.codeset.icd9 import NAME as ICD9
from throughline.codeset.icd9 import read_icd9


def read_release(name: str, path: Path | None) -> Edition:
    """The edition ``SYSTEM@YYYY-MM-DD``, from ``path`` or, without one, from what the installation carries.

    Raises ``InputError`` for an edition that neither gives.
    """
    if name == EMBEDDED and path is None:
        return read_embedded()
    if name == ICD9:
        if path is None:
            raise InputError(f"{name} needs a file", where="codeset.path", remedy="give the path of cms_v32.zip")
        return read_icd9(path)
    raise InputError(
        f"edition {name} is not at hand", where="codeset.edition", remedy=f"use {EMBEDDED}, or {ICD9} with its file"
    )
