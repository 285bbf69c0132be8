"""`ci/gate` on small repositories whose kernels' Python code differs. Their builds are links to
this one's, made by a scripts/build.sh of their own; what is compiled is the same everywhere."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

import tests.e2e.support as support
from scripts.trust.tools import slowdown
from tests.e2e import hooking

GATE = support.ROOT / "ci/gate"
CELL = "nbody/tiny/serial.python/workers:1/cp"
SUITE = """
summary = "a test"
rounds = 6
warm_samples = 1
telemetry = false
[[cells]]
kernels = ["nbody"]
sizes = ["tiny"]
strategies = ["serial.python"]
"""
BUILD_BY_LINKS = f"""#!/usr/bin/env bash
set -eu
[[ ! -f does_not_build ]] || {{ echo "a compiler's complaint" >&2; exit 1; }}
mkdir -p build
for file in '{support.BUILD}'/*; do ln -sf "$file" build/; done
rm build/CMakeCache.txt
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/CMakeCache.txt
"""


class Repository:
    """A git repository with the rooms that measuring needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main")
        support.copy_tree(folder)
        shutil.copytree(support.ROOT / "reports", folder / "reports")
        (folder / ".venv").symlink_to(support.ROOT / ".venv")
        self.write(".gitignore", ".venv\n__pycache__\n")
        (folder / "scripts").mkdir()
        self.write("scripts/build.sh", BUILD_BY_LINKS).chmod(0o755)
        self.write("bench/suites/gate.toml", SUITE)
        self.base = self.commit("The base")

    def git(self, *arguments: str) -> str:
        identity = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER")
                    for what in ("NAME", "EMAIL")}  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env=os.environ | identity, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.write_text(text)
        return file

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def slow_down(self, message: str) -> str:
        """Five times slower: no noise burst hides it, no calm second makes up for it."""
        with (self.folder / "kernels/nbody/nbody.py").open("a") as code:
            code.write(slowdown(4))
        return self.commit(message)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def gate(
    repository: Repository | Path, output: Path, *arguments: str, **extra: str
) -> subprocess.CompletedProcess[str]:
    folder = repository.folder if isinstance(repository, Repository) else repository
    return support.command([GATE, "--repository", folder, "--output", output, *arguments], extra)


def verdict(output: Path) -> support.Json:
    return support.load(output / "verdict.json")


def refused(done: subprocess.CompletedProcess[str], output: Path, *parts: str) -> None:
    """Exit 2, one sentence, and a comment that says it too."""
    assert done.returncode == 2, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("gilscope: ")
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in last
        assert part in (output / "comment.md").read_text()
    assert verdict(output)["verdict"] == "cannot_compare"


def test_a_slow_down_is_found_looked_at_again_and_told(
    repository: Repository, tmp_path: Path
) -> None:
    head = repository.slow_down("Slower\n\ngilscope-accept: primes because it is another one")
    output = tmp_path / "gate"
    summary = tmp_path / "summary.md"
    done = gate(repository, output, "--base", repository.base, "--budget", "25s",
                GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "slow-downs of" in done.stderr  # what it can find, beforehand
    found = verdict(output)
    assert (found["base"], found["head"]) == (repository.base, head)
    (alarm,) = [one for one in found["findings"] if one["state"] == "confirmed"]
    assert alarm["kind"] == "time"
    assert alarm["name"].startswith(CELL)
    assert alarm["ratio"]["low"] > 2
    assert alarm["again"]["low"] > 2
    text = (output / "comment.md").read_text()
    assert text.index("Regressed: 1 of 1 cell is slower") < text.index(CELL)
    assert text in summary.read_text()
    assert f"::error title=gilscope gate::time of `{CELL}" in done.stdout
    page = (output / "report.html").read_text()
    assert found["sentence"] in page
    assert "The second look" in page
    for name in ("new.json", "new.base.json", "again.json"):
        assert support.ours(support.load(output / name))["complete"]


@pytest.mark.parametrize("layout", ["plain", "linked"])
def test_a_gate_leaves_the_repository_of_a_hook_alone(tmp_path: Path, layout: str) -> None:
    """Up to where it would measure: trees are made and built, the budget holds nothing."""
    repository = Repository(tmp_path / "repository")
    repository.write("kernels/more.txt", "more")
    repository.commit("More")
    work = repository.folder
    if layout == "linked":
        work = tmp_path / "linked"
        repository.git("worktree", "add", "--quiet", "-b", "side", str(work))
    output = tmp_path / "gate"
    watched = hooking.Hook(repository.folder / ".git", work, tmp_path / "notes")
    watched.call("pre-commit", [GATE, "--repository", work, "--output", output, "--base", "HEAD~1",
                                "--budget", "1s"])  # fmt: skip
    (work / "kernels/more.txt").write_text("yet more")
    hooking.git(work, "commit", "--quiet", "-am", "Yet more")
    assert hooking.git(work, "show", "HEAD:kernels/more.txt") == "yet more"
    assert watched.note("status") == "2\n"
    assert "the budget of 1 s holds" in watched.note("printed")
    watched.unchanged()
    assert len(list((output / "trees").glob("*/build/gilscope"))) == 2


