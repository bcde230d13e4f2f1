"""The audit binder: one PDF with all that an auditor asks for of a release, and the YAML that it was made of."""

import hashlib
import io
import re
import shutil
import subprocess

import pikepdf
import pytest
import yaml
from support.projects import copy_of, edit, sign

from generator.project import BUNDLED
from generator.render.conformance import violations

PROGRAMME = """\
id: AUD-YEARLY
title: Yearly audit
clause: SEC-1.1-C2
sampling:
  - {up_to: 50, take: 5}
  - {take: 9}
basis: [{grade: house, note: ours}]
checklists: [CL-OPEN]
forms: [FORM-OPENING]
"""

WAIVER = """\
id: WVR-1
code: C417
subject: REF-FOOD
reason: Article 5 is for importers.
owner: ROLE-BAKER
expires: 2026-12-31
"""


@pytest.fixture(scope="module")
def audited(sop, tmp_path_factory):
    """A bakery with two releases, the second of them colder, and an audit programme."""
    shop = copy_of("bakery", tmp_path_factory.mktemp("audited"))
    sign(shop)
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    edit(shop, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    edit(shop, "handbook.yml", ("version: V1.0", "version: V1.1"), ("effective: 2026-02-01", "effective: 2026-03-01"))
    (shop / "sop_data" / "releases" / "more.yml").write_text(
        "id: REL-1.1\nversion: V1.1\nissued: 2026-01-05\neffective: 2026-03-01\nsummary: Colder.\n", encoding="utf-8"
    )
    done = sop("release", shop, "V1.1", "--effective", "2026-03-01")
    assert done.exit == 0, done.err
    (shop / "sop_data" / "audits" / "yearly.yml").write_text(PROGRAMME, encoding="utf-8")
    return shop


@pytest.fixture(scope="module")
def binder(audited, sop, tmp_path_factory):
    """Make a binder, and return its bytes and its text without line breaks."""

    def make(*options):
        target = tmp_path_factory.mktemp("binder") / "binder.pdf"
        done = sop("binder", audited, "--out", str(target), *options)
        assert done.exit == 0, done.err
        text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True).stdout
        return target.read_bytes(), re.sub(r"\s+", " ", text.decode())

    return make


@pytest.fixture(scope="module")
def whole(binder, audited):
    (audited / "holders.csv").write_text("copy,holder,person,date\n01,Counter,Dan (sample),2026-03-02\n")
    return binder("--holders", str(audited / "holders.csv"), "--seed", "autumn", "--on", "2027-01-10")


def test_every_question_of_an_auditor_has_its_part(whole, audited):
    _, text = whole
    digest = hashlib.sha256((audited / "sop_data" / "releases" / "V1.1.json").read_bytes()).hexdigest()

    assert digest in text.replace(" ", ""), "the release, as sha256sum names it"
    for part in (
        "1 Documents in force",
        "2 Approvals, revisions and copies",
        "3 What changed",
        "4 Traceability matrix",
        "5 Gaps and waivers",
        "6 Indicators",
        "7 Sampling plan",
        "8 Audit checklist by clause",
        "9 Blank sheets for the audit",
        "9.1 Opening checklist",
        "9.2 Opening sheet",
    ):
        assert text.count(part) >= 2, f"{part} in the contents and at its place"


def test_approvals_copies_and_changes_are_those_of_the_releases(whole):
    _, text = whole

    assert text.count("Bob (sample)") >= 2, "both releases were reviewed"
    assert "01 Counter Dan (sample) 2026-03-02" in text
    assert re.search(r"it shall be 5 °C\s?4 °C or less", text), "the old limit struck through, the new one underlined"


def test_gaps_tell_what_is_missing_suspect_and_overdue(whole):
    _, text = whole

    assert re.search(r"OPEN-1 1\.1-C1", text), "the item still says 5 °C"
    assert re.search(r"1\.1 Opening the shop Baker 2027-01-05 overdue", text)
    assert re.search(r"without law 4\s?/\s?6 1\.1-C2, 2\.1-C2, 2\.1-C3, 2\.1-C4", text)


def test_a_sample_is_drawn_again_with_sha256sum_alone(whole):
    _, text = whole
    said = [hashlib.sha256(f"autumn:CL-OPEN:{n}".encode()).hexdigest()[:8] for n in range(1, 19)]
    numbers = [f"{int(one, 16) % 100000:05d}" for one in said]

    assert " ".join(numbers[:6]) in text, "twice the largest band, in order"
    assert f"printf 'autumn:CL-OPEN:1' | sha256sum → {numbers[0]}" in text
    assert "1–50 5 51 and more 9" in text


def test_the_yaml_travels_with_it_as_an_attached_file_of_pdf_a_3(whole):
    content, _ = whole
    with pikepdf.open(io.BytesIO(content)) as pdf:
        files = {name: pdf.attachments[name] for name in pdf.attachments}
        sections = yaml.safe_load(files["sections.yml"].get_file().read_bytes())
        related = [one.AFRelationship for one in pdf.Root.AF]

    assert violations(content) == ()
    assert sections[0]["clauses"][0]["text"].endswith("4 °C or less.")
    assert {"handbook.yml", "checklists.yml", "forms.yml", "references.yml"} <= set(files)
    assert related == [pikepdf.Name.Source] * len(files)


