"""Drafts and bundles on disk: everything that decides, then the same with its certificate, sealed and signed.

``DRAFT/`` is ``draft.json`` (specialty, sha256 of every other file), ``scorer/``, ``confidence/confidence.json``,
``editions/NAME/`` and ``policy.json``. ``BUNDLE/`` is ``draft/``, ``certificate.json`` where one was issued,
``model_card.md``, ``manifest.json`` (specialty, sha256 of every other file) and ``signature.json``. The digest of
either is that of its manifest, so it names every byte inside; certificates and decisions cite the draft's.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from throughline_serving import digest, manifest
from throughline_serving.certificate import Certificate
from throughline_serving.editions import Edition, load_editions
from throughline_serving.errors import InputError
from throughline_serving.faults import place_of
from throughline_serving.inference.assembly import LabelTable
from throughline_serving.inference.confidence import Confidence
from throughline_serving.inference.scorer import Scorer
from throughline_serving.intake.refusal import first_fault
from throughline_serving.policy import Policy
from throughline_serving.signing import Signature, SigningKey, verify

DRAFT_SCHEMA, BUNDLE_SCHEMA = "draft/1", "bundle/1"
DRAFT_MANIFEST, BUNDLE_MANIFEST = "draft.json", "manifest.json"
SIGNATURE, CERTIFICATE, MODEL_CARD = "signature.json", "certificate.json", "model_card.md"
Trusted = Mapping[str, Ed25519PublicKey]


@dataclass(frozen=True)
class Draft:
    """Everything that decides except the certificate, loaded. ``editions`` by name."""

    digest: str
    policy: Policy
    scorer: Scorer
    confidence: Confidence
    editions: Mapping[str, Edition]
    table: LabelTable

    @classmethod
    def load(cls, folder: Path) -> "Draft":
        """Check every file of a draft against ``draft.json``, then load it. Raises ``InputError``."""
        checked = check_draft(folder)
        try:
            return cls._of_checked(folder, checked)
        except InputError:
            raise
        except Exception as error:  # whole but unreadable: anything that a loader of another version may stumble on
            raise InputError(
                f"{folder} is whole, but cannot be loaded: {place_of(error)}",
                where=str(folder),
                remedy="it was made by another version of Throughline: make it again with this one",
            ) from error

    @classmethod
    def _of_checked(cls, folder: Path, checked: Mapping[str, Any]) -> "Draft":
        policy = Policy.load(folder / "policy.json")
        editions = load_editions(folder / "editions")
        if policy.specialty != checked["specialty"] or set(policy.editions) - editions.keys():
            raise InputError(
                "policy.json asks for another specialty or edition than the draft holds",
                where=str(folder),
                remedy="calibrate again",
            )
        scorer = Scorer.load(folder / "scorer")
        return cls(
            digest=digest.of_json(checked),
            policy=policy,
            scorer=scorer,
            confidence=Confidence.load(folder / "confidence" / "confidence.json"),
            editions=editions,
            table=LabelTable.of(scorer.labels),
        )


@dataclass(frozen=True)
class Bundle:
    """A draft and the certificate that lets it act. ``digest`` is the seal's; ``signed_by`` names the key.

    An uncertified draft is a bundle as well: without certificate or signature, under the draft's digest, and every
    encounter it decides on goes to review.
    """

    digest: str
    draft: Draft
    certificate: Certificate | None
    signed_by: str | None

    @property
    def specialty(self) -> str:
        """The specialty it codes."""
        return self.draft.policy.specialty

    @classmethod
    def load(cls, folder: Path, trusted: Trusted | None = None) -> "Bundle":
        """Load a sealed bundle, or an uncertified draft, after checking signature and files.

        ``trusted`` maps key ids to public keys; without it any key may have signed. Raises ``InputError`` naming the
        first file that differs.
        """
        if not is_sealed(folder):
            if trusted is not None:
                raise InputError(
                    f"{folder} is a draft without a signature",
                    where=str(folder),
                    remedy="give a sealed bundle, or no trusted key",
                )
            draft = Draft.load(folder)
            return cls(draft.digest, draft, None, None)
        sealed, signature = check_bundle(folder, trusted)
        draft = Draft.load(folder / "draft")
        if draft.policy.specialty != sealed["specialty"]:
            raise _edited(folder, f"{BUNDLE_MANIFEST} names another specialty than its draft")
        return cls(digest.of_json(sealed), draft, _certificate(folder, draft.digest), signature.key)


def is_sealed(folder: Path) -> bool:
    """Whether a folder is a bundle, not a draft. Raises ``InputError`` where it is neither."""
    if (folder / BUNDLE_MANIFEST).is_file():
        return True
    if (folder / DRAFT_MANIFEST).is_file():
        return False
    raise InputError(
        f"{folder} is neither a bundle nor a draft: it has no {BUNDLE_MANIFEST}"
        if folder.is_dir()
        else f"{folder} does not exist",
        where=str(folder),
        remedy="give a folder such as bundles/synthetic/radiology",
    )


def close_draft(folder: Path, specialty: str) -> str:
    """Write ``draft.json`` over the files of a draft as they are now; its digest."""
    content = {
        "schema": DRAFT_SCHEMA,
        "specialty": specialty,
        "files": manifest.files_of(folder, without=frozenset({DRAFT_MANIFEST})),
    }
    manifest.write_object(content, folder / DRAFT_MANIFEST)
    return digest.of_json(content)


def check_draft(folder: Path) -> dict[str, Any]:
    """``draft.json`` of a folder whose every file is as it says; raises ``InputError`` else."""
    return _checked(folder, DRAFT_MANIFEST, DRAFT_SCHEMA, frozenset({DRAFT_MANIFEST}))


def check_bundle(folder: Path, trusted: Trusted | None = None) -> tuple[dict[str, Any], Signature]:
    """``manifest.json`` and signature of a bundle whose seal is whole; raises ``InputError`` else. Loads no model."""
    content = manifest.read_object(folder / BUNDLE_MANIFEST)
    path = folder / SIGNATURE
    try:
        signature = Signature.model_validate(manifest.read_object(path))
    except ValidationError:
        raise _edited(folder, f"{SIGNATURE} is no signature") from None
    if fault := verify(signature, digest.of_json(content), trusted):
        raise _edited(folder, f"{SIGNATURE} {fault}")
    return _checked(folder, BUNDLE_MANIFEST, BUNDLE_SCHEMA, frozenset({BUNDLE_MANIFEST, SIGNATURE})), signature


def seal(draft: Path, certificate: Path | None, model_card: str, out: Path, key: SigningKey) -> str:
    """Make the bundle folder ``out`` from a draft's folder and its certificate's file; the bundle's digest.

    What stood at ``out`` is replaced in one step, and only when everything is written. The same input and key give the
    same bytes. Raises ``InputError`` where the draft was edited or the certificate speaks for another draft.
    """
    checked = check_draft(draft)
    if certificate is not None:
        _read_certificate(certificate, digest.of_json(checked))
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.partial")  # one name, so that what a killed process left is cleared here
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for path in (*checked["files"], DRAFT_MANIFEST):
            target = beside / "draft" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(draft / path, target)
        if certificate is not None:
            shutil.copyfile(certificate, beside / CERTIFICATE)
        (beside / MODEL_CARD).write_text(model_card, encoding="utf-8")
        content = {"schema": BUNDLE_SCHEMA, "specialty": checked["specialty"], "files": manifest.files_of(beside)}
        sealed = digest.of_json(content)
        manifest.write_object(content, beside / BUNDLE_MANIFEST)
        manifest.write_object(key.sign(sealed).model_dump(), beside / SIGNATURE)
        check_draft(beside / "draft")  # what was copied is what was checked
        _replace(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return sealed


def _checked(folder: Path, name: str, schema: str, without: frozenset[str]) -> dict[str, Any]:
    path = folder / name
    content = manifest.read_object(path)
    if content.get("schema") != schema or not isinstance(content.get("specialty"), str):
        raise InputError(f"{path} is not of schema {schema}", where=str(path), remedy=f"give a folder with {schema}")
    manifest.check(folder, manifest.files_in(content, path), without=without)
    return content


def _certificate(folder: Path, draft: str) -> Certificate | None:
    path = folder / CERTIFICATE
    return _read_certificate(path, draft) if path.exists() else None


def _read_certificate(path: Path, draft: str) -> Certificate:
    manifest.parse_object(path)
    try:
        certificate = Certificate.model_validate_json(path.read_bytes())
    except ValidationError as error:
        field, reason = first_fault(error)
        raise InputError(
            f"{path}: {field or 'it'} {reason}", where=str(path), remedy="give what `certificate issue` wrote"
        ) from None
    if certificate.draft != draft:
        raise InputError(
            f"{path} speaks for draft {digest.short(certificate.draft or 'none')}, this is {digest.short(draft)}",
            where=str(path),
            remedy="issue a certificate for this draft",
        )
    return certificate


def _replace(folder: Path, out: Path) -> None:
    """Put ``folder`` where ``out`` is; a folder can only be renamed onto nothing, so the old one steps aside first."""
    aside = out.with_name(f".{out.name}.old")
    if out.exists():
        shutil.rmtree(aside, ignore_errors=True)  # left by a process that was killed after the step below
        os.replace(out, aside)
    os.replace(folder, out)
    shutil.rmtree(aside, ignore_errors=True)


def _edited(folder: Path, what: str) -> InputError:
    return InputError(what, where=str(folder), remedy="take the bundle again from its source")
