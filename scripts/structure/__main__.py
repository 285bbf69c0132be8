"""`python -m scripts.structure`: draws docs/images/architecture.svg from the sources."""

from __future__ import annotations

from pathlib import Path

from scripts.structure.picture import draw
from scripts.structure.rooms import used

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs/images/architecture.svg"

if __name__ == "__main__":
    PICTURE.write_text(draw(used(ROOT)), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
