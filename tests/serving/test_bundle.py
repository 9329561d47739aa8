"""A bundle is whole, or it is not loaded."""

import base64
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from throughline_serving.bundle import Bundle, Draft, check_bundle, check_draft, close_draft, seal
from throughline_serving.digest import of_json
from throughline_serving.errors import InputError
from throughline_serving.manifest import write_object
from throughline_serving.signing import SigningKey, trusted_keys

FILES = (
    "manifest.json",
    "signature.json",
    "model_card.md",
    "certificate.json",
    "draft/draft.json",
    "draft/policy.json",
)


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sealed, tmp_path / "copy")


def test_what_is_sealed_is_what_is_loaded(sealed: Path, draft: Path, bundle: Bundle) -> None:
    assert bundle.specialty == "radiology"
    assert bundle.signed_by == "development"
    assert bundle.draft.digest == Draft.load(draft).digest == of_json(json.loads((draft / "draft.json").read_bytes()))
    assert bundle.certificate is not None
    assert bundle.certificate.draft == bundle.draft.digest
    assert bundle.digest == of_json(json.loads((sealed / "manifest.json").read_bytes()))


def test_a_draft_is_a_bundle_without_certificate(draft: Path) -> None:
    loaded = Bundle.load(draft)
    assert (loaded.certificate, loaded.signed_by) == (None, None)
    assert loaded.digest == loaded.draft.digest


def test_the_same_input_and_key_give_the_same_bytes(draft: Path, sealed: Path, key: SigningKey, tmp_path: Path) -> None:
    for _ in range(2):  # the second time over the first
        seal(draft, sealed / "certificate.json", "# Radiology\n", tmp_path / "again", key)
    again = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*.*")}
    assert again == {path.relative_to(sealed): path.read_bytes() for path in sealed.rglob("*.*")}
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


@pytest.mark.parametrize("position", [0, 0.5, 0.999])
def test_every_changed_byte_is_noticed(copy: Path, position: float) -> None:
    for path in sorted(copy.rglob("*")):
        if not path.is_file():
            continue
        whole = path.read_bytes()
        at = int(position * len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(InputError) as caught:
            Bundle.load(copy)
        assert path.relative_to(copy).as_posix() in str(caught.value) or path.name in (
            "manifest.json",
            "signature.json",
        )
        path.write_bytes(whole)
    Bundle.load(copy)


@pytest.mark.parametrize("name", ["manifest.json", "signature.json"])
def test_each_single_byte_of_the_seal_counts(copy: Path, name: str) -> None:
    whole = (copy / name).read_bytes()
    for at in range(len(whole)):
        (copy / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(InputError):
            check_bundle(copy)


@pytest.mark.parametrize("name", FILES)
def test_truncated_and_missing_files(copy: Path, name: str) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[:-1])
    with pytest.raises(InputError):
        Bundle.load(copy)
    (copy / name).unlink()
    with pytest.raises(InputError):
        Bundle.load(copy)


def test_added_files_links_and_formats_that_run_code(copy: Path) -> None:
    for name, what in (("draft/scorer/x.json", "added"), ("x.pkl", "none of"), ("draft/x.pt", "none of")):
        (copy / name).write_bytes(b"{}")
        with pytest.raises(InputError, match=what) as caught:
            Bundle.load(copy)
        assert name in str(caught.value)
        (copy / name).unlink()
    labels = copy / "draft/scorer/labels.json"
    outside = copy.parent / "outside.json"
    shutil.move(labels, outside)
    labels.symlink_to(outside)
    with pytest.raises(InputError, match="link"):
        Bundle.load(copy)


def test_a_rewritten_manifest_needs_the_key(copy: Path) -> None:
    (copy / "model_card.md").write_text("# Better\n")
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["files"]["model_card.md"] = "0" * 64
    write_object(manifest, copy / "manifest.json")
    with pytest.raises(InputError, match=r"signature\.json is over another manifest"):
        check_bundle(copy)
    signature = json.loads((copy / "signature.json").read_bytes())
    signature["over"] = of_json(manifest)
    write_object(signature, copy / "signature.json")
    with pytest.raises(InputError, match=r"signature\.json does not fit"):
        check_bundle(copy)


def test_a_manifest_cannot_reach_outside(copy: Path, key: SigningKey) -> None:
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["files"]["../outside.json"] = "0" * 64
    (copy.parent / "outside.json").write_text("{}")
    write_object(manifest, copy / "manifest.json")
    write_object(key.sign(of_json(manifest)).model_dump(), copy / "signature.json")
    with pytest.raises(InputError, match=r"\.\./outside\.json is missing"):
        check_bundle(copy)


def test_a_certificate_for_another_draft_seals_nothing(
    draft: Path, sealed: Path, key: SigningKey, drafted: Callable[..., str], tmp_path: Path
) -> None:
    drafted(tmp_path / "other", "pathology")
    with pytest.raises(InputError, match="speaks for draft"):
        seal(tmp_path / "other", sealed / "certificate.json", "", tmp_path / "out", key)
    assert not (tmp_path / "out").exists()


def test_an_edited_draft_is_not_sealed(draft: Path, key: SigningKey, tmp_path: Path) -> None:
    edited = shutil.copytree(draft, tmp_path / "edited")
    (edited / "confidence/confidence.json").write_text("{}")
    with pytest.raises(InputError, match=r"confidence/confidence\.json is not the file"):
        seal(edited, None, "", tmp_path / "out", key)
    assert [path.name for path in tmp_path.iterdir()] == ["edited"]
    with pytest.raises(InputError, match="corrupted or edited"):
        check_draft(edited)


def test_a_whole_draft_of_another_version_is_the_users_to_mend(draft: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("scorer/ranker/edges.npy", "scorer/members.json", "policy.json")):
        other = shutil.copytree(draft, tmp_path / str(number))
        (other / name).unlink()
        close_draft(other, "radiology")
        with pytest.raises(InputError, match="made by another version"):
            Draft.load(other)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"schema": "draft/2"}', '{"a": 1, "a": 2}'])
