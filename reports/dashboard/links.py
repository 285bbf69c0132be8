"""Which links of the data may be followed: the web's, and relative ones. All else is none."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_RELATIVE = re.compile(r"[\w.~%+@,=()/-]+(\?[\w.~%+@,=&/-]*)?(#[\w.~%+@,=&/-]*)?")

_OF_URLS = re.compile(r"[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)  # RFC 3986, section 2


def _on_the_web(text: str) -> bool:
    if not _OF_URLS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and "@" not in parts.netloc
        return named and parts.scheme in ("http", "https")
    except ValueError:
        return False


def repository_url(text: str) -> str:
    """`text` where it is the address of a web page, without a slash at the end; otherwise ""."""
    return text.rstrip("/") if _on_the_web(text) else ""


def report_link(text: str) -> str:
    """`text` where it is a web address or a relative path without a scheme; otherwise ""."""
    relative = not text.startswith("/") and _RELATIVE.fullmatch(text)
    return text if relative or _on_the_web(text) else ""


def from_subfolder(link: str) -> str:
    """A link as it must stand on a page that lies one folder further down."""
    return link if not link or link.startswith(("http://", "https://")) else f"../{link}"


def commit_url(repository: str, commit: str | None) -> str:
    return f"{repository}/commit/{commit}" if repository and commit else ""


def range_url(repository: str, before: str | None, after: str | None) -> str:
    """All commits between two, as GitHub, GitLab and Gitea show them."""
    return f"{repository}/compare/{before}...{after}" if repository and before and after else ""