def test_an_accepted_slow_down_passes(repository: Repository, tmp_path: Path) -> None:
    repository.slow_down("Slower\n\ngilscope-accept: nbody/* serial.* because it is right now")
    output = tmp_path / "gate"
    done = gate(repository, output, "--base", "HEAD~1", "--budget", "25s")
    assert done.returncode == 0, done.stderr
    (accepted,) = [one for one in verdict(output)["findings"] if one["kind"] == "time"]
    assert accepted["state"] == "accepted"
    assert accepted["reason"] == "it is right now"
    assert "1 accepted change" in (output / "comment.md").read_text()


def test_wrong_work_is_a_regression_without_a_second_look(
    repository: Repository, tmp_path: Path
) -> None:
    with (repository.folder / "kernels/nbody/nbody.py").open("a") as code:
        code.write("\n\ndef run(state, begin, end):\n    return 1\n")
    repository.commit("Fast and wrong\n\ngilscope-accept: * * because nobody looks")
    output = tmp_path / "gate"
    done = gate(repository, output, "--base", "HEAD~1", "--budget", "5m")
    assert done.returncode == 1, done.stderr
    (failure,) = verdict(output)["findings"]
    assert failure["kind"] == "failure"
    assert "digest" in failure["reason"]


def test_a_base_that_does_not_build(repository: Repository, tmp_path: Path) -> None:
    repository.write("does_not_build", "")
    broken = repository.commit("Broken")
    (repository.folder / "does_not_build").unlink()
    repository.commit("Mended")
    done = gate(repository, tmp_path / "gate", "--base", broken)
    refused(done, tmp_path / "gate", broken[:12], "does not build", "a compiler's complaint")


def test_a_budget_that_holds_no_verdict_names_one_that_does(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("note", "x")
    repository.commit("A note")
    done = gate(repository, tmp_path / "gate", "--base", "HEAD~1", "--budget", "1s")
    refused(done, tmp_path / "gate", "the budget of 1 s holds", "give --budget")


def test_a_shallow_clone_has_no_base(repository: Repository, tmp_path: Path) -> None:
    repository.write("note", "x")
    repository.commit("A note")
    clone = tmp_path / "clone"
    url = f"file://{repository.folder}"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", url, str(clone)], check=True)
    for arguments in ((), ("--base", repository.base)):
        done = gate(clone, tmp_path / "gate", *arguments)
        refused(done, tmp_path / "gate", "git fetch --unshallow")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--base", "no-such-branch"), "'no-such-branch'"),
        (("--head", "--output=x"), "'--output=x'"),
        (("--base-build", "/nowhere", "--head-build", "/nowhere"), "'/nowhere'"),
    ],
)  # fmt: skip
def test_revisions_and_builds_that_are_none(
    repository: Repository, tmp_path: Path, arguments: tuple[str, ...], part: str
) -> None:
    if arguments[0] == "--head":
        arguments = ("--head=--output=x",)
    repository.write("note", "x")
    repository.commit("A note")
    refused(gate(repository, tmp_path / "gate", *arguments), tmp_path / "gate", part)


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    refused(gate(tmp_path, tmp_path / "gate"), tmp_path / "gate", "no git repository")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--budget", "soon"), ("--budget", "0m"), ("--floor", "much"), ("--floor", "200%"),
     ("--report-link", "javascript:alert(1)"), ("--unknown", "x")],
)  # fmt: skip
def test_options_that_cannot_be_read(tmp_path: Path, option: str, value: str) -> None:
    done = gate(tmp_path, tmp_path / "gate", f"{option}={value}")
    assert done.returncode == 2
    assert done.stderr.startswith("gilscope: ")
    assert value in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "gate").exists()


def test_trees_are_built_once(repository: Repository, tmp_path: Path) -> None:
    repository.write("note", "x")
    repository.commit("A note")
    output = tmp_path / "gate"
    first, second = (gate(repository, output, "--base", "HEAD~1", "--budget", "1s")
                     for _ in range(2))  # fmt: skip
    assert first.stderr.count("building") > second.stderr.count("building")
    assert second.stderr.count("is built already") == 2
    assert repository.git("status", "--porcelain") == ""


# The composite action, as a runner would run its steps


def steps() -> list[support.Json]:
    action = yaml.safe_load((support.ROOT / "ci/action.yml").read_text())
    found: list[support.Json] = action["runs"]["steps"]
    return found


def test_inputs_reach_scripts_as_environment_only() -> None:
    for step in steps():
        assert "${{" not in step["run"]
    secrets = [step for step in steps() if "GH_TOKEN" in step["env"]]
    assert len(secrets) == 1
    assert "GATE" not in secrets[0]["env"]


