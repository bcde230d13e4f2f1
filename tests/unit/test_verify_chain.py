"""What an insider may change in releases and in dist/, and which command notices it."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from support.projects import copy_of, edit, sign

from generator.pipeline.sources import reopen
from generator.plan.context import Context
from generator.plan.paper.book_front import Cover
from generator.plan.planner import plan
from generator.project import open_project
from generator.releases.chain import read_chain


def next_version(shop: Path, version: str, effective: str, old: str, new: str) -> None:
    info = shop / "sop_data" / "handbook.yml"
    text = re.sub(r"(?m)^version: .*$", f"version: {version}", info.read_text(encoding="utf-8"))
    info.write_text(re.sub(r"(?m)^effective: .*$", f"effective: {effective}", text), encoding="utf-8")
    (shop / "sop_data" / "releases" / f"{version}.yml").write_text(
        f"id: REL-{version[1:]}\nversion: {version}\nissued: 2026-01-05\neffective: {effective}\nsummary: More.\n",
        encoding="utf-8",
    )
    edit(shop, "sections/1.1.yml", (old, new))


@pytest.fixture(scope="module")
def published(tmp_path_factory, sop):
    """A bakery with the releases V1.0 and V1.1, of which V1.1 is published."""
    shop = sign(copy_of("bakery", tmp_path_factory.mktemp("shop")))
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    next_version(shop, "V1.1", "2026-06-01", "5 °C or less", "4 °C or less")
    assert sop("release", shop, "V1.1", "--effective", "2026-06-01").exit == 0
    assert sop("build", shop, "--only", "exports").exit == 0
    return shop


@pytest.fixture
def shop(published, tmp_path):
    return shutil.copytree(published, tmp_path / "shop")


def release(shop: Path, version: str) -> Path:
    return shop / "sop_data" / "releases" / f"{version}.json"


def digest(path: Path) -> str:
    return subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout[:64]


def rewritten(content: bytes, old: str, new: str, previous: str = "") -> bytes:
    """A release with another text, and all digests in it computed again."""
    data = json.loads(content.decode().replace(old, new))
    for row in data["records"]:
        row["digest"] = hashlib.sha256(rfc8785.dumps(row["record"])).hexdigest()
    return rfc8785.dumps(data | ({"previous": previous} if previous else {}))


def rewrite(shop: Path) -> None:
    """Forge both releases so that they form a chain again."""
    release(shop, "V1.0").write_bytes(rewritten(release(shop, "V1.0").read_bytes(), "Ann (sample)", "Mallory"))
    forged = rewritten(release(shop, "V1.1").read_bytes(), "4 °C", "9 °C", digest(release(shop, "V1.0")))
    release(shop, "V1.1").write_bytes(forged)


def shorten(shop: Path) -> None:
    release(shop, "V1.1").unlink()


def forge(shop: Path) -> None:
    release(shop, "V1.1").write_bytes(rewritten(release(shop, "V1.1").read_bytes(), "Ann (sample)", "Mallory"))


def delete(shop: Path) -> None:
    for file in (shop / "sop_data" / "releases").glob("*.json"):
        file.unlink()


ATTACKS = [rewrite, shorten, forge, delete]


def refused(done, code, *words):
    assert done.exit == 1, done.out
    assert f"error[{code}]: " in done.complaints
    for word in words:
        assert word in done.complaints
    assert "hint: " in done.complaints


# ---- dist/ against the project


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_chain_that_is_not_the_published_one_is_noticed(attack, shop, sop):
    attack(shop)

    refused(sop("verify", shop), "P708", "`sop_data/releases/V1.1.json` is", "`dist/releases/V1.1.json`")


def test_a_missing_release_in_the_middle_is_noticed_by_check_too(shop, sop):
    release(shop, "V1.0").unlink()

    refused(sop("check", shop), "V102", "`sop_data/releases/V1.1.json` does not continue the chain")


def test_a_damaged_release_is_noticed_by_check_too(shop, sop):
    release(shop, "V1.1").write_bytes(b"{}")

    refused(sop("check", shop), "V101", "it is not a release")


def test_check_judges_on_another_day(shop, sop):
    today, later = sop("check", shop), sop("check", shop, "--on", "2029-01-01")

    assert "C418" not in today.err
    assert "warning[C418]: " in later.err


def test_a_file_and_its_line_that_were_removed_are_noticed_by_the_manifest(shop, sop):
    (shop / "dist" / "exports" / "handbook.json").unlink()
    sums = shop / "dist" / "SHA256SUMS"
    sums.write_text(re.sub(r".*  exports/handbook\.json\n", "", sums.read_text(encoding="utf-8")), encoding="utf-8")

    refused(sop("verify", shop), "P705", "`exports/handbook.json` is listed in `manifest.json` alone")


def test_a_file_and_its_line_that_were_changed_are_noticed_by_the_manifest(shop, sop):
    file, sums = shop / "dist" / "exports" / "handbook.json", shop / "dist" / "SHA256SUMS"
    old = digest(file)
    file.write_bytes(file.read_bytes() + b" ")
    sums.write_text(sums.read_text(encoding="utf-8").replace(old, digest(file)), encoding="utf-8")

    refused(sop("verify", shop), "P705", "`exports/handbook.json` has another digest in `SHA256SUMS`")


def test_a_file_that_was_added_with_its_line_is_noticed_by_the_manifest(shop, sop):
    (shop / "dist" / "more.html").write_text("more", encoding="utf-8")
    with (shop / "dist" / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{digest(shop / 'dist' / 'more.html')}  more.html\n")

    refused(sop("verify", shop), "P705", "`more.html` is listed in `SHA256SUMS` alone")


def test_published_files_without_a_project_are_verified_by_themselves(shop, sop, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.move(shop / "dist", alone / "dist")

    done = sop("verify", alone, "--head", digest(alone / "dist" / "releases" / "V1.1.json"))

    assert done.exit == 0
    assert "dist/releases: 2 files, not compared: there is no sop_data/releases\n" in done.out
    assert "--head names a release of the chain: V1.1, its newest\n" in done.out


# ---- a head kept elsewhere


def test_the_head_is_what_sha256sum_says_of_the_newest_release(shop, sop):
    assert sop("releases", shop, "--head").out == digest(release(shop, "V1.1")) + "\n"


def test_there_is_no_head_without_a_release_or_of_a_broken_chain(shop, sop):
    release(shop, "V1.0").unlink()
    refused(sop("releases", shop, "--head"), "V102")
    release(shop, "V1.1").unlink()
    refused(sop("releases", shop, "--head"), "V108", "there is no release")


def both(shop: Path) -> Path:
    """Let dist/ agree with the project, as who may write to both would."""
    manifest, sums = shop / "dist" / "manifest.json", shop / "dist" / "SHA256SUMS"
    data, lines = json.loads(manifest.read_text(encoding="utf-8")), sums.read_text(encoding="utf-8")
    shutil.rmtree(shop / "dist" / "releases")
    (shop / "dist" / "releases").mkdir()
    data["files"] = [row for row in data["files"] if not row["path"].startswith("releases/")]
    lines = re.sub(r"(?m)^.{64}  (releases/.*|manifest\.json)\n", "", lines)
    last = None
    for file in sorted((shop / "sop_data" / "releases").glob("*.json")):
        shutil.copy(file, shop / "dist" / "releases")
        name, last = f"releases/{file.name}", {"version": file.stem, "sha256": digest(file)}
        data["files"].append({"path": name, "sha256": digest(file), "bytes": file.stat().st_size})
        lines += f"{digest(file)}  {name}\n"
    data["release"] = last
    manifest.write_text(json.dumps(data), encoding="utf-8")
    sums.write_text(lines + f"{digest(manifest)}  manifest.json\n", encoding="utf-8")
    return shop


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_head_kept_elsewhere_detects_what_the_files_alone_cannot(attack, shop, sop):
    head = sop("releases", shop, "--head").out.strip()
    attack(shop)
    both(shop)

    alone = sop("verify", shop)

    assert alone.exit == 0
    assert "not checked: signatures (--signers)" in alone.out
    fault = f"no release in the chain has the digest that --head names: {head[:12]}…"
    refused(sop("verify", shop, "--head", head), "V131", fault)


def test_a_head_is_typed_in_groups_or_read_from_a_file(shop, sop, tmp_path):
    head = digest(release(shop, "V1.1"))
    (tmp_path / "head.txt").write_text(f"V1.1, 2026-06-01: {head}\n", encoding="utf-8")

    for value in (head, " ".join(re.findall("........", head)).upper(), str(tmp_path / "head.txt")):
        done = sop("verify", shop, "--head", value)
        assert done.exit == 0, done.complaints
        assert "--head names a release of the chain: V1.1, its newest\n" in done.out
        assert "not checked: signatures (--signers)\n" in done.out


def test_a_head_of_an_earlier_release_does_not_cover_the_later_ones(shop, sop):
    done = sop("verify", shop, "--head", digest(release(shop, "V1.0")))

    assert done.exit == 0
    assert "--head names a release of the chain: V1.0; not covered, because later: V1.1\n" in done.out


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("0123456789ab", "is neither a head of a chain nor a file that can be read"),
        ("", "is neither a head of a chain nor a file that can be read"),
        ("/dev/zero", "is neither a head of a chain nor a file that can be read: it is a device"),
        ("none.txt", "is neither a head of a chain nor a file that can be read"),
        ("two.txt", "holds 2 heads of a chain, not one"),
        ("empty.txt", "holds 0 heads of a chain, not one"),
    ],
)
def test_what_is_no_head_is_refused(value, fault, shop, sop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.txt").write_text("0" * 64 + "\n" + "1" * 64, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")

    refused(sop("verify", shop, "--head", value), "V131", fault)


def books(sources, **changed):
    """The whole handbook: what its cover says of the release, and the digest that the book bears."""
    handbook = replace(sources.handbook, **changed)
    planned = plan(Context(handbook, sources.catalogue, frozenset({"pdf"})))
    cover = next(artifact.view for artifact in planned.artifacts if artifact.path == "parts/book/cover-handbook.pdf")
    book = next(booklet for booklet in planned.booklets if booklet.path == "pdf/handbook.pdf")
    assert isinstance(cover, Cover)
    return cover.release, book.document.document_id.digest


def test_the_cover_of_a_released_handbook_shows_the_head_and_no_paper_changes_its_digest(shop):
    project = open_project(shop)
    sources = reopen(project, read_chain(project).value[-1]).value

    shown, printed = books(sources)

    assert shown.replace(" ", "") == digest(release(shop, "V1.1"))
    assert {len(group) for group in shown.split(" ")} == {8}
    assert books(sources, release="") == ("", printed)


# ---- a signed tag


def git(shop: Path, *arguments: str) -> None:
    settings = {"user.name": "Quality", "user.email": "q@example.com", "gpg.format": "ssh", "commit.gpgsign": "false"}
    options = [option for key, value in settings.items() for option in ("-c", f"{key}={value}")]
    subprocess.run(["git", "-C", str(shop), *options, *arguments], check=True, capture_output=True)


@pytest.fixture
def tagged(shop, tmp_path):
    """A repository whose tag V1.1 is signed and holds the head; the list of signers is outside it."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "signers").write_text(f"q@example.com {(tmp_path / 'key.pub').read_text()}", encoding="utf-8")
    git(shop, "init", "-q")
    git(shop, "add", "sop_data")
    git(shop, "commit", "-q", "-m", "first")
    git(shop, "-c", f"user.signingkey={key}", "tag", "-s", "V1.1", "-m", digest(release(shop, "V1.1")))
    return shop


