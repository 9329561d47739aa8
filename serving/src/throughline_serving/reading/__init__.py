"""Reading a note: one text, its sections, tokens, and what is affirmed, negated, uncertain or past."""