def test_folders_that_are_neither(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "draft.json").write_text(content)
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InputError):
            Bundle.load(folder)


def test_a_site_trusts_its_own_key(draft: Path, sealed: Path, tmp_path: Path) -> None:
    own = Ed25519PrivateKey.generate()
    pem, public = tmp_path / "st-mary.pem", tmp_path / "st-mary.pub"
    pem.write_bytes(
        own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(
        own.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    seal(draft, None, "", tmp_path / "bundle", SigningKey.of_site(pem))
    trusted = trusted_keys([public])
    assert Bundle.load(tmp_path / "bundle", trusted).signed_by == "st-mary"
    with pytest.raises(InputError, match=r"\(development\), which is not trusted here"):
        Bundle.load(sealed, trusted)
    with pytest.raises(InputError, match="without a signature"):
        Bundle.load(draft, trusted)


def test_a_signature_cannot_borrow_a_trusted_name(copy: Path, key: SigningKey) -> None:
    digest = of_json(json.loads((copy / "manifest.json").read_bytes()))
    forged = SigningKey("development", Ed25519PrivateKey.generate()).sign(digest).model_dump()
    write_object(forged | {"key_id": key.sign("").key_id}, copy / "signature.json")
    with pytest.raises(InputError, match="names another key than it brings"):
        check_bundle(copy)
    write_object(key.sign(digest).model_dump() | {"key": "st-mary"}, copy / "signature.json")
    with pytest.raises(InputError, match="does not fit"):
        check_bundle(copy)


def test_the_development_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = (SigningKey.development(tmp_path / "keys").sign("ab") for _ in range(2))
    assert first == second
    assert first.key == "development"
    assert len(base64.b64decode(first.value)) == 64
    assert stat.S_IMODE(os.stat(tmp_path / "keys/development.pem").st_mode) == 0o600
    with pytest.raises(InputError, match="development key"):
        SigningKey.of_site(tmp_path / "keys/development.pem")


@pytest.mark.parametrize("content", [None, b"", b"no key"])
def test_keys_that_cannot_be_used(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "k.pem").write_bytes(content)
    for use in (SigningKey.of_site, lambda path: trusted_keys([path])):
        with pytest.raises(InputError, match=r"k\.pem cannot be used"):
            use(tmp_path / "k.pem")


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_killed_seal_left_is_cleared(
    draft: Path, sealed: Path, key: SigningKey, tmp_path: Path, whole: bool
) -> None:
    """Killed while it copied, or between the two renames: with or without a bundle in place."""
    out = tmp_path / "radiology"
    if whole:
        shutil.copytree(sealed, out)
    for left in (".radiology.partial", ".radiology.old"):
        (tmp_path / left / "draft").mkdir(parents=True)
        (tmp_path / left / "draft" / "stray.json").write_text("{}")
    seal(draft, sealed / "certificate.json", "# Radiology\n", out, key)
    assert [path.name for path in tmp_path.iterdir()] == ["radiology"]
    check_bundle(out)
