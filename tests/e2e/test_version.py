"""gilscope --version: what this build is."""

from __future__ import annotations

import json
import re
import subprocess

from tests.e2e import support


def version() -> support.Json:
    done = support.gilscope("--version", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    facts: support.Json = json.loads(done.stdout)
    return facts


def test_it_names_the_commit_and_the_compiler() -> None:
    facts = version()
    assert set(facts) == {
        "version", "commit", "modified", "compiler", "flags", "build_type", "sanitizers",
    }  # fmt: skip
    head = subprocess.run(
        ["git", "-C", str(support.ROOT), "rev-parse", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert facts["commit"] == (head.stdout.strip() or None)
    assert re.match(r"(GNU|Clang) \d+", facts["compiler"])


def test_people_read_the_same_facts() -> None:
    facts = version()
    text = support.gilscope("--version").stdout
    assert text.splitlines()[0] == f"gilscope {facts['version']}"
    for name in ("commit", "compiler", "flags"):
        assert (facts[name] or "none") in text
    assert (", with changes" in text) == facts["modified"]


def test_the_version_stands_in_one_place() -> None:
    declared = re.search(
        r"project\(gilscope VERSION (\S+)", (support.ROOT / "CMakeLists.txt").read_text()
    )
    assert declared and declared[1] == version()["version"]
