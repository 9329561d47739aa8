"""The order of encounters whose confidence is equal: a keyed hash of the encounter id, smaller first."""

from hashlib import blake2b

TIE_KEY = "tie-1"


def tie_hash(encounter_id: str, tie_key: str = TIE_KEY) -> str:
    """16 hexadecimal digits; anyone can recompute them from the id and the key label that the certificate names."""
    return blake2b(encounter_id.encode(), key=tie_key.encode(), digest_size=8).hexdigest()
