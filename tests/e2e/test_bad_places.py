"""Places that cannot be written: refused before measuring, or kept as far as it came."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return support.write_suite(tmp_path, ["noop", "primes"], ["serial.native", "native_*"])


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, which only root can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "gilscope-test", str(folder)]
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this root cannot mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def unwritable(tmp_path: Path) -> dict[str, Path]:
    """Also for root, whom permissions do not stop."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    return {
        "below a file": tmp_path / "file" / "result.json",
        "deep below a file": tmp_path / "file" / "deep" / "result.json",
        "in /proc": Path("/proc/result.json"),
        "a folder": tmp_path / "folder",
    }


@pytest.mark.parametrize("place", ["below a file", "deep below a file", "in /proc", "a folder"])
@pytest.mark.parametrize("command", ["run", "report", "export"])
def test_output_that_cannot_be_written(
    suite: Path, small: Made, tmp_path: Path, command: str, place: str
) -> None:
    output = unwritable(tmp_path)[place]
    before = set(tmp_path.rglob("*"))
    arguments = {
        "run": ["run", str(suite)],
        "report": ["report", str(small.file)],
        "export": ["export", "--format", "csv", str(small.file)],
    }[command]
    done = support.gilscope(*arguments, "-o", output)
    support.assert_one_sentence(done, 2, str(output.parent if command == "run" else output))
    assert done.stdout == ""
    assert set(tmp_path.rglob("*")) == before


def test_missing_folders_are_made(suite: Path, tmp_path: Path) -> None:
    result = tmp_path / "new" / "folder" / "result.json"
    assert support.gilscope("run", suite, "-o", result).returncode == 0
    assert list(result.parent.iterdir()) == [result]


def test_without_a_name_it_goes_to_results(suite: Path, tmp_path: Path) -> None:
    done = support.gilscope("run", suite, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (result,) = (tmp_path / "results").iterdir()
    assert result.name.endswith("Z-small.json")
    assert f"results/{result.name}" in done.stdout


def test_no_temporary_folder(suite: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    extra = {"TMPDIR": str(tmp_path / "nowhere")}
    done = support.gilscope("run", suite, "-o", result, extra=extra)
    support.assert_one_sentence(done, 2, "TMPDIR")
    assert list(tmp_path.iterdir()) == [suite]


def assert_journal_is_kept(result: Path, done: subprocess.CompletedProcess[str]) -> None:
    lines = done.stderr.splitlines()
    assert done.returncode == 2, done.stderr
    complaints = [line for line in lines if line.startswith("gilscope: ")]
    assert len(complaints) == 1
    assert "cannot be written" in complaints[0]
    assert "Traceback" not in done.stderr
    assert [file.name for file in result.parent.iterdir()] == [support.journal_of(result).name]


def test_full_disk(suite: Path, full_disk: Path) -> None:
    result = full_disk / "result.json"
    done = support.gilscope("run", suite, "-o", result, "--rounds", "100", "--seed", "3")
    assert_journal_is_kept(result, done)
    assert "free some space" in done.stderr
    kept = len(support.journal_of(result).read_text().splitlines()) - 1
    assert kept > 5

    # With space again, the run goes on from there.
    subprocess.run(["mount", "-o", "remount,size=64m", str(full_disk)], check=True)
    done = support.gilscope(
        "run", suite, "-o", result, "--rounds", "100", "--seed", "3", "--resume"
    )
    assert done.returncode == 0, done.stderr
    visits = support.order_of_visits(support.load(result))
    assert len(visits) == len(set(visits)) == 400


def test_file_size_limit(suite: Path, tmp_path: Path) -> None:
    """What a full disk is to root is this to everybody: writing fails half-way through a line."""
    folder = tmp_path / "results"
    folder.mkdir()
    result = folder / "result.json"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))

    done = support.gilscope("run", suite, "-o", result, "--rounds", "30", preexec=limit)
    assert_journal_is_kept(result, done)
    done = support.gilscope("run", suite, "-o", result, "--rounds", "30", "--resume")
    assert done.returncode == 0, done.stderr
    document = support.load(result)
    visits = support.order_of_visits(document)
    assert len(visits) == len(set(visits)) == 120
    assert [file.name for file in folder.iterdir()] == ["result.json"]


def test_a_build_that_was_moved_says_so(tmp_path: Path) -> None:
    for name in ("gilscope", "CMakeCache.txt"):
        shutil.copy(support.BUILD / name, tmp_path / name)
    own = {key: value for key, value in os.environ.items() if not key.startswith("GILSCOPE_")}
    done = subprocess.run(
        [tmp_path / "gilscope", "list", "interpreters"],
        env=own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert f"has been copied or moved to '{tmp_path}'" in done.stderr
