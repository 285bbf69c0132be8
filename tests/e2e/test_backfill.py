"""scripts/backfill: what it needs, and what it passes over."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.histories import (
    git,
)


def test_backfill_says_what_it_needs() -> None:
    script = support.ROOT / "scripts/backfill"
    for arguments, part in (
        ([], "Name a range"),
        (["--last", "0"], "'0' is no number"),
        (["--last"], "needs a value"),
        (["--nonsense"], "no option '--nonsense'"),
        (["a..b", "c"], "two ranges"),
        (["no-such-revision"], "no range of commits"),
    ):
        done = support.command([script, *arguments])
        assert done.returncode == 2
        assert part in done.stderr.splitlines()[-1]


def test_backfill_passes_over_what_cannot_be_measured(small: Made, tmp_path: Path) -> None:
    """A repository whose commits have no build: each is named, and nothing is left behind."""
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    for name in ("backfill", "common.sh", "own_tree"):
        shutil.copy(support.ROOT / "scripts" / name, folder / "scripts" / name)
    (folder / ".gitignore").write_text("/results/\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    identity = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]
    for message in ("One", "Two"):
        (folder / "file").write_text(message)
        git(folder, "add", "--all")
        git(folder, *identity, "commit", "--quiet", "-m", message)
    done = support.command(
        [folder / "scripts/backfill", "--last", "2"], {"BUILD": str(support.BUILD)}
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Passed over: it has no scripts/build.sh") == 2
    assert "0 added, 0 were there already." in done.stderr
    assert done.stderr.index("One") < done.stderr.index("Two")  # the oldest first
    assert git(folder, "status", "--porcelain") == ""
