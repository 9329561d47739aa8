"""The validation page: one self-contained file that states the conclusion, then the rules that prove it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --wash: #f3f6f8; --ink: #13202b; --ink2: #465462; --rule: #d4dbe1;
  --through: #0b4f8a; --review: #a84b08; }
@media (prefers-color-scheme: dark) { :root { --paper: #10181f; --wash: #18222b; --ink: #e6ecf1; --ink2: #aab7c3;
  --rule: #2c3945; --through: #7cb8ee; --review: #f0a768; } }
@media print { :root { color-scheme: light; } thead { display: table-header-group; } tr { break-inside: avoid; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 1152px; margin: 0 auto; padding: 24px; overflow-x: auto; }
h1 { font-size: 31px; font-weight: 600; line-height: 1.2; margin: 12px 0; }
p { color: var(--ink2); margin: 8px 0; }
table { border-collapse: collapse; width: 100%; margin-top: 24px; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 8px; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 500; }
.n { text-align: right; }
.broken { color: var(--review); font-weight: 600; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
a:focus { outline: 2px solid var(--through); }
"""


def page(result: Mapping[str, Any], conclusion: str) -> str:
    """The page of a validation result (the content of its ``result.json``). Everything from the corpus is escaped."""
    broken = [rule for rule in result["rules"] if not rule["holds"]]
    judged = "billable on the date of service" if result["labels"] == "billable" else "as annotated"
    parts = [
        f"<h1>{escape(conclusion)}</h1>",
        f"<p>{result['encounters']:,} encounters, codes judged {judged}, {escape(result['edition'])}.</p>",
    ]
    if broken:
        parts.append(_table("Expectations that do not hold", broken))
        parts.append("<p>No encounter of this specialty goes further until they hold.</p>")
    parts.append(_table("Expectations", result["rules"]))
    parts.append("<p>This page names rules, counts, codes and encounter ids. It holds no note text.</p>")
    title = escape(f"Validation: {conclusion}")
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _table(caption: str, rules: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(
        f'<th scope="col"{numeric}>{name}</th>'
        for name, numeric in (
            ("rule", ""),
            ("expected", ""),
            ("found", ""),
            ("encounters", ' class="n"'),
            ("which", ""),
        )
    )
    body = "".join(map(_row, rules))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(rule: Mapping[str, Any]) -> str:
    found = "holds" if rule["holds"] else '<span class="broken">does not hold</span>'
    if rule["measured"] is not None:
        found += f" ({rule['measured']:.4g})"
    which = [f"codes {', '.join(rule['codes'])}"] if rule["codes"] else []
    if rule["ids"]:
        which.append(f"ids {', '.join(rule['ids'])}{', …' if rule['failing'] > len(rule['ids']) else ''}")
    return (
        f'<tr><th scope="row"><code>{escape(rule["rule"])}</code></th><td>{escape(rule["says"])}</td><td>{found}</td>'
        f'<td class="n">{rule["failing"]:,}</td><td><code>{escape("; ".join(which))}</code></td></tr>'
    )
