"""From the document on standard input to its page."""

from __future__ import annotations

from reports.comparison.page import comparison_page
from reports.document.comparison import Comparison
from reports.document.run import Run, read_document
from reports.run.page import page


def document(text: str) -> str:
    """The page of what stands on standard input: runs, or a comparison of two."""
    reader = read_document(text)
    if "comparison" in reader.value:
        return comparison_page(Comparison.read(reader.child("comparison")))
    return page(reader.each("runs", Run.read))
