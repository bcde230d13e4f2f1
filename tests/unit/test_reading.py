"""Files of others: regular files only, never more than a limit; no command waits for a pipe or an endless device."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from support.projects import copy_of, edit, sign

from generator.engine import reading
from generator.engine.canonical import parse_json
from generator.project import files_below, tree_digest

SECONDS = 5


@pytest.fixture(autouse=True)
def in_time():
    """Fail where a command waits or reads without end."""

    def late(*_):
        raise AssertionError(f"no answer within {SECONDS} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS + 25)  # of which a first import of the program may take most
    yield
    signal.alarm(0)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def socket_file(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is at most 107 characters long
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20_000_000_000)


def deep(path: Path) -> None:
    path.write_bytes(b"[" * 100_000)


SPECIAL = [
    (pipe, "it is a named pipe, not a regular file"),
    (endless, "it is a device, not a regular file"),
    (socket_file, "it is a socket, not a regular file"),
    (Path.mkdir, "it is a folder, not a regular file"),
]
MAKERS = [pipe, endless, socket_file, huge, deep]


# ---- one way of reading


@pytest.mark.parametrize(("make", "fault"), SPECIAL)
def test_a_special_file_is_refused_before_it_is_opened(make, fault, tmp_path):
    make(tmp_path / "x")

    with pytest.raises(reading.NotRegular, match=fault):
        reading.read(tmp_path / "x", 10)


def test_a_file_has_at_most_the_bytes_of_its_kind(tmp_path):
    (tmp_path / "x").write_bytes(b"1234")

    assert reading.read(tmp_path / "x", 4) == b"1234"
    assert reading.digest(tmp_path / "x", 4) == hashlib.sha256(b"1234").hexdigest()
    for refuse in (reading.read, reading.digest):
        with pytest.raises(reading.TooLarge):
            refuse(tmp_path / "x", 3)


def test_a_digest_is_not_taken_through_a_link(tmp_path):
    (tmp_path / "x").write_bytes(b"1234")
    (tmp_path / "link").symlink_to("x")

    assert reading.read(tmp_path / "link", 4) == b"1234"
    with pytest.raises(reading.NotRegular, match="it is a link"):
        reading.digest(tmp_path / "link", 4)


@pytest.mark.parametrize("levels", [101, 5_000, 1_000_000])
def test_json_that_is_nested_too_deeply_is_refused(levels):
    assert parse_json(b"[" * 100 + b"]" * 100) is not None
    with pytest.raises(ValueError, match="it is nested too deeply"):
        parse_json(b"[" * levels + b"]" * levels)


def test_folders_may_be_nested_deeper_than_the_stack_of_python(tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)

    assert list(files_below(tmp_path)) == []
    subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)  # Python deletes folders by recursion


def test_the_digest_of_a_tree_ends_and_covers_the_size_of_files_that_are_too_large(tmp_path):
    for number, make in enumerate(MAKERS):
        make(tmp_path / f"{number}")
    before = tree_digest(tmp_path)
    with (tmp_path / "3").open("ab") as file:
        file.truncate(20_000_000_001)

    assert tree_digest(tmp_path) != before


# ---- every command


@pytest.fixture(scope="module")
def published(tmp_path_factory, sop):
    """A released and built bakery."""
    folder = sign(copy_of("bakery", tmp_path_factory.mktemp("shop")))
    assert sop("release", folder, "V1.0", "--effective", "2026-02-01").exit == 0
    assert sop("build", folder, "--only", "exports").exit == 0
    return folder


@pytest.fixture
def shop(published, tmp_path):
    return shutil.copytree(published, tmp_path / "shop")


WHERE = [
    ("check", "sop_data/terms/all.yml", "sop_data/terms/all.yml"),
    ("check", "sop_data/releases/V1.2.json", "sop_data/releases/V1.2.json"),
    ("check", "content/more.md", "content/more.md"),
    ("releases", "sop_data/releases/V1.2.json", "sop_data/releases/V1.2.json"),
    ("build", "sop_data/releases/V1.2.json", "sop_data/releases/V1.2.json"),
    ("verify", "sop_data/releases/V1.2.json", "sop_data/releases/V1.2.json"),
    ("verify", "dist/releases/V1.0.json", "dist/releases/V1.0.json"),
    ("verify", "dist/exports/handbook.json", "dist/exports/handbook.json"),
    ("verify", "dist/more", "dist/more"),
    ("verify", "dist/SHA256SUMS", "dist"),
    ("verify", "dist/manifest.json", "dist/manifest.json"),
    ("build", "dist/more", "dist"),
]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("command", "name", "named"), WHERE, ids=[f"{one[0]}-{one[1]}" for one in WHERE])
def test_a_file_that_cannot_be_read_is_one_located_message(command, name, named, make, shop, sop):
    target = shop / name
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    make(target)

    done = sop(command, shop, *(["--only", "exports"] if command == "build" else []))

    assert done.exit == 1
    assert "error[" in done.complaints and f" --> {named}" in done.complaints
    assert "hint: " in done.complaints
    assert target.is_symlink() or target.exists(), "what somebody put there was deleted"


NAMED = [
    ("issue", ("--copies", "{}"), ".csv"),
    ("class", ("{}",), ".yml"),
    ("records", ("{}", "--xlsx", "out.xlsx"), ".json"),
    ("records", ("{}", "--xlsx", "out.xlsx"), ".pdf"),
    ("readers", ("{}", "--staff", "staff.csv", "--xlsx", "out.xlsx"), ".json"),
    ("readers", ("--staff", "{}", "--xlsx", "out.xlsx"), ".csv"),
    ("matrix", ("{}", "--xlsx", "out.xlsx"), ".csv"),
    ("sign", ("--key", "{}"), ".key"),
    ("verify", ("--signers", "{}"), ".signers"),
]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("command", "options", "ending"), NAMED, ids=[one[0] + one[2] for one in NAMED])
def test_a_file_named_on_the_command_line_is_refused_in_time(
    command, options, ending, make, shop, sop, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "staff.csv").write_text("number,name,unit,role\nS01,Ann,Shop,Baker\n", encoding="utf-8")
    named = tmp_path / f"named{ending}"
    make(named)
    if command == "verify":
        (shop / "dist" / "SHA256SUMS.sig").write_text("a signature", encoding="utf-8")

    done = sop(command, shop, *(option.format(named) for option in options))

    assert done.exit == 1
    assert f"named{ending}" in done.complaints or "dist" in done.complaints
    assert not (tmp_path / "out.xlsx").exists() or command == "records"


# ---- what somebody has put into dist/

ADDED = [".htaccess", "site/.well-known/x.html", "__pycache__/x.html", "exports/.hidden"]


@pytest.mark.parametrize("name", ADDED)
def test_a_hidden_file_in_dist_is_reported_and_never_deleted(name, shop, sop):
    file = shop / "dist" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("of an administrator", encoding="utf-8")

    built = sop("build", shop, "--only", "exports")
    verified = sop("verify", shop)

    assert built.exit == 1 and "error[P701]: " in built.complaints and f"`{name}`" in built.complaints
    assert verified.exit == 1
    assert f"error[P705]: `{name}` was added since it was published\n" in verified.complaints
    assert file.read_text(encoding="utf-8") == "of an administrator"


def test_a_link_in_place_of_a_published_file_is_reported_and_never_deleted(shop, sop):
    file, kept = shop / "dist" / "exports" / "handbook.json", shop / "handbook.json"
    file.rename(kept)
    file.symlink_to(kept)

    built, verified = sop("build", shop, "--only", "exports"), sop("verify", shop)

    assert built.exit == 1 and "error[P701]: " in built.complaints
    assert "error[P705]: `exports/handbook.json` was replaced by a link since it was published" in verified.complaints
    assert file.is_symlink()


def test_a_folder_behind_a_link_is_reported(shop, sop):
    (shop / "dist" / "exports").rename(shop / "exports")
    (shop / "dist" / "exports").symlink_to(shop / "exports")

    verified = sop("verify", shop)

    assert verified.exit == 1
    assert "error[P705]: `exports` was added since it was published: it is a link" in verified.complaints


def test_a_file_put_into_dist_during_a_build_is_reported_and_never_deleted(shop, sop, monkeypatch):
    from generator.pipeline import build as steps

    planned = steps.plan

    def meanwhile(context):
        (shop / "dist" / ".htaccess").write_text("late", encoding="utf-8")
        return planned(context)

    monkeypatch.setattr(steps, "plan", meanwhile)
    edit(shop, "terms/all.yml", ("walk-in", "big"))
    built = sop("build", shop, "--only", "exports")

    assert built.exit == 1 and "error[P701]: " in built.complaints
    assert (shop / "dist" / ".htaccess").read_text(encoding="utf-8") == "late"


@pytest.mark.parametrize("line", ["../sop_data/handbook.yml", "/etc/passwd", "a/../../x"])
def test_a_line_of_the_listing_that_leads_out_of_dist_is_not_followed(line, shop, sop):
    sums = shop / "dist" / "SHA256SUMS"
    sums.write_text(f"{'0' * 64}  {line}\n{sums.read_text(encoding='utf-8')}", encoding="utf-8")

    verified = sop("verify", shop)

    assert verified.exit == 1
    assert "error[P705]: `SHA256SUMS` has a line that no build writes" in verified.complaints


def test_a_manifest_that_is_no_manifest_is_reported(shop, sop):
    for content in ("{}", "[]", '{"files": 5}', json.dumps({"files": [{"path": 5}]}), "{"):
        (shop / "dist" / "manifest.json").write_text(content, encoding="utf-8")
        assert sop("verify", shop).exit == 1
