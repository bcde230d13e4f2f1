"""Versions side by side: each under its number, old addresses answer, and what held on a day is published again."""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
import zxingcpp
from pypdfium2 import PdfDocument
from support.projects import copy_of, edit, sign


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def shop(tmp_path_factory, sop):
    """A bakery with two releases; `published` is what the first one published when it was the newest."""
    shop = copy_of("bakery", tmp_path_factory.mktemp("versions"))
    sign(shop)
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    assert sop("build", shop).exit == 0
    shutil.copytree(shop / "dist", shop / "published")

    edit(shop, "handbook.yml", ("version: V1.0", "version: V1.1"), ("effective: 2026-02-01", "effective: 2026-06-01"))
    edit(shop, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    history = shop / "sop_data" / "releases" / "more.yml"
    history.write_text(
        "id: REL-1.1\nversion: V1.1\nissued: 2026-01-05\neffective: 2026-06-01\nsummary: Colder.\n", encoding="utf-8"
    )
    assert sop("release", shop, "V1.1", "--effective", "2026-06-01").exit == 0
    assert sop("confirm", shop, "CL-OPEN-1", "--by", "Ann (sample)").exit == 0  # work on it goes on after a release
    (shop / "sop_data" / "audits" / "yearly.yml").write_text(
        "{id: AUD-1, title: Yearly, clause: SEC-1.1-C1, sampling: [{take: 5}], basis: [{grade: house}]}\n"
    )
    assert sop("build", shop).exit == 0
    return shop


def test_what_held_on_a_day_is_published_again_byte_for_byte(shop, sop):
    done = sop("build", shop, "--as-of", "2026-05-03")

    assert done.exit == 0, done.err
    assert files_below(shop / "dist-V1.0") == files_below(shop / "published")


def test_the_newest_version_is_published_again_from_its_release_as_well(shop, sop):
    done = sop("build", shop, "--as-of", "2026-07-01", "--out", str(shop / "again"))

    assert done.exit == 0, done.err
    assert files_below(shop / "again") == files_below(shop / "dist")


def test_what_changed_is_told_on_a_page_by_role_and_on_paper(shop):
    page = unescape((shop / "dist" / "site" / "changes" / "index.html").read_text(encoding="utf-8"))
    paper = shop / "dist" / "site" / "files" / "changes.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True).stdout.decode()

    assert "Changes from V1.0 to V1.1" in page and "Changes from V1.0 to V1.1" in text
    assert "<del>5 °C</del><ins>4 °C</ins> or less" in page
    assert re.search(r'data-strength="ROLE-BAKER"[^>]*>Baker <span class="sop-count">\d', page)
    assert 'href="../sections/SEC-1.1.html"' in page
    assert not (shop / "dist" / "site" / "V1.0" / "changes").exists(), "nothing was before the first"


def test_the_list_of_changes_is_a_controlled_document_with_number_approvals_and_qr_code(shop):
    paper = shop / "dist" / "pdf" / "changes.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True).stdout.decode()
    verify = unescape((shop / "dist" / "site" / "verify.html").read_text(encoding="utf-8"))

    (number,) = set(re.findall(r"BK-\S*CHANGES", text))
    (digest,) = set(re.findall(r"Digest: ([0-9a-f]{12})", text))
    assert all(name in text for name in ("Ann (sample)", "Bob (sample)", "Cy (sample)"))
    assert number in verify and digest in verify
    (code,) = zxingcpp.read_barcodes(PdfDocument(paper)[0].render(scale=150 / 72).to_pil())
    assert code.text.endswith(f"{number};V1.1;{digest}")


def test_the_older_version_is_there_under_its_number(shop):
    old = (shop / "dist" / "site" / "V1.0" / "sections" / "SEC-1.1.html").read_text(encoding="utf-8")
    new = (shop / "dist" / "site" / "sections" / "SEC-1.1.html").read_text(encoding="utf-8")

    assert "5 °C or less" in old
    assert "4 °C or less" in new
    assert "This is V1.0, in force from 2026-02-01 to 2026-05-31. Since 2026-06-01, V1.1 is in force." in old
    assert 'href="../../sections/SEC-1.1.html"' in old, "the way to the same page of the newest version"


def test_selectors_of_versions_read_their_list_in_the_form_of_mike(shop):
    listed = json.loads((shop / "dist" / "site" / "versions.json").read_text(encoding="utf-8"))

    assert [(one["version"], one["title"], one["aliases"]) for one in listed] == [
        ("V1.1", "V1.1", ["newest"]),
        ("V1.0", "V1.0", []),
    ]


def test_the_newest_version_answers_under_its_number_too(shop):
    moved = (shop / "dist" / "site" / "V1.1" / "sections" / "SEC-1.1.html").read_text(encoding="utf-8")

    assert '<link rel="canonical" href="../../sections/SEC-1.1.html">' in moved


def test_the_releases_lie_with_what_they_prove(shop):
    kept = files_below(shop / "dist" / "releases")

    assert kept == {
        f"{one}.json": (shop / "sop_data" / "releases" / f"{one}.json").read_bytes() for one in ("V1.0", "V1.1")
    }


def test_sha256sum_agrees_about_every_file_of_every_version(shop):
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=shop / "dist", check=False)

    assert done.returncode == 0


