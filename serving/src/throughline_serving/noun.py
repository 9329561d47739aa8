"""What all nouns share: they are frozen, strict, refuse unknown keys by name, and never repeat what they were given."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value of the domain. Validation errors name the field and the rule, never the value: it may be patient text."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)
