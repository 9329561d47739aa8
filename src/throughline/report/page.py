"""A page: one template, the style sheet inside it, and a content policy that admits nothing else.

Nothing is fetched and no script runs. Everything that a template writes is escaped; the policy holds the sha256 of the
style sheet, so that not even a style attribute would be obeyed.
"""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from throughline_serving.certificate import Certificate

from throughline.report import words

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent


def render(template: str, values: Mapping[str, Any], *, printed: str) -> str:
    """The page of a template; ``printed`` (letters, digits, blanks) stands at the foot of every printed sheet."""
    css = style(printed)
    hashed = base64.b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; img-src data:; base-uri 'none'; form-action 'none'"
    html = _environment().get_template(template).render(values, words=words, css=css, policy=policy)
    head, style_sheet, body = html.partition("</style>")
    return head + style_sheet + re.sub(r"(?<=\d) %", "\u00a0%", body)


def style(printed: str) -> str:
    """The style sheet of a page, with what its printed sheets say at the foot."""
    foot = re.sub(r"[^A-Za-z0-9 .,:@-]", "", printed)
    return (HERE / "theme.css").read_text(encoding="utf-8").replace("PRINTED-FOOT", foot)


def write(text: str, path: Path) -> Path:
    """Put a whole file in place at once: readers see the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
    return path


def plain(value: Any) -> Any:
    """Certificates, dataclasses, tuples and mappings as JSON has them."""
    if isinstance(value, Certificate):
        return value.as_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["target"] = words.target
    return environment
