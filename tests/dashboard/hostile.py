"""A document whose every string attacks whoever shows it."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.dashboard.synthetic import Json, make_document, with_steps

ATTACKS = (
    '"><script>window.pwned=1;alert(1)</script>',
    "'\"><img src=x onerror=\"window.pwned=1;alert(2)\">",
    "</script><script>window.pwned=1;alert(3)</script><!--",
    "javascript:window.pwned=1;alert(4)",
    "{{ 7*7 }}{% include '/etc/passwd' %}${window.pwned=1}",
    "../../../../escaped",
    "/etc/escaped\x00.html",
    "]]></content><script xmlns='http://www.w3.org/1999/xhtml'>alert(5)</script>",
    "\x1b[31m\u202egnp.exe\u2028alert(6)\u2029\ufeff\x07",
    "*/window.pwned=1;alert(7)/*`${alert(8)}`\\u003cscript\\u003e\\",
    "<svg/onload=window.pwned=1;alert(9)>",
    "style=position:fixed;x:expression(alert(10))",
    "https://evil.example/\" onmouseover=\"window.pwned=1;alert(11)",
    "data:text/html,<script>alert(12)</script>",
    "constructor", "__proto__", "x" * 5000,
)  # fmt: skip
LINKS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x",
    "file:///etc/passwd", "//evil.example",
    "\\\\evil.example\\x", "/etc/passwd", "https://user:pw@evil.example/", "http://",
    "https://a b/",
    'https://x.example/"onclick="alert(1)', "ftp://x.example/", "blob:null/x", "x:y",
)  # fmt: skip


def make_hostile() -> Json:
    """A history with changes in which every string, keys of interpreters included, is an attack.

    Names stay different by a number at their end, and tags the same in runs and series.
    """
    document = make_document(with_steps(60, 36))
    numbers = count()

    def attack(value: Any) -> Any:
        if isinstance(value, str):
            number = next(numbers)
            return f"{ATTACKS[number % len(ATTACKS)]}{number}"
        if isinstance(value, list):
            return [attack(entry) for entry in value]
        if isinstance(value, dict):
            return {key: attack(entry) for key, entry in value.items()}
        return value

    hostile: Json = attack(document)
    tag = ATTACKS[1]
    for machine in hostile["machines"]:
        for index, run in enumerate(machine["runs"]):
            run["interpreters"] = {tag: {"version": f"{ATTACKS[0]}{index // 30}", ATTACKS[1]: "x"}}
            run["report"] = LINKS[index % len(LINKS)]
            run["commit"] = f"{index:040x}" if index % 2 else run["commit"]
        for series in machine["series"]:
            series["interpreter"] = tag
    for hostile_row, row in zip(hostile["metrics"], document["metrics"]):
        # What rows are found and written by is the program's own; their words may be anything.
        hostile_row |= {key: row[key] for key in ("key", "unit", "following")}
    hostile["repository"] = "javascript:alert(1)//"
    hostile["problems"] = [{"file": text, "reason": text} for text in ATTACKS]
    return hostile
