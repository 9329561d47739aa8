"""Which key seals bundles: the site's own, or this machine's development key."""

import os
from pathlib import Path

from throughline_serving.errors import InputError
from throughline_serving.signing import SigningKey

VARIABLE = "THROUGHLINE_SIGNING_KEY"


def signing_key() -> SigningKey:
    """The Ed25519 private key in the PEM file that ``THROUGHLINE_SIGNING_KEY`` names, else the development key.

    Raises ``InputError`` where the file cannot be used.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return SigningKey.development()
    try:
        return SigningKey.of_site(Path(path))
    except InputError as error:
        raise InputError(
            error.what, where=VARIABLE, remedy=f"{error.remedy}, or unset it to use the development key"
        ) from None
