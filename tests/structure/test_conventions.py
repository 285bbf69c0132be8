"""Files by which people recognise a project say what is true."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))


def test_the_changelog_knows_the_version() -> None:
    declared = re.search(r"project\(gilscope VERSION (\S+)", text("CMakeLists.txt"))
    headings = re.findall(r"^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$", text("CHANGELOG.md"), re.M)
    assert declared
    assert headings[0] == declared[1]
    assert "\n## [Unreleased]\n" in text("CHANGELOG.md")


def test_presets_are_those_that_scripts_use() -> None:
    presets = json.loads(text("CMakePresets.json"))
    shown = {entry["name"] for entry in presets["configurePresets"] if not entry.get("hidden")}
    assert shown == {"release", "debug", "asan", "tsan", "coverage"}
    assert {entry["configurePreset"] for entry in presets["buildPresets"]} == shown
    scripts = "".join(file.read_text() for file in ROOT.glob("scripts/*.sh"))
    assert all(re.search(rf"\b{name}\b", scripts) for name in shown)


def commands_of_workflows() -> Iterator[tuple[str, str]]:
    examples = ROOT.glob("ci/example-*.yml")
    for file in (*sorted(ROOT.glob(".github/workflows/*.yml")), *examples):
        for command in re.findall(r"^\s+(?:- )?run: (.+)$", file.read_text(), re.MULTILINE):
            yield file.name, command


def test_workflows_call_what_is_there() -> None:
    commands = list(commands_of_workflows())
    assert any(command == "make test" for _, command in commands)
    for file, command in commands:
        for target in re.findall(r"(?:^|&& )make ([a-z-]+)", command):
            assert target in make_targets(), f"{file}: {command}"
        for script in re.findall(r"\bscripts/\S+", command):
            assert (ROOT / script).exists(), f"{file}: {command}"


def test_hooks_of_pre_commit_are_there() -> None:
    entries = re.findall(r"entry: (\S+)", text(".pre-commit-config.yaml"))
    assert entries
    assert all((ROOT / entry).exists() for entry in entries)


def test_templates_ask_for_the_machine() -> None:
    assert "doctor --json" in text(".github/ISSUE_TEMPLATE/bug.yml")
    assert "doctor --json" in text(".github/pull_request_template.md")


def test_the_image_starts_the_program() -> None:
    dockerfile = text("Dockerfile")
    assert dockerfile.count("\nFROM ") >= 2
    assert '\nENTRYPOINT ["gilscope"]\n' in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    target = json.loads(text(".devcontainer/devcontainer.json"))["build"]["target"]
    assert f" AS {target}\n" in dockerfile


def known_to_git(*patterns: str) -> list[Path]:
    """Files that are tracked or new, from the top of the tree."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(name) for name in listed.stdout.splitlines()]


@pytest.mark.parametrize("page", known_to_git("*.md"), ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    file = ROOT / page
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        place = (file.parent / path) if path else file
        assert place.exists(), f"{file.name}: {target}"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), f"{file.name}: {target}"


def anchors(file: Path) -> set[str]:
    """As GitHub makes them of headings."""
    made = set()
    for heading in re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        made.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return made


def test_every_page_of_the_documentation_is_linked() -> None:
    everywhere = text("README.md") + "".join(file.read_text() for file in ROOT.glob("docs/*.md"))
    for page in set(ROOT.glob("docs/*.md")) - {ROOT / "docs/README.md"}:
        assert re.search(rf"\]\((docs/)?{page.name}[#)]", everywhere), page.name


def test_make_help_names_every_target() -> None:
    shown = subprocess.run(
        ["scripts/help.sh"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for target in make_targets() - {"help"}:
        assert f"make {target}" in shown.stdout


def folders() -> list[Path]:
    """Of the first two levels, as far as git knows them; hidden ones belong to other tools."""
    found = set()
    for file in known_to_git():
        parents = file.parts[:-1]
        found |= {Path(*parents[: depth + 1]) for depth in range(min(2, len(parents)))}
    return sorted(folder for folder in found if not folder.parts[0].startswith("."))


@pytest.mark.parametrize("folder", folders(), ids=str)
def test_folders_say_what_lives_in_them(folder: Path) -> None:
    readme = ROOT / folder / "README.md"
    package = ROOT / folder / "__init__.py"
    kernel = ROOT / folder / "kernel.toml"
    if readme.exists():
        assert 3 <= len(readme.read_text().splitlines()) <= 10
    elif package.exists():
        assert package.read_text().startswith('"""')
    else:
        assert re.search(r'^summary = ".+"$', kernel.read_text(), re.MULTILINE)