def test_the_example_gives_no_more_than_it_must() -> None:
    workflow = yaml.safe_load((support.ROOT / "ci/example-workflow.yml").read_text())
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    checkout = workflow["jobs"]["gate"]["steps"][0]["with"]
    assert checkout["persist-credentials"] is False


def test_the_step_passes_the_verdict_on(tmp_path: Path) -> None:
    gate_of_test = tmp_path / "gate"
    gate_of_test.write_text(
        "#!/bin/bash\nmkdir -p results/gate\n"
        'printf \'{\\n "verdict": "regressed",\\n "x": 1\\n}\\n\' >results/gate/verdict.json\n'
        'echo "$@" >arguments\nexit 1\n'
    )
    gate_of_test.chmod(0o755)
    output = tmp_path / "output"
    values = {"BASE": "a b; touch hacked", "BUDGET": "10m", "SUITE": "gate", "REPORT_LINK": "",
              "GATE": str(gate_of_test), "GITHUB_OUTPUT": str(output)}  # fmt: skip
    first, *_, last = steps()
    done = subprocess.run([shutil.which("bash") or "bash", "-eo", "pipefail", "-c", first["run"]],
                          cwd=tmp_path, env=os.environ | values, check=False)  # fmt: skip
    assert done.returncode == 0
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    assert outputs["verdict"] == "regressed"
    assert outputs["status"] == "1"
    assert not (tmp_path / "hacked").exists()
    assert "--base a b; touch hacked" in (tmp_path / "arguments").read_text()
    ended = subprocess.run(
        ["bash", "-c", last["run"]], env=os.environ | {"STATUS": "1"}, check=False
    )
    assert ended.returncode == 1


def test_verdict_json_has_the_line_that_the_step_reads() -> None:
    from ci.gating.verdict import Verdict

    text = json.dumps(Verdict(cannot="x.").to_json(), indent=1)
    assert '\n "verdict": "cannot_compare",\n' in text


def left_by_a_former_gate(output: Path) -> list[Path]:
    output.mkdir()
    files = [output / name for name in ("comment.md", "verdict.json", "report.html")]
    for file in files:
        file.write_text("of yesterday")
    return files


def test_what_a_former_gate_said_does_not_stay(repository: Repository, tmp_path: Path) -> None:
    output = tmp_path / "gate"
    comment, _, page = left_by_a_former_gate(output)
    refused(gate(repository, output, "--base", "nosuch"), output, "nosuch")
    assert not page.exists()
    assert "yesterday" not in comment.read_text()
    assert "against" not in comment.read_text()  # of what, it does not know


def test_what_a_former_gate_said_does_not_stay_when_it_is_interrupted(
    repository: Repository, tmp_path: Path
) -> None:
    output = tmp_path / "gate"
    files = left_by_a_former_gate(output)
    repository.write("kernels/more.txt", "more")
    repository.commit("More")
    run = subprocess.Popen(
        [GATE, "--repository", repository.folder, "--output", output, "--base", "HEAD~1"],
        env=support.environment(), stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    support.wait_for(lambda: (output / "pilot.json.journal").exists(), "a first round")
    os.killpg(run.pid, signal.SIGINT)
    run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 130
    assert not any(file.exists() for file in files)


NONSENSE = """#!/bin/sh
while [ $# -gt 0 ]; do [ "$1" != -o ] || out=$2; shift; done
[ -z "$out" ] || for file in "$out" "${out%.json}.base.json"; do printf '%s' '{text}' >"$file"; done
exit 0
"""


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", '{"benchmarks": [{"run_type": "aggregate"}]}', "{}", None]
)
def test_a_program_that_is_none_is_no_regression(
    repository: Repository, tmp_path: Path, text: str | None
) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={repository.folder}\n")
    (build / "gilscope-runner").write_text("")
    if text is not None:
        (build / "gilscope").write_text(NONSENSE.replace("{text}", text))
        (build / "gilscope").chmod(0o755)
    output = tmp_path / "gate"
    done = gate(repository, output, "--base", "HEAD", "--head-build", str(build),
                "--base-build", str(build))  # fmt: skip
    refused(done, output)


def test_changes_that_are_not_committed_are_told_of(repository: Repository, tmp_path: Path) -> None:
    repository.write("kernels/nbody/nbody.py", "changed")
    done = gate(repository, tmp_path / "gate", "--base", "nosuch")
    assert done.returncode == 2
    repository.commit("Changed")
    repository.write("kernels/nbody/nbody.py", "changed again")
    done = gate(repository, tmp_path / "gate", "--base", "HEAD~1", "--budget", "1s",
                "--head-build", str(support.BUILD), "--base-build", str(support.BUILD))  # fmt: skip
    assert "not committed are not compared" in done.stderr
