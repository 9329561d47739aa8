"""ICD-9-CM, frozen at version 32: the diagnosis file that CMS published last."""

from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from throughline_serving.errors import InputError

from throughline.codeset.edition import Edition, edition_of

NAME = "ICD9CM@2014-10-01"
EFFECTIVE = date(2014, 10, 1)
ENDS = date(2015, 9, 30)  # ICD-10-CM replaced it for dates of service from 2015-10-01
MEMBER = "CMS32_DESC_LONG_DX.txt"
SOURCE = "ICD-9-CM version 32, CMS, diagnosis codes with long titles"


def read_icd9(path: Path) -> Edition:
    """The edition in a ``cms_v32.zip``. Raises ``InputError`` where the file is not that archive.

    The official file lists billable codes only. Categories above them, which older corpora use, are derived: every
    shorter code of at least a category's length becomes a header, titled by the first code below it.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist", where="codeset.path", remedy="give the path of cms_v32.zip")
    try:
        with ZipFile(path) as archive:
            lines = archive.read(MEMBER).decode("latin-1").splitlines()
    except (BadZipFile, KeyError):
        raise InputError(
            f"{path.name} is no archive with {MEMBER}", where=str(path), remedy="give CMS's ICD-9-CM version 32 zip"
        ) from None
    billable = {line[:5].strip(): line[5:].strip() for line in lines if line.strip()}
    headers: dict[str, str] = {}
    for code in sorted(billable):
        for end in range(_category_length(code), len(code)):
            if code[:end] not in billable:
                headers.setdefault(code[:end], f"{billable[code]} and related")
    rows = [(dotted9(code), True, title) for code, title in billable.items()]
    rows += [(dotted9(code), False, title) for code, title in headers.items()]
    return edition_of("ICD9CM", EFFECTIVE, ENDS, SOURCE, rows)


def dotted9(code: str) -> str:
    """An ICD-9-CM code with its dot: after three characters, four for E codes. ``dotted9("E8490") == "E849.0"``."""
    category = _category_length(code)
    return f"{code[:category]}.{code[category:]}" if len(code) > category else code


def _category_length(code: str) -> int:
    return 4 if code.startswith("E") else 3
