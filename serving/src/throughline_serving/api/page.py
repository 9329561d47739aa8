"""The page at ``/docs``: what is served, how to ask, what comes back. One file, no script, nothing from elsewhere."""

import base64
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from typing import Any

from pydantic import BaseModel

from throughline_serving.api.contract import Answer, Served
from throughline_serving.api.example import encounter_for
from throughline_serving.bundle import Bundle
from throughline_serving.claim import Claim
from throughline_serving.decision import IN_WORDS, Decision
from throughline_serving.digest import short
from throughline_serving.encounter import Encounter

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--wash:#f3f6f8;--ink:#13202b;--soft:#465462;--rule:#d4dbe1;--link:#0b4f8a}
@media (prefers-color-scheme:dark){:root{--paper:#10181f;--wash:#18222b;--ink:#e6ecf1;--soft:#aab7c3;--rule:#2c3945;
--link:#7cb8ee}}
body{background:var(--paper);color:var(--ink);font:400 15px/1.5 system-ui,sans-serif;max-width:1152px;margin:0 auto;
padding:24px}
h1{font-size:31px;font-weight:600;line-height:1.2;margin:4px 0 12px}h2{font-size:18px;font-weight:600;margin:40px 0 8px}
p{max-width:75ch;margin:8px 0}.over{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:15px}
caption{text-align:left;color:var(--soft);font-size:13px;padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:8px 24px 8px 0;border-bottom:1px solid var(--rule)}
th{font-weight:500}pre{background:var(--wash);padding:12px;overflow-x:auto;font-size:13px;line-height:1.45}
code,pre{font-family:ui-monospace,monospace}code{font-size:.93em}a{color:var(--link)}
a:focus-visible,pre:focus-visible,.over:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.soft,footer{color:var(--soft);font-size:13px}footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:12px}
"""
_STYLE_DIGEST = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ENDPOINTS = (
    ("POST", "/v1/decisions", "one encounter in, one decision out"),
    ("GET", "/healthz", "the process answers"),
    ("GET", "/readyz", "which bundles answer; 503 where none does"),
    ("GET", "/openapi.json", "this interface in OpenAPI 3.1, with every field and rule"),
)
ERRORS = (
    ("422", "no encounter could be read: <code>field</code> says where, <code>reason</code> why"),
    ("408, 413, 415", "the body came too slowly, is longer than 8 MB, or is compressed"),
    ("500", "a fault of ours: send the encounter to a human coder"),
)


def page(served: Sequence[Served], bundles: Sequence[Bundle], address: str) -> str:
    """The page in HTML. ``address`` is where the reader reached it, for the example."""
    names = ", ".join(item.specialty.replace("_", " ") for item in served)
    title = f"Throughline decides on {names}" if served else "Throughline serves no bundle"
    parts = [
        f"<h1>{escape(title)}</h1>",
        "<p>Each decision proposes the codes of one encounter and says whether its claim may go out untouched. The "
        "mode is <code>shadow</code>: the route is advice, and nothing is sent to a payer.</p>",
        *([_served(served, bundles), _example(bundles[0], address)] if served else []),
        "<h2>Endpoints</h2>",
        _table("Endpoints", ("method", "path", "what"), [(_code(m), _code(p), w) for m, p, w in ENDPOINTS]),
        "<h2>What to send</h2><p>Dates are ISO, offsets count Unicode code points. Unknown keys are refused by name, "
        "and so are keys given twice.</p>",
        _fields("Encounter", Encounter, "validation"),
        "<h2>What comes back</h2><p>200 for straight-through and for review alike.</p>",
        _fields("Answer", Answer, "serialization"),
        _fields("Decision", Decision, "serialization"),
        _fields("Claim", Claim, "serialization"),
        "<h2>Why an encounter goes to review</h2>",
        _table("Reasons, in routing order", ("reason", "in words"), ((_code(r), w) for r, w in IN_WORDS.items())),
        '<h2>What is no success</h2><p>The body is <code>{"error": {"field", "reason"}}</code>. It never repeats what '
        "was sent.</p>",
        _table("Errors", ("status", "meaning"), ERRORS),
        "<footer>Nothing that is sent here is logged or kept. Answers hold codes and offsets, never the words of a "
        "note. The example is invented.</footer>",
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _served(served: Sequence[Served], bundles: Sequence[Bundle]) -> str:
    rows = [
        (
            escape(item.specialty),
            _code(short(item.bundle)),
            _code(short(item.certificate)) if item.certificate else "none: everything goes to review",
            ", ".join(_code(name) for name in item.editions),
            escape(_dates(bundle)),
            escape(item.signed_by or "no one: a draft"),
        )
        for item, bundle in zip(served, bundles, strict=True)
    ]
    return _table(
        "What is served; digests in full at /readyz",
        ("specialty", "bundle", "certificate", "editions", "dates of service", "signed by"),
        rows,
    )


def _dates(bundle: Bundle) -> str:
    policy = bundle.draft.policy
    if policy.labels == "annotated":
        return "not looked at"
    editions = [bundle.draft.editions[name] for name in policy.editions]
    ends = [edition.ends for edition in editions]
    first = min((edition.effective for edition in editions), default=None)
    last = None if None in ends else max(end for end in ends if end is not None)
    return f"{first} to {last}" if last else f"from {first}"


def _example(bundle: Bundle, address: str) -> str:
    command = (
        f"curl -s {address}/v1/decisions -H 'content-type: application/json' --data-binary @- <<'END'\n"
        f"{encounter_for(bundle)}\nEND"
    )
    return f'<h2>Try it</h2><pre tabindex="0">{escape(command)}</pre>'


def _fields(name: str, noun: type[BaseModel], mode: Any) -> str:
    schema = noun.model_json_schema(mode=mode)
    required = schema.get("required", []) if mode == "validation" else []
    rows = [
        (_code(field), escape(_in_words(rule, schema)), "required" if field in required else "")
        for field, rule in schema["properties"].items()
    ]
    heads = ("key", "value", "") if required else ("key", "value")
    return _table(f"{name}: {schema.get('description', '')}", heads, [row[: len(heads)] for row in rows])


def _in_words(rule: dict[str, Any], schema: dict[str, Any]) -> str:
    """One field's rule on one line, one level into the objects that it refers to."""
    if "anyOf" in rule:
        return " or ".join(_in_words(one, schema) for one in rule["anyOf"])
    if "$ref" in rule:
        target = schema["$defs"][rule["$ref"].rsplit("/", 1)[1]]
        if "enum" in target:
            return f"a {target['title'].lower()}, below"
        return "{" + ", ".join(target["properties"]) + "}"
    if "enum" in rule or "const" in rule:
        return " | ".join(f'"{value}"' for value in rule.get("enum", [rule.get("const")]))
    if rule.get("type") == "array" and "items" in rule:
        return f"list of {_in_words(rule['items'], schema)}"
    if rule.get("type") == "array":
        return "list of " + " and ".join(_in_words(one, schema) for one in rule.get("prefixItems", ()))
    return str(rule.get("format") or rule.get("type") or "anything")


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are HTML already; the caption is words, with code between double backticks."""
    marked = re.sub("``(.+?)``", r"<code>\1</code>", escape(caption))
    head = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="over" tabindex="0"><table><caption>{marked}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"
