"""README and guides: every command in them runs on the bakery and prints what the text says."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.projects import ROOT, copy_of

DOCUMENTS = {
    "README": ROOT / "README.md",
    **{path.stem: path for path in sorted((ROOT / "generator" / "guides").glob("*.md"))},
}
NOT_RUN = {"make", "sudo", "python3", "venv/bin/python"}
"""Programs in blocks that are not run, because they install something."""

FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: `language` is `sh`, `output`, `console`, or that of the file `title`."""

    language: str
    title: str
    text: str


def blocks(document: str) -> list[Block]:
    text = DOCUMENTS[document].read_text(encoding="utf-8")
    return [Block(*(group or "" for group in match.groups())) for match in FENCE.finditer(text)]


APPROVALS = """approvals:
  - {meaning: prepared, name: Ann (sample), position: Editor, date: 2026-01-02}
  - {meaning: reviewed, name: Bob (sample), position: Lawyer, date: 2026-01-03}
  - {meaning: approved, name: Cy (sample), position: Owner, date: 2026-01-04}
"""


class Folder:
    """A copy of the bakery in which the commands of a document run."""

    def __init__(self, root: Path, shims: Path):
        self.root = root
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{shims}:{os.environ['PATH']}"}

    def run(self, script: str) -> str:
        """Run a shell script; return its standard output and standard error together."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    def edit(self, name: str, *replacements: tuple[str, str]) -> None:
        file = self.root / "sop_data" / name
        text = file.read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")


def approve(folder: Folder) -> None:
    info = folder.root / "sop_data" / "handbook.yml"
    info.write_text(re.sub(r"approvals:\n(  - .*\n)+", APPROVALS, info.read_text(encoding="utf-8")), encoding="utf-8")


def release_twice(folder: Folder) -> None:
    """Release V1.0 and V1.1, publish V1.1, and sign it."""
    approve(folder)
    folder.run("sop release V1.0 --effective 2026-02-01")
    folder.edit("handbook.yml", ("version: V1.0", "version: V1.1"), ("effective: 2026-02-01", "effective: 2026-06-01"))
    folder.edit("sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    (folder.root / "sop_data" / "releases" / "more.yml").write_text(
        "id: REL-1.1\nversion: V1.1\nissued: 2026-01-05\neffective: 2026-06-01\nsummary: Colder.\n", encoding="utf-8"
    )
    folder.run(
        "sop release V1.1 --effective 2026-06-01; sop build; mkdir keys;"
        "ssh-keygen -q -t ed25519 -N '' -C sample -f keys/release_key;"
        'echo "quality@example.com $(cat keys/release_key.pub)" > keys/allowed_signers;'
        "sop sign --key keys/release_key"
    )


PREPARE = {"operators": approve, "auditors": release_twice}
"""What has happened to the bakery before the reader of a document begins."""


@pytest.fixture
def folder(bakery, tmp_path) -> Folder:
    shims = tmp_path / "bin"
    shims.mkdir()
    (shims / "sop").write_text(f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n', encoding="utf-8")
    (shims / "sop").chmod(0o755)
    root = tmp_path / "bakery"
    root.mkdir()
    copy_of("bakery", root)
    for published in ("dist", ".sop"):
        subprocess.run(["cp", "-r", str(bakery.project.root / published), str(root)], check=True)
    return Folder(root, shims)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_runs_and_prints_what_the_text_says(document, folder):
    PREPARE.get(document, lambda _: None)(folder)
    output, commands = "", 0
    for block in blocks(document):
        if block.title:
            (folder.root / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            output = folder.run(block.text)
            commands += 1
        elif block.language == "output":
            missing = [line for line in block.text.splitlines() if line not in output]
            assert missing == [], output

    assert commands >= 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_few_blocks_are_not_run_and_they_only_install(document):
    lines = [line for block in blocks(document) if block.language == "console" for line in block.text.splitlines()]
    languages = {block.language for block in blocks(document)}

    assert {line.split()[0] for line in lines} <= NOT_RUN
    assert len(lines) <= 3
    assert languages <= {"sh", "output", "console", "yaml", "csv", "text", "nginx", "caddy"}


def test_no_document_has_an_unread_fence():
    for document, path in DOCUMENTS.items():
        assert len(re.findall(r"^```", path.read_text(encoding="utf-8"), re.MULTILINE)) == 2 * len(blocks(document))


def test_readme_is_short_and_its_pictures_are_small():
    text = DOCUMENTS["README"].read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)

    assert text.count("\n") < 200
    assert len(pictures) == 2
    assert all((ROOT / picture).stat().st_size <= 150_000 for picture in pictures)


@pytest.mark.parametrize("document", [*DOCUMENTS, "CONTRIBUTING", "CHANGELOG", "generator/README"])
def test_links_to_files_lead_to_files(document):
    path = DOCUMENTS.get(document, ROOT / f"{document}.md")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_subcommand_in_the_documents_exists():
    from generator.cli import main

    for document, path in DOCUMENTS.items():
        named = set(re.findall(r"`sop ([a-z]+)", path.read_text(encoding="utf-8")))
        assert named <= set(main.commands), document