def verify_tag(sop, shop, name="V1.1"):
    return sop("verify", shop, "--tag", name, "--signers", str(shop.parent / "signers"))


@pytest.fixture(autouse=True)
def without_signature_of_dist(monkeypatch):
    """The option --signers demands a signature of dist/ too, which these tests are not about."""
    from generator.pipeline import proof

    monkeypatch.setattr(proof.proof, "check_signature", lambda *_: "q@example.com")


def test_a_signed_tag_names_who_signed_and_the_release(tagged, sop):
    done = verify_tag(sop, tagged)

    assert done.exit == 0, done.complaints
    assert "the tag V1.1, signed by q@example.com, names a release of the chain: V1.1, its newest\n" in done.out


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_signed_tag_detects_what_the_files_alone_cannot(attack, tagged, sop):
    attack(tagged)
    both(tagged)

    refused(verify_tag(sop, tagged), "V131", "the tag V1.1, signed by q@example.com, names")


def test_a_tag_by_a_key_that_is_not_listed_is_refused(tagged, sop):
    (tagged.parent / "signers").write_text("", encoding="utf-8")

    refused(verify_tag(sop, tagged), "V132", "the tag `V1.1` has no valid signature")


def test_the_repository_does_not_choose_who_checks_the_signature(tagged, sop, tmp_path):
    """Who may write to the repository may name a program in its settings that accepts everything."""
    accepting = tmp_path / "accept"
    accepting.write_text('#!/bin/sh\necho "Good \\"git\\" signature for boss@example.com with ED25519 key x"\nexit 0\n')
    accepting.chmod(0o755)
    for setting in ("gpg.ssh.program", "gpg.program"):
        git(tagged, "config", setting, str(accepting))
    git(tagged, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    own = ("-c", f"user.signingkey={other}", "-c", "gpg.ssh.program=ssh-keygen")
    git(tagged, *own, "tag", "-f", "-s", "V1.1", "-m", "0" * 64)

    refused(verify_tag(sop, tagged), "V132", "the tag `V1.1` has no valid signature")


def test_tags_that_prove_nothing_are_refused(tagged, sop):
    key = tagged.parent / "key"
    git(tagged, "tag", "light")
    git(tagged, "tag", "-a", "unsigned", "-m", digest(release(tagged, "V1.1")))
    git(tagged, "-c", f"user.signingkey={key}", "tag", "-s", "empty", "-m", "no head")
    git(tagged, "update-ref", "refs/tags/V1.2", "refs/tags/V1.1")

    for name, fault in {
        "light": "is not an annotated tag",
        "unsigned": "has no valid signature",
        "empty": "holds 0 heads",
        "V1.2": "is not an annotated tag of this name",
        "none": "was not checked",
        "--help": "was not checked",
    }.items():
        refused(verify_tag(sop, tagged, name), "V132", fault)


def test_without_a_repository_or_without_git_a_tag_is_not_checked(shop, sop, tmp_path, monkeypatch):
    (tmp_path / "signers").write_text("", encoding="utf-8")
    refused(verify_tag(sop, shop), "V132", "the tag `V1.1` was not checked: ")

    monkeypatch.setenv("PATH", str(tmp_path))
    refused(verify_tag(sop, shop), "V132", "the tag `V1.1` was not checked: `git` is not installed")


# ---- drafts


def test_a_release_is_named_and_may_be_demanded(shop, sop):
    done = sop("verify", shop, "--release", "V1.1")

    assert done.exit == 0
    assert "\nthe release V1.1\n" in done.out
    refused(sop("verify", shop, "--release", "V1.0"), "P708", "`dist` is not the release V1.0: it is the release V1.1")


def test_a_draft_is_called_a_draft_and_is_not_taken_for_a_release(shop, sop):
    next_version(shop, "V1.2", "2026-09-01", "4 °C or less", "3 °C or less")
    assert sop("build", shop, "--only", "exports").exit == 0

    done = sop("verify", shop)

    assert done.exit == 0
    assert "\ndraft after V1.1, no release\n" in done.out
    for version in ("V1.1", "V1.2"):
        told = sop("verify", shop, "--release", version)
        refused(told, "P708", f"`dist` is not the release {version}: it is a draft after V1.1, no release")


def test_an_edited_handbook_under_the_number_of_a_release_is_not_taken_for_it(shop, sop):
    edit(shop, "sections/1.1.yml", ("4 °C or less", "9 °C or less"))
    assert sop("build", shop, "--only", "exports").exit == 0

    assert "\ndraft after V1.0, no release\n" in sop("verify", shop).out
    refused(
        sop("verify", shop, "--release", "V1.1"), "P708", "`dist` is not the release V1.1: it is a draft after V1.0"
    )


def test_a_draft_before_the_first_release_is_called_a_draft(bakery, sop):
    assert sop("build", bakery, "--only", "exports").exit == 0

    assert "\ndraft, no release\n" in sop("verify", bakery).out
    refused(sop("verify", bakery, "--release", "V1.0"), "P708", "it is a draft, no release")