def test_the_same_order_gives_the_same_bytes(binder):
    assert binder("--seed", "autumn", "--on", "2026-07-01")[0] == binder("--seed", "autumn", "--on", "2026-07-01")[0]


def test_an_older_release_is_bound_as_it_was(binder):
    _, text = binder("--to", "V1.0")

    assert "5 °C or less" in text and "4 °C or less" not in text
    assert "3 What changed" not in text, "nothing was before it"


@pytest.mark.parametrize(
    ("scope", "title", "without_law"),
    [
        ("ROLE-BAKER", "Role: Baker (ROLE-BAKER)", (1, 3)),
        ("1", "Chapter 1: Opening", (1, 2)),
        ("CH-1", "Chapter 1: Opening", (1, 2)),
        ("REF-FOOD", "Law or standard: Food Rules (sample) (REF-FOOD)", (0, 1)),
    ],
)
def test_a_scope_is_a_role_a_chapter_or_a_law(binder, scope, title, without_law):
    _, text = binder("--scope", scope)

    assert title in text
    assert re.search(r"without law {}\s?/\s?{} ".format(*without_law), text)


def test_accepted_gaps_are_named_with_reason_owner_and_end(audited, sop, tmp_path):
    shop = shutil.copytree(audited, tmp_path / "waived", ignore=shutil.ignore_patterns(".sop"))
    (shop / "sop_data" / "waivers" / "1.yml").write_text(WAIVER, encoding="utf-8")
    target = tmp_path / "binder.pdf"
    edit(shop, "references/all.yml", ("5 °C or less.}]", "5 °C or less.}, {number: Article 5, says: Papers.}]"))
    edit(shop, "handbook.yml", ("version: V1.1", "version: V1.2"), ("effective: 2026-03-01", "effective: 2026-04-01"))
    (shop / "sop_data" / "releases" / "third.yml").write_text(
        "id: REL-1.2\nversion: V1.2\nissued: 2026-01-05\neffective: 2026-04-01\nsummary: Waived.\n", encoding="utf-8"
    )
    done = sop("release", shop, "V1.2", "--effective", "2026-04-01")
    assert done.exit == 0, done.err

    assert sop("binder", shop, "--out", str(target)).exit == 0
    text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True).stdout.decode()

    assert re.search(r"WVR-1\s+C417\s+REF-FOOD\s+Article 5 is for importers\.\s+Baker\s+2026-12-31", text)


def test_v116_a_scope_that_is_none_names_what_could_be_meant(audited, sop, tmp_path):
    done = sop("binder", audited, "--scope", "baker", "--out", str(tmp_path / "binder.pdf"))

    assert done.exit == 1
    assert "error[V116]: `baker` is not a role, chapter, law or standard of the handbook" in done.err
    assert "`ROLE-BAKER`" in done.err


def test_v117_what_cannot_be_written_leaves_what_was_there(audited, sop, tmp_path):
    (tmp_path / "file").write_text("in the way")

    done = sop("binder", audited, "--out", str(tmp_path / "file" / "binder.pdf"))

    assert done.exit == 1 and "error[V117]" in done.err
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_part_of_a_binder_that_breaks_a_standard_is_named_and_what_was_there_stays(audited, sop, tmp_path):
    shop = shutil.copytree(audited, tmp_path / "shop", ignore=shutil.ignore_patterns(".sop"))
    shutil.copytree(BUNDLED / "theme", shop / "theme")
    template = shop / "theme/print/binder/gaps.html.j2"
    text = template.read_text(encoding="utf-8")
    assert "{% block content %}" in text
    template.write_text(text.replace("{% block content %}", "{% block content %}<h5>Gap</h5>"), encoding="utf-8")
    (tmp_path / "binder.pdf").write_bytes(b"the one before")

    done = sop("binder", shop, "--out", str(tmp_path / "binder.pdf"))

    assert done.exit == 1
    assert re.search(
        r"error\[R604\]: `parts/binder/gaps.pdf` violates a standard that it claims: a heading of level 5 follows",
        done.complaints,
    )
    assert " --> theme/print/binder/gaps.html.j2\n" in done.complaints
    assert (tmp_path / "binder.pdf").read_bytes() == b"the one before"


def test_without_a_release_there_is_nothing_to_be_audited(sop, tmp_path):
    done = sop("binder", copy_of("bakery", tmp_path), "--out", str(tmp_path / "binder.pdf"))

    assert done.exit == 1 and "error[V108]: there is no release to audit" in done.err


def test_an_unknown_release_is_named_with_those_there_are(audited, sop, tmp_path):
    done = sop("binder", audited, "--from", "V0.9", "--out", str(tmp_path / "binder.pdf"))

    assert done.exit == 1 and "there is no release V0.9" in done.err and "V1.0, V1.1" in done.err


def test_changes_are_told_from_an_earlier_release_alone(audited, sop, tmp_path):
    done = sop("binder", audited, "--from", "V1.1", "--out", str(tmp_path / "binder.pdf"))

    assert done.exit == 1 and "error[V108]: V1.1 is not before V1.1" in done.err
