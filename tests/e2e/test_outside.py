"""Kernels and executors outside of the tree, and runs without a suite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e import support

SKETCH = """
def arguments(params): return range(params["items"])
def prepare(params): return None
def run(state, argument): return argument
def digest(item, result): return result
"""


def add_kernel(folder: Path, name: str, toml: str = "", python: str = SKETCH) -> Path:
    kernel = folder / name
    kernel.mkdir(parents=True)
    (kernel / "kernel.toml").write_text(
        toml
        or 'class = "cpu"\nsummary = "s"\nitem = "i"\ncarries = true\n[sizes.tiny]\nitems = 4\n'
        'digest = "0x6"\n'
    )
    (kernel / f"{name}.py").write_text(python)
    return kernel


def rows(file: Path) -> set[str]:
    return {row["run_name"] for row in support.samples(support.load(file))}


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "t"
    folder.mkdir()
    return folder


def test_a_new_kernel_runs_as_it_is(tmp_path: Path, temporary: Path) -> None:
    extra = {"TMPDIR": str(temporary)}
    made = support.gilscope("new", "kernel", "score", cwd=tmp_path, extra=extra)
    assert made.returncode == 0, made.stderr
    (command,) = [line for line in made.stdout.splitlines() if " run " in line]
    arguments = [
        *command.split()[1:],
        "--rounds",
        "1",
        "-o",
        "r.json",
        "--strategy",
        "thread*.python",
    ]
    done = support.gilscope(*arguments, cwd=tmp_path, extra=extra)
    assert done.returncode == 0, done.stderr
    strategies = {name.split("/")[2] for name in rows(tmp_path / "r.json")}
    assert strategies == {"serial.python", "threads.python", "thread_pool.python"}
    assert support.gilscope("digest", "--kernels", "kernels", "score", cwd=tmp_path).returncode == 0
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["Big", "9", "a-b", "", "a/b", "über"])
def test_names_that_cannot_be_imported_are_refused(tmp_path: Path, name: str) -> None:
    done = support.gilscope("new", "kernel", name, cwd=tmp_path)
    assert done.returncode == 2
    assert "name" in done.stderr.lower()
    assert list(tmp_path.iterdir()) == []


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    kernel = add_kernel(tmp_path / "kernels", "score")
    before = (kernel / "score.py").read_text()
    done = support.gilscope("new", "kernel", "score", cwd=tmp_path)
    assert done.returncode == 2
    assert (kernel / "score.py").read_text() == before


def test_digests_are_written_and_all_else_stays(tmp_path: Path) -> None:
    toml = (
        '# mine\nclass = "cpu"\nsummary = "s"  # words\nitem = "i"\ncarries = true\n\n'
        '[sizes.tiny]\nitems = 4\n\n[sizes.small]\nitems = 5\ndigest = "0xbad"\n'
        "params = { a = 1 }\n"
    )
    kernel = add_kernel(tmp_path, "mine", toml)
    missing = support.gilscope("digest", "--kernels", tmp_path, "mine")
    assert missing.returncode == 1
    assert "has no digest yet" in missing.stdout + missing.stderr
    assert "Python 0x0000000000000006" in missing.stdout
    assert (kernel / "kernel.toml").read_text() == toml
    assert support.gilscope("digest", "--write", "--kernels", tmp_path, "mine").returncode == 0
    wanted = toml.replace("items = 4\n", 'items = 4\ndigest = "0x6"\n').replace("0xbad", "0xa")
    assert (kernel / "kernel.toml").read_text() == wanted
    assert support.gilscope("digest", "--kernels", tmp_path, "mine").returncode == 0


def test_a_size_without_a_digest_is_skipped_with_the_command(tmp_path: Path) -> None:
    toml = 'class = "cpu"\nsummary = "s"\nitem = "i"\ncarries = true\n[sizes.tiny]\nitems = 4\n'
    add_kernel(tmp_path, "mine", toml)
    done = support.gilscope("run", "--kernels", tmp_path, "--size", "tiny", "--dry-run")
    assert f"`gilscope digest --write --kernels {tmp_path} mine`" in done.stdout


def test_bad_files_are_named_and_passed_over(tmp_path: Path) -> None:
    kernels, executors = tmp_path / "k", tmp_path / "e"
    add_kernel(kernels, "good")
    add_kernel(kernels, "bad", 'class = "cpuu"\n')
    add_kernel(kernels, "primes")  # the tree has one
    executors.mkdir()
    source = (support.ROOT / "harness/executors/threads.py").read_text()
    (executors / "mine.py").write_text(source.replace('"threads"]', '"mine"]', 1))
    (executors / "bad.py").write_text('# /// executor\n# names = ["x"]\n# famly = "y"\n# ///\n')
    (executors / "twin.py").write_text(source)
    outside = ("--kernels", kernels, "--executors", executors)
    listed = support.gilscope("list", "strategies", *outside)
    assert listed.returncode == 0
    assert "mine.python" in listed.stdout
    done = support.gilscope("run", *outside, "--size", "tiny", "--strategy", "mine.python",
                            "--rounds", "1", "-o", tmp_path / "r.json",
                            "--kernel", "good")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {name.split("/")[2] for name in rows(tmp_path / "r.json")} == {
        "serial.python",
        "mine.python",
    }
    for words in ("'class' is 'cpuu'", "both the kernel 'primes'", "'family' is missing",
                  "both provide the executor 'threads'"):  # fmt: skip
        assert words in done.stderr
    assert done.stderr.count("passed over") == 4


def test_a_bad_file_of_the_tree_stops_nothing_else(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    with (tmp_path / "harness/executors/threads.py").open() as file:
        text = file.read()
    (tmp_path / "harness/executors/threads.py").write_text(text.replace("# family", "# famly", 1))
    (tmp_path / "kernels/primes/kernel.toml").write_text("class = 7\n")
    done = support.gilscope("list", "kernels", extra=extra)
    assert done.returncode == 0
    assert "mandelbrot" in done.stdout
    assert done.stderr.count("passed over") == 2
    run = support.gilscope("run", "--kernel", "noop", "--size", "tiny", "--strategy", "serial.*",
                           "--rounds", "1", "-o", tmp_path / "r.json", extra=extra)  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_spawned_workers_and_objects_of_the_kernels_own_class(tmp_path: Path) -> None:
    python = SKETCH.replace("return range(params", "return map(Point, range(params", 1).replace(
        '["items"])', '["items"]))', 1
    ).replace("return argument", "return argument.x") + (
        "class Point:\n    def __init__(self, x): self.x = x\n"
    )
    add_kernel(tmp_path / "some where", "points", python=python)
    done = support.gilscope(
        "run", "--kernels", tmp_path / "some where", "--size", "tiny", "--rounds", "1",
        "--strategy", "*_spawn.python", "--strategy", "*_forkserver.python",
        "-o", tmp_path / "r.json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(rows(tmp_path / "r.json")) >= 5


def test_cpp_outside_of_the_tree(tmp_path: Path) -> None:
    """With find_package, in the build tree and installed; what is no library is refused."""
    kernels = tmp_path / "k"
    add_kernel(
        kernels, "mine", python=(support.ROOT / "kernels/transform/transform.py").read_text()
    )
    toml = (support.ROOT / "kernels/transform/kernel.toml").read_text().split("\n[sizes.small]")[0]
    (kernels / "mine/kernel.toml").write_text(toml)
    source = (support.ROOT / "kernels/transform/transform.cpp").read_text()
    (kernels / "mine/mine.cpp").write_text(source.replace('"transform"', '"mine"'))
    (kernels / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.24)\nproject(own LANGUAGES CXX)\n"
        "find_package(gilscope REQUIRED)\ngilscope_add_kernel(mine)\n"
    )
    planned = support.gilscope("run", "--kernels", kernels, "--size", "tiny", "--dry-run")
    assert "native" not in planned.stdout  # it is not built yet
    installed = tmp_path / "installed"
    made = support.command(["cmake", "--install", support.BUILD, "--prefix", installed])
    assert made.returncode == 0, made.stderr
    for number, where in enumerate(
        (f"-DCMAKE_PREFIX_PATH={installed}", f"-Dgilscope_DIR={support.BUILD}")
    ):
        build = tmp_path / f"b{number}"
        configured = support.command(["cmake", "-S", kernels, "-B", build, where])
        assert configured.returncode == 0, configured.stdout + configured.stderr
        built = support.command(["cmake", "--build", build])
        assert built.returncode == 0, built.stdout + built.stderr
    assert support.gilscope("digest", "--kernels", kernels, "mine").returncode == 0
    run = (
        "run",
        "--kernels",
        kernels,
        "--size",
        "tiny",
        "--rounds",
        "1",
        "-o",
        tmp_path / "r.json",
    )
    wanted = ("--strategy", "native_threads.native", "--strategy", "threads.ext_nogil",
              "--strategy", "embed_threads.ext_gil")  # fmt: skip
    done = support.gilscope(*run, *wanted)
    assert done.returncode == 0, done.stderr
    assert {name.split("/")[2] for name in rows(tmp_path / "r.json")} >= {
        "native_threads.native", "threads.ext_nogil", "embed_threads.ext_gil",
    }  # fmt: skip
    shutil.copy(support.GILSCOPE, kernels / "mine/libmine.so")  # no library
    (tmp_path / "r.json").unlink()
    broken = support.gilscope(*run, *wanted)
    assert broken.returncode == 1
    assert "libmine.so' cannot be loaded" in broken.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Name a suite"),
        (["--kernel", "primes"], "--size"),
        (["smoke", "--size", "tiny"], "--size is for runs without a suite"),
        (["--kernel", "primez", "--size", "tiny"], "Did you mean 'primes'?"),
        (["--kernel", "primes", "--size", "tinny"], "has no size 'tinny'"),
        (["--kernels", "nowhere", "--size", "tiny"], "There is no folder 'nowhere'"),
        (["--executors", "nowhere", "smoke"], "There is no folder 'nowhere'"),
    ],
)
def test_what_a_run_without_a_suite_needs(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = support.gilscope("run", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_a_suite_has_the_loop_to_compare_with(tmp_path: Path) -> None:
    result = tmp_path / "r.json"
    done = support.gilscope("run", "--kernel", "sort_records", "--size", "tiny", "--strategy",
                            "threads.*", "--workers", "2", "--rounds", "1",
                            "-o", result)  # fmt: skip
    assert done.returncode == 0, done.stderr
    strategies = {name.split("/")[2] for name in rows(result)}
    assert strategies == {"serial.python", "threads.python", "threads.ext_gil", "threads.ext_nogil"}
    assert support.ours(support.load(result))["suite"] == "adhoc"