# ---- proof


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A key of OpenSSH; the list of those who may sign lies beside it."""
    folder = tmp_path_factory.mktemp("keys")
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "sample", "-f", str(folder / "key")]
    subprocess.run(command, check=True)
    public = (folder / "key.pub").read_text(encoding="utf-8")
    (folder / "allowed_signers").write_text(f"quality@example.com {public}", encoding="utf-8")
    return folder / "key"


@pytest.fixture
def copy(shop, tmp_path):
    """A `dist/` to meddle with."""
    return shutil.copytree(shop / "dist", tmp_path / "dist")


def test_what_is_signed_is_believed_by_us_and_by_openssh(shop, copy, key, sop):
    signers = key.with_name("allowed_signers")
    assert sop("sign", shop, "--key", str(key), str(copy)).exit == 0

    done = sop("verify", shop, "--signers", str(signers), str(copy))
    options = ["-f", str(signers), "-I", "quality@example.com", "-n", "sop-handbook", "-s", "SHA256SUMS.sig"]
    with (copy / "SHA256SUMS").open("rb") as sums:
        theirs = subprocess.run(["ssh-keygen", "-Y", "verify", *options], cwd=copy, stdin=sums, check=False)

    assert done.out.endswith("signed by quality@example.com\n"), done.err
    assert theirs.returncode == 0


def test_p707_digests_that_were_written_anew_after_the_signature(shop, copy, key, sop):
    sop("sign", shop, "--key", str(key), str(copy))
    forge(copy, "site/index.html", b"<p>forged</p>")

    done = sop("verify", shop, "--signers", str(key.with_name("allowed_signers")), str(copy))

    assert done.exit == 1
    assert "error[P707]: the signature is not valid" in done.err


def test_p707_a_signature_by_somebody_else_and_none_at_all(shop, copy, key, sop, tmp_path):
    signers = key.with_name("allowed_signers")
    assert "error[P707]: `dist` is not signed" in sop("verify", shop, "--signers", str(signers), str(copy)).err
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    sop("sign", shop, "--key", str(tmp_path / "other"), str(copy))

    done = sop("verify", shop, "--signers", str(signers), str(copy))

    assert "error[P707]: the signature is not by an allowed signer" in done.err


def test_p707_a_key_that_cannot_sign_leaves_the_signature_as_it_was(shop, copy, key, sop, tmp_path):
    sop("sign", shop, "--key", str(key), str(copy))
    before = (copy / "SHA256SUMS.sig").read_bytes()
    (tmp_path / "broken").write_text("no key", encoding="utf-8")

    done = sop("sign", shop, "--key", str(tmp_path / "broken"), str(copy))

    assert done.exit == 1
    assert "error[P707]: `dist` was not signed: " in done.err
    assert (copy / "SHA256SUMS.sig").read_bytes() == before


def test_p708_releases_that_are_not_those_of_what_was_published(shop, copy, sop):
    forge(copy, "releases/V1.1.json", None)

    done = sop("verify", shop, str(copy))

    assert done.exit == 1
    assert "error[P708]: the manifest of `dist` names V1.1, but its releases end with another one" in done.err


def test_everything_is_made_again_from_the_release_and_every_byte_is_the_same(shop, sop):
    done = sop("verify", shop, "--rebuild")

    assert done.exit == 0, done.err
    assert done.out.endswith("rebuilt from the release V1.1: every byte is the same\n")


def test_p709_a_page_that_its_release_does_not_make(shop, copy, sop):
    forge(copy, "site/sections/SEC-1.1.html", b"<p>forged</p>")

    done = sop("verify", shop, "--rebuild", str(copy))

    assert done.exit == 1
    assert "error[P709]: `manifest.json`" in done.err or "error[P709]: `site/sections/SEC-1.1.html`" in done.err


def forge(dist, name, content):
    """Change or remove a file, and write the digests anew, as a forger would."""
    if content is None:
        (dist / name).unlink()
    else:
        (dist / name).write_bytes(content)
    manifest = json.loads((dist / "manifest.json").read_bytes())
    manifest["files"] = [row for row in manifest["files"] if (dist / row["path"]).exists()]
    for row in manifest["files"]:
        content = (dist / row["path"]).read_bytes()
        row |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    if name != "manifest.json":
        (dist / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    files = sorted(path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file())
    listed = [name for name in files if not name.startswith("SHA256SUMS")]
    rows = [f"{hashlib.sha256((dist / one).read_bytes()).hexdigest()}  {one}\n" for one in listed]
    (dist / "SHA256SUMS").write_text("".join(rows), encoding="utf-8")


# ---- accidents


@pytest.fixture(scope="module")
def site_alone(sop, tmp_path_factory):
    """A bakery of which the site was published; tests work on copies of it."""
    shop = copy_of("bakery", tmp_path_factory.mktemp("published"))
    assert sop("build", shop, "--only", "site").exit == 0
    return shop


@pytest.fixture
def published(site_alone, tmp_path):
    """A bakery that was published, and changed since."""
    shop = shutil.copytree(site_alone, tmp_path / "shop")
    edit(shop, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    return shop


def is_whole(dist):
    return subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=dist, check=False).returncode == 0


@pytest.mark.parametrize("seconds", [1.5, *(pytest.param(one, marks=pytest.mark.hunt) for one in (0.5, 2.5, 3.5))])
def test_a_build_that_is_killed_leaves_the_old_or_the_new_and_the_next_one_works(published, sop, seconds):
    call = [sys.executable, "-m", "generator", "build", "--project", str(published), "--only", "site"]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert is_whole(published / "dist")
    done = sop("build", published, "--only", "site")
    assert done.exit == 0, done.err
    assert "4 °C or less" in (published / "dist" / "site" / "sections" / "SEC-1.1.html").read_text(encoding="utf-8")


def test_p710_a_full_disk_leaves_what_was_published(published):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    call = [sys.executable, "-m", "generator", "build", "--project", str(published), "--only", "site"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, preexec_fn=little_room)

    assert done.returncode == 1, done.stderr
    assert re.search(r"error\[P710\]: `.+` cannot be written: file too large\n", done.stderr)
    assert is_whole(published / "dist")


# ---- sources and what is published


def inodes_below(*folders: Path) -> dict[int, Path]:
    return {path.stat().st_ino: path for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_nothing_published_is_a_second_name_of_a_source(shop):
    published = inodes_below(shop / "dist")
    sources = inodes_below(shop / "sop_data", shop / "content")

    assert len(published) > 100 and len(sources) > 10
    assert [published[inode] for inode in published.keys() & sources.keys()] == []


def test_a_published_release_can_be_damaged_without_damage_to_the_release(shop, sop, tmp_path):
    copy = shutil.copytree(shop / "sop_data", tmp_path / "shop" / "sop_data").parent
    assert sop("build", copy, "--only", "exports").exit == 0
    before = files_below(copy / "sop_data")

    with (copy / "dist" / "releases" / "V1.0.json").open("ab") as file:
        file.write(b" ")

    assert files_below(copy / "sop_data") == before
    assert sop("releases", copy).exit == 0


def test_an_archived_site_that_was_damaged_is_made_again(shop, sop, tmp_path):
    copy = shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns("dist*", "published", "again"))
    assert sop("build", copy).exit == 0
    page = copy / "dist" / "site" / "V1.0" / "sections" / "SEC-1.1.html"
    whole, times = page.read_bytes(), page.stat()
    with page.open("r+b") as file:  # as many bytes, at the same time: only the bytes themselves tell
        file.write(whole.replace("5 °C".encode(), "9 °C".encode()))
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert sop("build", copy).exit == 0

    assert page.read_bytes() == whole
