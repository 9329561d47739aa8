"""The embedded edition, ICD10CM@2026-04-01, from the public-domain files that the package simple-icd-10-cm carries.

The package is found and its data read, never imported: importing it parses everything for seconds.
"""

import re
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from throughline_serving.errors import InputError

from throughline.codeset.edition import Edition, edition_of

NAME = "ICD10CM@2026-04-01"
EFFECTIVE = date(2026, 4, 1)
ENDS = date(2026, 9, 30)
BILLABLE = 74_719  # of the official release
SOURCE = "ICD-10-CM April 1, 2026: NCHS/CMS tabular XML and code list, as carried by simple-icd-10-cm 1.5"
CODE_LIST = "code-list-April-2026.txt"
TABULAR = "icd10c-tabular-April-1-2026.xml"
CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:[0-9A-Z]{1,4})?")


def read_embedded() -> Edition:
    """The embedded edition. Raises ``InputError`` where its package is absent or another release."""
    folder = _data_folder()
    listed = {line.strip() for line in (folder / CODE_LIST).read_text(encoding="utf-8").splitlines()}
    codes = sorted(code for code in listed if CODE.fullmatch(code))
    titles = dict(_titles(ElementTree.parse(folder / TABULAR).getroot(), set(codes)))
    # A code is billable when nothing continues it; sorted, what continues a code follows it directly.
    following = [*codes[1:], ""]
    rows = [
        (dotted(code), not after.startswith(code), titles[code]) for code, after in zip(codes, following, strict=True)
    ]
    edition = edition_of("ICD10CM", EFFECTIVE, ENDS, SOURCE, rows)
    if edition.billable != BILLABLE:
        raise _unusable(f"the embedded edition has {edition.billable:,} billable codes, not {BILLABLE:,}")
    return edition


def dotted(code: str) -> str:
    """An ICD-10-CM code with its dot after the third character. ``dotted("J189") == "J18.9"``."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def _data_folder() -> Path:
    spec = find_spec("simple_icd_10_cm")
    if spec is None or spec.origin is None:
        raise _unusable("the embedded code set is not installed")
    folder = Path(spec.origin).parent / "data"
    if not (folder / CODE_LIST).is_file() or not (folder / TABULAR).is_file():
        raise _unusable("the embedded code set is another release")
    return folder


def _unusable(what: str) -> InputError:
    return InputError(what, where="package simple-icd-10-cm", remedy="install simple-icd-10-cm==1.5.0")


def _titles(root: ElementTree.Element, codes: set[str]) -> Iterator[tuple[str, str]]:
    """(code without dot, title) of every code; 7th-character codes get theirs from their stem and the extension."""
    for section in root.iter("section"):
        for category in section.findall("diag"):
            yield from _under(category, {}, codes)


def _under(node: ElementTree.Element, extensions: dict[str, str], codes: set[str]) -> Iterator[tuple[str, str]]:
    stem = (node.findtext("name") or "").replace(".", "")
    title = (node.findtext("desc") or "").strip()
    yield stem, title
    own = node.find("sevenChrDef")
    if own is not None:
        extensions = {e.get("char", ""): (e.text or "").strip() for e in own}
    children = node.findall("diag")
    for child in children:
        yield from _under(child, extensions, codes)
    if not children:
        for character, meaning in extensions.items():
            code = stem.ljust(6, "X") + character
            if character and code in codes:
                yield code, f"{title}, {meaning}"
