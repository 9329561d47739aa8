"""Who writes the notes: each author has headings, an order of sections and habits of their own."""

from dataclasses import dataclass, field
from random import Random

from throughline_serving.encounter import Note, Section

ABBREVIATED = (
    ("without", "w/o"),
    ("history of", "h/o"),
    ("History of", "H/o"),
    ("patient", "pt"),
    ("Patient", "Pt"),
    ("year-old", "yo"),
    ("with ", "w/ "),
    ("diagnosis", "dx"),
    ("fracture", "fx"),
    ("shortness of breath", "SOB"),
    ("bilateral", "b/l"),
    ("emergency department", "ED"),
)
NEW_LINE = "\n"
SLIPS = (
    ("the ", "teh "),
    ("there ", "ther "),
    ("evidence", "evidnece"),
    ("normal", "nomal"),
    ("mild", "midl"),
    ("patient", "pateint"),
    ("unremarkable", "unremarkble"),
    ("tolerated", "tolerted"),
)


@dataclass(frozen=True)
class Author:
    """``headings`` maps a section's name to how this author writes it, in this author's order.

    ``numbered`` names the sections written as numbered lists; ``terse`` authors abbreviate; ``close`` ends the note.
    """

    name: str
    site: str
    headings: dict[str, str]
    numbered: frozenset[str] = frozenset()
    terse: bool = False
    inline: bool = True
    close: str = ""


@dataclass
class Page:
    """A note being written: sentences by section. Sections the author has no heading for are not allowed."""

    note_type: str
    sentences: dict[str, list[str]] = field(default_factory=dict)

    def say(self, section: str, *sentences: str) -> None:
        """Add sentences to a section; empty ones are dropped."""
        self.sentences.setdefault(section, []).extend(s for s in sentences if s)


def lay_out(page: Page, author: Author, note_id: str, rng: Random) -> Note:
    """The page as this author would leave it, each section's body with exact offsets."""
    parts: list[str] = []
    sections: list[Section] = []
    position = 0
    slip = rng.choice(SLIPS) if rng.random() < 0.12 else None
    for name, heading in author.headings.items():
        sentences = page.sentences.get(name)
        if not sentences:
            continue
        if name in author.numbered and len(sentences) > 1:
            body = "\n".join(f"{i}. {_upper(s)}" for i, s in enumerate(sentences, 1))
        else:
            body = " ".join(map(_upper, sentences))
        if author.terse:
            for long, short in ABBREVIATED:
                body = body.replace(long, short)
        if slip and rng.random() < 0.4:
            body = body.replace(slip[0], slip[1], 1)
        lead = heading and f"{heading}{' ' if author.inline and NEW_LINE not in body else NEW_LINE}"
        start = position + len(lead)
        parts.append(lead + body + "\n")
        sections.append(Section(name=name, start=start, end=start + len(body)))
        position = start + len(body) + 1
    return Note(note_id=note_id, type=page.note_type, text="".join(parts) + author.close, sections=tuple(sections))


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
