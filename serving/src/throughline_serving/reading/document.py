"""The notes of an encounter as one text to read, with the way back to each note's own offsets."""

from dataclasses import dataclass

from throughline_serving.decision import Span
from throughline_serving.encounter import Encounter

BETWEEN_NOTES = "\n\n"


@dataclass(frozen=True)
class Document:
    """All notes joined by a blank line. ``starts[i]`` is where note ``i`` begins in ``text``."""

    text: str
    note_ids: tuple[str, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    sections: tuple[tuple[str, int, int], ...]  # name, start, end in ``text``; as given by the notes, sorted

    @classmethod
    def of(cls, encounter: Encounter) -> "Document":
        """Join the notes in their order."""
        starts: list[int] = []
        sections: list[tuple[str, int, int]] = []
        position = 0
        for note in encounter.notes:
            starts.append(position)
            sections += [(s.name, position + s.start, position + s.end) for s in note.sections]
            position += len(note.text) + len(BETWEEN_NOTES)
        return cls(
            text=BETWEEN_NOTES.join(note.text for note in encounter.notes),
            note_ids=tuple(note.note_id for note in encounter.notes),
            starts=tuple(starts),
            lengths=tuple(len(note.text) for note in encounter.notes),
            sections=tuple(sorted(sections, key=lambda s: (s[1], s[2]))),
        )

    def span(self, start: int, end: int) -> Span:
        """The place ``text[start:end]`` in its note; a span that crosses into the next note ends with its own."""
        note = max(i for i, s in enumerate(self.starts) if s <= start)
        length = self.lengths[note]
        first = min(start - self.starts[note], length)
        return Span(note_id=self.note_ids[note], start=first, end=max(first, min(end - self.starts[note], length)))
