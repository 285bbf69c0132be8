"""From the document on standard input to its page."""

from __future__ import annotations

from collections.abc import Iterator

from reports.comparison.page import comparison_page
from reports.document.comparison import Comparison
from reports.document.run import Run, read_document
from reports.run.figures import figures
from reports.run.markdown import markdown
from reports.run.page import page


def document(text: str, form: str = "html") -> str:
    """What stands on standard input, runs or a comparison of two, as a page or as Markdown."""
    reader = read_document(text)
    if "comparison" in reader.value:
        return comparison_page(Comparison.read(reader.child("comparison")))
    runs = reader.each("runs", Run.read)
    return markdown(runs) if form == "markdown" else page(runs)


def pictures(text: str) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of the charts of the runs on standard input."""
    return figures(read_document(text).each("runs", Run.read))
