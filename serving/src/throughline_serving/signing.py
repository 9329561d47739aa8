"""Ed25519 signatures over digests: who sealed a bundle."""

import base64
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from throughline_serving.errors import InputError
from throughline_serving.noun import Noun

DEVELOPMENT = "development"


class Signature(Noun):
    """``signature.json``: by whom, over which digest. ``public`` and ``value`` are base64 of the raw bytes."""

    algorithm: str = "Ed25519"
    key: str
    key_id: str
    public: str
    over: str
    value: str


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A private key and the name that its signatures carry: a site's own, or ``development``."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def development(cls, folder: Path = Path("state/keys")) -> "SigningKey":
        """The key of this machine, made on first use. Anyone with this folder can sign with it."""
        path = folder / f"{DEVELOPMENT}.pem"
        if not path.exists():
            _write_once(path)
        return cls(DEVELOPMENT, _private(path))

    @classmethod
    def of_site(cls, path: Path) -> "SigningKey":
        """A site's own key: an unencrypted Ed25519 private key in PEM. Its signatures are named after the file."""
        if path.stem == DEVELOPMENT:
            raise InputError(
                f"{path} bears the name of the development key", where=str(path), remedy="name it after your site"
            )
        return cls(path.stem, _private(path))

    def sign(self, digest: str) -> Signature:
        """Sign a digest (hexadecimal). The same key and digest give the same bytes."""
        public = self.private.public_key()
        return Signature(
            key=self.name,
            key_id=key_id(public),
            public=base64.b64encode(_raw(public)).decode(),
            over=digest,
            value=base64.b64encode(self.private.sign(_message(self.name, digest))).decode(),
        )


def key_id(public: Ed25519PublicKey) -> str:
    """How a public key is named: the first 16 hexadecimal digits of its sha256."""
    return sha256(_raw(public)).hexdigest()[:16]


def trusted_keys(paths: Iterable[Path]) -> dict[str, Ed25519PublicKey]:
    """Public keys, in PEM, whose signatures a site accepts, by their ids."""
    trusted = {}
    for path in paths:
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError) as error:
            raise _no_key(path, error) from None
        if not isinstance(key, Ed25519PublicKey):
            raise _no_key(path, None)
        trusted[key_id(key)] = key
    return trusted


def verify(signature: Signature, digest: str, trusted: Mapping[str, Ed25519PublicKey] | None) -> str | None:
    """``None`` where the signature is good, else what is wrong with it.

    ``trusted`` maps key ids to public keys; ``None`` accepts the key that the signature itself brings, which shows
    that nothing was corrupted, not who sealed it.
    """
    if signature.algorithm != "Ed25519":
        return "is of an unknown algorithm"
    if signature.over != digest:
        return "is over another manifest"
    try:
        public, value = Ed25519PublicKey.from_public_bytes(_decoded(signature.public)), _decoded(signature.value)
    except ValueError:
        return "holds no Ed25519 key and signature"
    if key_id(public) != signature.key_id:
        return "names another key than it brings"
    if trusted is not None and signature.key_id not in trusted:
        return f"is by key {signature.key_id} ({signature.key}), which is not trusted here"
    try:
        public.verify(value, _message(signature.key, digest))
    except InvalidSignature:
        return "does not fit the manifest"
    return None


def _message(name: str, digest: str) -> bytes:
    """What is signed: the purpose, so that the signature can serve no other, the key's name, and the digest."""
    return b"throughline bundle/1\n" + name.encode() + b"\n" + digest.encode()


def _decoded(text: str) -> bytes:
    """Base64 in its one form: spare bits are zero."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical")
    return raw


def _write_once(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    try:
        os.link(beside, path)  # unlike a rename it never replaces the key that another process has just made
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise _no_key(path, error) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path, None)
    return key


def _no_key(path: Path, error: Exception | None) -> InputError:
    what = error.strerror if isinstance(error, OSError) else "it holds no Ed25519 key in PEM without a password"
    return InputError(f"the key {path} cannot be used: {what}", where=str(path), remedy="give another key")


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
