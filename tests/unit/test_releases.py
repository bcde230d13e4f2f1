"""Releases: kept so that any change of them is seen, numbered by what is new in them, and told apart by type."""

import hashlib
import json
import re
import resource
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from support.projects import SIGNED, edit, sign

from generator.check.rules import check_records
from generator.diagnostics.codes import CODES
from generator.engine.files import sole_use
from generator.link.linker import link
from generator.model.handbook import HandbookInfo
from generator.model.published import published_digest
from generator.model.role import Role
from generator.model.section import Section
from generator.pipeline.sources import reopen
from generator.project import open_project
from generator.releases.chain import read_chain
from generator.releases.reopened import records_of
from generator.releases.suspect import Suspect, confirmation
from generator.releases.upgrade import STEPS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shop(bakery):
    """A bakery that three people have signed."""
    sign(bakery)
    return bakery


def next_version(shop, version, effective):
    """Write a new version into the handbook, with its line in the revision history."""
    edit(
        shop,
        "handbook.yml",
        ("version: V1.0", f"version: {version}"),
        ("effective: 2026-02-01", f"effective: {effective}"),
    )
    history = shop / "sop_data" / "releases" / "more.yml"
    history.write_text(
        f"id: REL-{version[1:]}\nversion: {version}\nissued: 2026-01-05\neffective: {effective}\nsummary: More.\n",
        encoding="utf-8",
    )


@pytest.fixture
def released(shop, sop):
    done = sop("release", shop, "V1.0", "--effective", "2026-02-01")
    assert done.exit == 0, done.err
    return shop


def file_of(shop, version="V1.0"):
    return shop / "sop_data" / "releases" / f"{version}.json"


def diff(sop, shop, old="V1.0", new="now"):
    done = sop("diff", shop, old, new, "--format", "json")
    assert done.exit == 0, done.err
    found = [one["change"] for one in json.loads(done.out)]
    return [(one["id"], one["type"], one["level"], one["field"]) for one in found]


# ---- a release


def test_a_release_has_every_record_with_its_digest_and_the_signatures(released):
    kept = json.loads(file_of(released).read_text(encoding="utf-8"))

    assert (kept["version"], kept["effective"], kept["level"], kept["previous"]) == ("V1.0", "2026-02-01", "first", "")
    assert [one["meaning"] for one in kept["approvals"]] == ["prepared", "reviewed", "approved"]
    records = {one["id"]: one for one in kept["records"]}
    assert {"SEC-1.1", "CL-OPEN", "MOD-COLD", "Q-COLD-1", "HB-BAKERY", "REL-1.0"} <= set(records)
    section = records["SEC-1.1"]
    plain = json.dumps(section["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert section["digest"] == hashlib.sha256(plain.encode()).hexdigest(), "a digest that any tool can make again"


def test_the_same_handbook_is_frozen_to_the_same_bytes(released, sop):
    before = file_of(released).read_bytes()
    file_of(released).unlink()

    sop("release", released, "V1.0", "--effective", "2026-02-01")

    assert file_of(released).read_bytes() == before


def test_each_release_rests_on_the_one_before_as_sha256sum_says(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")

    done = sop("release", released, "V1.1", "--effective", "2026-03-01")

    assert done.out == "released V1.1, in force from 2026-03-01: 1 changes, minor\n"
    told = subprocess.run(["sha256sum", file_of(released)], capture_output=True, text=True, check=True).stdout
    assert json.loads(file_of(released, "V1.1").read_text())["previous"] == told.split()[0]


def test_what_held_on_a_day_can_be_asked(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")
    sop("release", released, "V1.1", "--effective", "2026-03-01")

    assert sop("releases", released, "--on", "2026-02-15").out.startswith("V1.0  in force from 2026-02-01")
    assert sop("releases", released, "--on", "2026-03-01").out.startswith("V1.1  in force from 2026-03-01")
    assert sop("releases", released, "--on", "2026-01-31").out == "nothing was in force on 2026-01-31\n"


# ---- what changed

CHANGES = [
    ("sections/1.1.yml", "strength: should\n    text: The counter should", "strength: may\n    text: The counter may",
     [("SEC-1.1-C2", "strength", "minor", "strength"), ("SEC-1.1-C2", "strength", "minor", "text")]),
    ("sections/1.1.yml", "5 °C or less", "4 °C or less", [("SEC-1.1-C1", "limit", "minor", "text")]),
    ("sections/1.1.yml", "10 minutes after", "5 minutes after", [("SEC-1.1-S1", "deadline", "minor", "within")]),
    ("sections/1.1.yml", "wiped <b>twice</b> & dried.", "wiped <b>twice</b> & dried!",
     [("SEC-1.1-C2", "wording", "editorial", "text")]),
    ("sections/1.1.yml", "Customers find", "Guests find", [("SEC-1.1", "wording", "editorial", "purpose")]),
    ("checklists/open.yml", "max: 5", "max: 4", [("CL-OPEN-1", "limit", "minor", "answer")]),
    ("checklists/open.yml", "keep: 3 months", "keep: 6 months", [("CL-OPEN", "deadline", "minor", "keep")]),
    ("curricula/baker.yml", "pass_mark: 80", "pass_mark: 90", [("CUR-BAKER", "limit", "minor", "pass_mark")]),
    ("handbook.yml", "title: Opening", "title: Morning", [("HB-BAKERY", "frame", "major", "chapters")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"), CHANGES, ids=[f"{one[0]} {one[2][:20]}" for one in CHANGES]
)
def test_a_change_is_told_by_its_type_and_how_much_it_is(file, old, new, expected, released, sop):
    edit(released, file, (old, new))

    assert diff(sop, released) == expected


def test_a_clause_that_comes_and_one_that_goes_are_told(released, sop):
    more = "  - id: SEC-1.1-C3\n    strength: may\n    text: The door may stay open.\nprocedure:"
    edit(released, "sections/1.1.yml", ("procedure:", more))

    assert diff(sop, released) == [("SEC-1.1-C3", "added", "minor", "")]
    edit(released, "handbook.yml", ("version: V1.0", "version: V1.1"))


def test_a_clause_that_says_the_same_under_another_number_has_moved(released, sop):
    edit(released, "questions/cold.yml", ("id: Q-COLD-4", "id: Q-COLD-9"))

    done = sop("diff", released, "V1.0", "now")

    assert done.out == "editorial moved     Q-COLD-4 id -> Q-COLD-9\n1 changes\n"


WITHDRAWN = """- id: {id}
  title: Said before.
  withdrawn: 2026-02-01
  replaced_by: [{to}]
  reason: Said elsewhere.
"""


def withdraw(shop, id_, to):
    """Take the second clause of the bakery out, and say what holds in its place."""
    file = shop / "sop_data" / "sections" / "1.1.yml"
    text = file.read_text(encoding="utf-8")
    clause = re.search(r"  - id: SEC-1.1-C2\n(    .*\n)+", text).group()
    file.write_text(text.replace(clause, ""), encoding="utf-8")
    for other in (shop / "sop_data").rglob("*.yml"):
        said = other.read_text(encoding="utf-8")
        other.write_text(said.replace(id_, "SEC-1.1-C1"), encoding="utf-8")
    note = shop / "sop_data" / "withdrawals" / "2026.yml"
    note.parent.mkdir(exist_ok=True)
    note.write_text(WITHDRAWN.format(id=id_, to=to), encoding="utf-8")


@pytest.mark.parametrize(
    ("to", "type_"),
    [("SEC-1.1-C1", "merged"), ("SEC-1.1-C1, SEC-1.1-S1", "split"), ("", "withdrawn")],
)
def test_a_clause_that_is_gone_was_withdrawn_split_or_merged(released, sop, to, type_):
    withdraw(released, "SEC-1.1-C2", to)

    assert ("SEC-1.1-C2", type_, "minor", "") in diff(sop, released)


def test_v111_a_clause_that_is_gone_without_a_word(released, sop):
    withdraw(released, "SEC-1.1-C2", "SEC-1.1-C1")
    next_version(released, "V1.1", "2026-03-01")
    (released / "sop_data" / "withdrawals" / "2026.yml").unlink()

    done = sop("release", released, "V1.1", "--effective", "2026-03-01")

    refused(done, "V111", "SEC-1.1-C2")


def test_a_clause_that_says_what_became_of_it_may_go(released, sop):
    withdraw(released, "SEC-1.1-C2", "SEC-1.1-C1")
    next_version(released, "V1.1", "2026-03-01")

    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0


def test_an_id_that_was_withdrawn_is_never_used_again(released, sop):
    note = released / "sop_data" / "withdrawals" / "2026.yml"
    note.parent.mkdir(exist_ok=True)
    note.write_text(WITHDRAWN.format(id="SEC-1.1-C2", to="SEC-1.1-C1"), encoding="utf-8")

    assert "error[L302]: the id `SEC-1.1-C2` is used twice" in sop("check", released).err


def test_nothing_has_changed_where_nothing_has(released, sop):
    assert sop("diff", released, "V1.0", "now").out == "0 changes\n"


# ---- what it touches


def test_a_change_says_whom_and_what_it_touches(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))

    told = sop("diff", released, "V1.0", "now").out

    assert "    affects ROLE-BAKER, CL-OPEN, FORM-OPENING, MOD-COLD, Q-COLD-1, Q-COLD-3, Q-COLD-4\n1 changes\n" in told
    assert sop("diff", released, "V1.0", "now", "--role", "ROLE-COOK").out == "0 changes\n"


ROLE = "course  ROLE-BAKER Baker\n"
MODULE = "    teach MOD-COLD Keeping cold\n    SEC-1.1 1.1 Opening the shop\n"
NEEDS = [
    ("sections/1.1.yml", "5 °C or less", "4 °C or less", ROLE + MODULE + "        SEC-1.1-C1 text: limit\n"),
    ("sections/1.1.yml", "wiped <b>twice</b>", "wiped <b>often</b>",
     ROLE + MODULE + "        SEC-1.1-C2 text: limit, unclear\n"),
    ("sections/1.1.yml", "& dried.", "& dried!", "no role needs retraining\n"),
    ("sections/1.1.yml", "Customers find", "Guests find", "no role needs retraining\n"),
    ("checklists/open.yml", "max: 5", "max: 4",
     ROLE + "    CL-OPEN Opening checklist\n        CL-OPEN-1 answer: limit\n"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), NEEDS, ids=[one[2] for one in NEEDS])
def test_who_learns_what_anew_follows_from_what_has_changed(file, old, new, told, released, sop):
    edit(released, file, (old, new))

    assert sop("retrain", released, "V1.0", "now").out == told


# ---- what is refused


def refused(done, code, message):
    assert done.exit == 1
    assert f"error[{code}]: " in done.complaints and message in done.complaints, done.complaints
    assert "   = hint: " in done.complaints


def test_v101_one_byte_of_a_release_is_changed(released, sop):
    content = file_of(released).read_bytes()
    file_of(released).write_bytes(content.replace("5 °C".encode(), "6 °C".encode(), 1))

    refused(sop("releases", released), "V101", "the record `")


def test_v101_a_release_that_the_system_does_not_open_is_named_with_the_reason(released, sop):
    (released / "sop_data" / "releases" / "V1.9.json").mkdir()

    message = (
        "`sop_data/releases/V1.9.json` is not a valid release: it cannot be read: it is a folder, not a regular file"
    )
    refused(sop("releases", released), "V101", message)


def test_v101_verify_looks_at_releases_too(released, sop):
    assert sop("build", released, "--only", "exports").exit == 0
    assert sop("verify", released).out.endswith(
        "the release V1.0\n"
        "the chain of 1 releases is intact, up to V1.0\n"
        "dist/releases: 1 file, the same in sop_data/releases\n"
        "not checked: signatures (--signers), a head kept elsewhere (--head, --tag)\n"
    )
    file_of(released).write_bytes(file_of(released).read_bytes()[:-1])

    refused(sop("verify", released), "V101", "is not a valid release")


def test_v101_a_release_is_written_in_another_way_or_under_another_name(released, sop):
    data = json.loads(file_of(released).read_text(encoding="utf-8"))
    file_of(released).write_text(json.dumps(data, indent=1), encoding="utf-8")
    refused(sop("releases", released), "V101", "it is not written in canonical form")

    file_of(released).write_text("{}")
    refused(sop("releases", released), "V101", "it is not a release")


FORGED = [
    ("version", "V01.0", "`V01.0` is not a version"),
    ("version", "../../x", "`../../x` is not a version"),
    ("version", "V1", "`V1` is not a version"),
    ("version", "v1.0", "`v1.0` is not a version"),
    ("version", "V１.0", "`V１.0` is not a version"),
    ("version", "V1.1.1.1", "`V1.1.1.1` is not a version"),
    ("version", "V" + "9" * 5000 + ".0", " is not a version"),
    ("version", "", "`` is not a version"),
    ("version", 1.0, "it is not a release"),
    ("effective", "never", "its field `effective` is not a date"),
    ("effective", "2026-02-30", "its field `effective` is not a date"),
    ("issued", "20260105", "its field `issued` is not a date"),
    ("previous", "0" * 63, "its field `previous` is not a SHA-256"),
    ("approvals", [], "it has no approvals"),
    ("approvals", ["Ann"], "it is not a release"),
    (
        "approvals",
        [{"meaning": "approved", "name": "", "position": "Owner", "date": "2026-01-04"}],
        "an approval has no meaning, name, position or date",
    ),
    (
        "approvals",
        [{"meaning": "approved", "name": "Cy", "position": "Owner", "date": "soon"}],
        "an approval has no meaning, name, position or date",
    ),
    ("pages", {"../../x.md": "# Title"}, "`../../x.md` is not the name of a hand-written page"),
    ("pages", {"index.md": "# Title"}, "`index.md` is not the name of a hand-written page"),
    ("pages", {"more.md": 5}, "it is not a release"),
    ("records", "none", "it is not a release"),
    ("records", [{"id": 1.5, "kind": "role", "digest": "", "record": {}}], "it is not a release"),
    ("records", [{"id": "A", "kind": "role", "digest": "", "record": {"id": "B"}}], "`A` is stored under the id of"),
]


@pytest.mark.parametrize(("field", "value", "fault"), FORGED, ids=[f"{one[0]}-{one[2]}"[:40] for one in FORGED])
def test_v101_a_value_that_no_release_can_have_is_refused_by_every_command(field, value, fault, released, sop):
    data = json.loads(file_of(released).read_text(encoding="utf-8")) | {field: value}
    file_of(released).write_bytes(rfc8785.dumps(data))

    for command in (["releases"], ["check"], ["build", "--only", "exports"], ["diff", "V1.0", "now"], ["verify"]):
        refused(sop(command[0], released, *command[1:]), "V101", fault)


def test_v101_half_a_character_is_refused(released, sop):
    text = file_of(released).read_text(encoding="utf-8")
    file_of(released).write_text(text.replace("5 °C", "\\ud800", 1), encoding="utf-8")

    refused(sop("releases", released), "V101", "it is not written in canonical form")


def test_v102_a_release_is_deleted_or_forged(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")
    sop("release", released, "V1.1", "--effective", "2026-03-01")
    file_of(released).unlink()

    refused(sop("releases", released), "V102", "the release before it is missing or was changed")
    edit(released, "handbook.yml", ("version: V1.1", "version: V1.2"))
    refused(sop("release", released, "V1.2", "--effective", "2026-03-01"), "V102", "the release before it is missing")


def test_v103_the_handbook_says_another_version_or_day(shop, sop):
    refused(sop("release", shop, "V1.1", "--effective", "2026-02-01"), "V103", "the version of the handbook is V1.0")
    refused(
        sop("release", shop, "V1.0", "--effective", "2026-02-02"), "V103", "the handbook takes effect on 2026-02-01"
    )


def test_v104_somebody_has_not_signed_or_signed_twice(bakery, sop):
    refused(sop("release", bakery, "V1.0", "--effective", "2026-02-01"), "V104", "prepared and reviewed")
    sign(bakery, SIGNED.replace("Bob", "Ann"))
    refused(
        sop("release", bakery, "V1.0", "--effective", "2026-02-01"), "V104", "`Ann (sample)` has signed as prepared"
    )
    assert not file_of(bakery).exists()


def test_v105_a_version_does_not_rise_or_takes_effect_too_early(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V0.9", "2026-01-20")
    refused(sop("release", released, "V0.9", "--effective", "2026-01-20"), "V105", "V0.9 is not higher than V1.0")
    edit(released, "handbook.yml", ("version: V0.9", "version: V1.1"))
    edit(released, "releases/more.yml", ("version: V0.9", "version: V1.1"))
    refused(sop("release", released, "V1.1", "--effective", "2026-01-20"), "V105", "V1.1 takes effect on 2026-01-20")


def test_v106_a_number_says_less_than_what_has_changed(released, sop):
    next_version(released, "V1.0.1", "2026-03-01")
    refused(sop("release", released, "V1.0.1", "--effective", "2026-03-01"), "V106", "nothing has changed since V1.0")
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))

    done = sop("release", released, "V1.0.1", "--effective", "2026-03-01")

    refused(done, "V106", "the changes since V1.0 are minor, more than V1.0.1 shows")
    assert "raise the second number" in done.complaints


def test_v107_a_version_is_released_a_second_time(released, sop):
    before = file_of(released).read_bytes()

    done = sop("release", released, "V1.0", "--effective", "2026-02-01")

    assert done.exit == 1
    assert re.search(r"error\[V10[57]\]: ", done.complaints)
    assert file_of(released).read_bytes() == before


def test_v107_the_file_of_a_version_is_never_replaced(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")
    file_of(released, "V1.1").symlink_to(file_of(released))

    done = sop("release", released, "V1.1", "--effective", "2026-03-01")

    assert done.exit == 1
    assert re.search(r"error\[V10[127]\]: ", done.complaints)


def test_v108_a_release_that_there_is_not(released, sop):
    done = sop("diff", released, "V1.0", "V1.9")

    assert done.exit == 1
    assert "error[V108]: there is no release V1.9" in done.err


def rewrite(released, change, version="V1.0"):
    """Change what a release says, and put its digests right, as another version of the program would write it."""
    data = json.loads(file_of(released, version).read_text(encoding="utf-8"))
    change(data)
    for one in data["records"]:
        one["digest"] = published_digest(one["record"])
    file_of(released, version).write_bytes(rfc8785.dumps(data))


def record(data, id_):
    return next(one["record"] for one in data["records"] if one["id"] == id_)


def add_record_of_a_new_kind(data):
    data["records"].append({"id": "FAQ-OVEN", "kind": "faq", "record": {"id": "FAQ-OVEN", "title": "Oven?"}})


UNREADABLE = [
    (add_record_of_a_new_kind, "`FAQ-OVEN` is of the kind `faq`"),
    (lambda data: data.update(seals=[]), "it has the key `seals`"),
    (lambda data: data.update(schema="sop-release-2"), "it is written as `sop-release-2`"),
    (lambda data: record(data, "CL-OPEN").pop("groups"), "`groups` of `CL-OPEN` is missing or of another form"),
    (lambda data: record(data, "SEC-1.1").update(clauses=5), "`clauses` of `SEC-1.1` is missing or of another form"),
    (
        lambda data: record(data, "SEC-1.1")["clauses"][0].pop("strength"),
        "`clauses.0.strength` of `SEC-1.1` is missing or of another form",
    ),
    (
        lambda data: data.update(records=[one for one in data["records"] if one["kind"] != "handbook"]),
        "it has no record of the kind `handbook`",
    ),
]


@pytest.mark.parametrize(("change", "what"), UNREADABLE, ids=[what for _, what in UNREADABLE])
@pytest.mark.parametrize(
    "command", [("diff", "V1.0", "now"), ("build",), ("build", "--as-of", "2026-05-03"), ("releases",)], ids=" ".join
)
def test_v109_what_only_another_version_of_the_program_can_read_is_named_by_every_command(
    released, sop, change, what, command
):
    rewrite(released, change)

    done = sop(command[0], released, *command[1:])

    assert done.exit == 1
    told = done.out + done.err
    assert f"V109]: V1.0 cannot be read by this version of the program: {what}\n" in told
    assert "sop_data/releases/V1.0.json" in told
    assert "use the version of the program that made it, or a later one" in told


FIELDS = [
    (lambda data: record(data, "SEC-1.1").update(mood="merry"), "`mood` of `SEC-1.1`: extra inputs are not permitted"),
    (lambda data: record(data, "ROLE-BAKER").pop("summary"), "`summary` of `ROLE-BAKER`: field required"),
]


@pytest.mark.parametrize(("change", "what"), FIELDS, ids=[what for _, what in FIELDS])
def test_v109_a_field_that_this_program_does_not_know_or_misses(released, sop, change, what):
    rewrite(released, change)

    done = sop("build", released, "--as-of", "2026-05-03")

    assert done.exit == 1
    assert f"error[V109]: V1.0 cannot be read by this version of the program: {what}\n" in done.err
    assert not (released / "dist-V1.0").exists()


def test_what_rests_on_a_release_that_cannot_be_read_is_not_called_broken(released, sop):
    next_version(released, "V1.1", "2026-03-01")
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0
    rewrite(released, add_record_of_a_new_kind)
    forged = hashlib.sha256(file_of(released).read_bytes()).hexdigest()
    rewrite(released, lambda data: data.update(previous=forged), "V1.1")

    done = sop("diff", released, "V1.1", "now")

    assert "V109" in done.err
    assert "V102" not in done.err


def test_a_field_that_became_required_is_added_to_records_of_older_releases(released, sop, monkeypatch):
    rewrite(released, lambda data: record(data, "ROLE-BAKER").pop("summary"))
    before = file_of(released).read_bytes()

    def add_summary(kind, fields):
        return {"summary": "(not written down)", **fields} if kind == "role" else fields

    monkeypatch.setitem(STEPS, "sop-release-1", (add_summary,))
    chain = read_chain(open_project(released))
    entries = records_of(chain.value[0])

    assert chain.diagnostics == entries.diagnostics == ()
    roles = {one.record.id: one.record.summary for one in entries.value if isinstance(one.record, Role)}
    assert roles["ROLE-BAKER"] == "(not written down)"
    assert "(not written down)" not in [summary for id_, summary in roles.items() if id_ != "ROLE-BAKER"]
    assert file_of(released).read_bytes() == before


def test_rules_apply_to_the_draft_and_not_to_releases(released, sop):
    """A text without a basis for its figure is refused in the sources, and published again from a release."""

    def add_figure(data):
        record(data, "SEC-1.1")["clauses"][0].update(text="The oven shall bake for 75 minutes.", basis=[])

    rewrite(released, add_figure)
    project = open_project(released)
    kept = read_chain(project).value[0]
    reopened = reopen(project, kept)

    assert reopened.diagnostics == ()
    assert reopened.value.handbook.sections[0].clauses[0].text == "The oven shall bake for 75 minutes."
    told = {one.code for one in check_records(records_of(kept).value, reopened.value.catalogue)}
    assert told == {"C202"}


PUBLISHED = {
    "handbook": 1,
    "section": 32,
    "role": 11,
    "checklist": 25,
    "conduct": 34,
    "indicator": 79,
    "risk": 63,
    "form": 19,
    "module": 24,
    "curriculum": 11,
    "question": 266,
    "term": 291,
    "reference": 54,
    "release": 1,
}
PUBLISHED_LATER = {"question": 267, "reference": 59, "release": 2, "withdrawal": 4}
TITLES = {
    "HB-TELECOM": "电信服务标准操作流程指南",
    "ROLE-COMPLAINTS": "投诉处理专员",
    "SEC-8.4": "服务改进反馈",
}


def test_the_releases_that_were_published_open_in_this_version_of_the_program():
    """Figures and titles are written here by hand: they are those of the days on which the releases were made."""
    chain = read_chain(open_project(ROOT))
    assert chain.diagnostics == ()
    first, second = chain.value

    assert [one.digest for one in chain.value] == [
        "fdba48b4e2dacd73ee07ef836ce7ac4cf3db23c5ee995e43302a789479053b90",
        "ed7e1bf21e9cb4eb07ba3b81350a565c3a23702b856f86e76fa273b583ec7a49",
    ]
    assert (first.snapshot.version, first.snapshot.level, first.snapshot.effective) == ("V1.0", "first", "2025-09-01")
    assert (second.snapshot.version, second.snapshot.level, second.snapshot.effective) == (
        "V1.1",
        "minor",
        "2026-06-01",
    )
    for kept, counts, items in ((first, PUBLISHED, 544), (second, PUBLISHED | PUBLISHED_LATER, 545)):
        entries = records_of(kept)
        assert entries.diagnostics == ()
        assert Counter(one.kind for one in entries.value) == counts
        titles = {
            one.record.id: one.record.title
            for one in entries.value
            if isinstance(one.record, (HandbookInfo, Section, Role))
        }
        assert {id_: titles[id_] for id_ in TITLES} == TITLES
        linked = link(entries.value)
        assert linked.diagnostics == ()
        inside = Counter(one.kind for one in linked.value.entries.values() if one.kind in ("clause", "step", "item"))
        assert inside == {"clause": 269, "step": 272, "item": items}


def test_a_forged_release_brings_no_script_into_the_site(released, sop):
    forged = json.loads(file_of(released).read_text(encoding="utf-8"))
    forged["pages"]["welcome.md"] = "# Welcome\n\n<script>alert(1)</script>\n"
    file_of(released).write_bytes(rfc8785.dumps(forged))

    done = sop("build", released, "--as-of", "2026-05-03")

    assert done.exit == 1
    assert "error[L117]" in done.err


def test_v110_a_day_before_the_first_release(released, sop):
    done = sop("build", released, "--as-of", "2025-05-03")

    assert done.exit == 1
    assert "error[V110]: no release was in force on 2025-05-03" in done.err


def test_v112_a_draft_under_the_number_of_a_release(released, sop):
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))

    done = sop("build", released, "--only", "exports")

    assert done.exit == 0
    assert "warning[V112]: the handbook has the version V1.0, but differs from the release V1.0" in done.err
    assert not (released / "dist" / "releases").exists(), "nothing is proved by a release that says something else"


# ---- what rests on what has changed


def colder(shop):
    edit(shop, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))


def test_v113_what_rests_on_a_changed_clause_is_suspect(released, sop):
    assert sop("check", released).exit == 0
    colder(released)

    told = sop("check", released).err

    assert "warning[V113]: `CL-OPEN-1` depends on `SEC-1.1-C1`, which has changed since they were last compared" in told
    assert "`MOD-COLD` depends on `SEC-1.1-C1`" in told and "`Q-COLD-1` depends on `SEC-1.1-C1`" in told


def test_a_link_is_suspect_until_somebody_confirms_it_and_over_releases(released, sop):
    colder(released)
    next_version(released, "V1.1", "2026-03-01")
    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0
    assert "`CL-OPEN-1` depends on `SEC-1.1-C1`" in sop("check", released).err

    done = sop("confirm", released, "CL-OPEN-1", "--by", "Ann (sample)")

    assert done.out == "confirmed 1 links\n", done.err
    told = sop("check", released).err
    assert "`CL-OPEN-1` depends on" not in told and "`Q-COLD-1` depends on" in told
    assert "V112" not in told, "a confirmation is no change of what was released"


def test_a_confirmed_link_is_suspect_again_when_the_clause_changes_again(released, sop):
    colder(released)
    sop("confirm", released, "CL-OPEN-1", "--by", "Ann (sample)")

    edit(released, "sections/1.1.yml", ("4 °C or less", "3 °C or less"))

    assert "`CL-OPEN-1` depends on `SEC-1.1-C1`" in sop("check", released).err


def test_v114_only_what_is_suspect_can_be_confirmed(released, sop):
    refused(sop("confirm", released, "SEC-1.1-C1", "--by", "Ann (sample)"), "V114", "`SEC-1.1-C1` has no suspect link")


# ---- unclear changes


def rewritten(shop):
    edit(shop, "sections/1.1.yml", ("wiped <b>twice</b> & dried.", "wiped <b>twice</b> & polished."))


def settle(sop, shop, *ids, type_="wording"):
    given = ("--as", type_, "--reason", "Same result", "--by", "Ann (sample)")
    return sop("settle", shop, *ids, *given)


def test_an_unclear_change_requires_a_course_until_an_author_gives_it_a_type_with_a_reason(released, sop):
    rewritten(released)
    assert diff(sop, released) == [("SEC-1.1-C2", "unclear", "minor", "text")]
    assert sop("retrain", released, "V1.0", "now").out.startswith("course  ROLE-BAKER")

    done = settle(sop, released, "SEC-1.1-C2")

    assert done.out == "settled 1 changes\n", done.err
    assert sop("diff", released, "V1.0", "now").out.startswith(
        "minor     wording   SEC-1.1-C2 text\n    type set by an author: Same result\n"
    )
    assert sop("retrain", released, "V1.0", "now").out.startswith("notice  ROLE-BAKER")
    assert sop("check", released).exit == 0


def test_a_ruling_is_part_of_the_next_release_and_read_from_it(released, sop):
    rewritten(released)
    settle(sop, released, "SEC-1.1-C2")
    next_version(released, "V1.1", "2026-03-01")

    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0

    assert sop("retrain", released, "V1.0", "V1.1").out.startswith("notice  ROLE-BAKER")


def test_a_ruling_ends_when_the_text_changes_again(released, sop):
    rewritten(released)
    settle(sop, released, "SEC-1.1-C2")

    edit(released, "sections/1.1.yml", ("& polished.", "& waxed."))

    assert diff(sop, released) == [("SEC-1.1-C2", "unclear", "minor", "text")]


def test_a_ruling_can_be_replaced(released, sop):
    rewritten(released)
    settle(sop, released, "SEC-1.1-C2")

    assert settle(sop, released, "SEC-1.1-C2", type_="condition").exit == 0

    assert diff(sop, released) == [("SEC-1.1-C2", "condition", "minor", "text")]
    assert sop("retrain", released, "V1.0", "now").out.startswith("course  ROLE-BAKER")


def test_v119_only_an_unclear_change_can_be_settled(released, sop):
    colder(released)

    refused(settle(sop, released, "SEC-1.1-C1"), "V119", "`SEC-1.1-C1` has no unclear change since V1.0")
    assert diff(sop, released) == [("SEC-1.1-C1", "limit", "minor", "text")]


def test_v119_nothing_can_be_settled_before_the_first_release(bakery, sop):
    refused(settle(sop, bakery, "SEC-1.1-C1"), "V119", "since the first release, which is not made yet")


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "x" * 301])
def test_a_reason_or_a_name_that_is_no_line_is_refused_as_wrong_usage(released, sop, text):
    rewritten(released)
    colder(released)

    given = ("--as", "wording", "--reason", text, "--by", "Ann (sample)")
    settled, confirmed = (
        sop("settle", released, "SEC-1.1-C2", *given),
        sop("confirm", released, "CL-OPEN-1", "--by", text),
    )

    for done, option in ((settled, "--reason"), (confirmed, "--by")):
        assert done.exit == 2
        assert f"Invalid value for '{option}': write one line of 1 to 300 characters" in done.err
    assert not list((released / "sop_data").glob("rulings/*")) and not list(
        (released / "sop_data").glob("confirmations/*")
    )


# ---- accidents


def run_in_a_process(command, project, *options, **more):
    """The command as a process of its own, which can be killed."""
    call = [sys.executable, "-m", "generator", command, "--project", str(project), *options]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def test_two_people_release_at_once_and_one_of_them_is_told_to_wait(shop, sop):
    with sole_use(shop / ".sop" / "lock"):
        done = sop("release", shop, "V1.0", "--effective", "2026-02-01")

    assert "error[P702]: another build of this project is running" in done.err
    assert not file_of(shop).exists()
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.5, 0.7, 0.9])
def test_a_release_that_is_killed_is_made_whole_or_not_at_all(shop, sop, seconds):
    process = run_in_a_process("release", shop, "V1.0", "--effective", "2026-02-01")
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.communicate()

    was_made = file_of(shop).exists()
    again = sop("release", shop, "V1.0", "--effective", "2026-02-01")

    assert again.exit == (1 if was_made else 0), again.err
    assert not was_made or "V1.0 is not higher than V1.0" in again.err
    assert sop("releases", shop).exit == 0


def test_v115_a_full_disk_leaves_the_releases_as_they_were(released, sop):
    before = file_of(released).read_bytes()
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))

    done = run_in_a_process("release", released, "V1.1", "--effective", "2026-03-01", preexec_fn=little_room)
    _, told = done.communicate()

    assert done.returncode == 1, told
    assert "error[V115]: `sop_data/releases/V1.1.json` cannot be written: file too large" in told
    assert file_of(released).read_bytes() == before
    assert not [path for path in (released / "sop_data" / "releases").iterdir() if path.name.startswith(".")]
    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0


def test_a_clock_that_was_set_back_changes_nothing(shop, sop, monkeypatch):
    class LongAgo(date):
        @classmethod
        def today(cls):
            return cls(1999, 12, 31)

    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    now = file_of(shop).read_bytes()
    file_of(shop).unlink()
    monkeypatch.setattr("generator.project.date", LongAgo)

    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    assert file_of(shop).read_bytes() == now


def test_errors_in_the_handbook_stop_a_release(shop, sop):
    edit(shop, "sections/1.1.yml", ("SEC-1.1-C1]", "SEC-1.1-C9]"))

    refused(sop("release", shop, "V1.0", "--effective", "2026-02-01"), "L301", "SEC-1.1-C9")
    assert not file_of(shop).exists()


def test_v131_a_chain_does_not_have_the_head_that_was_kept_elsewhere(released, sop):
    assert sop("build", released, "--only", "exports").exit == 0

    fault = "no release in the chain has the digest that --head names: 000000000000…"
    refused(sop("verify", released, "--head", "0" * 64), "V131", fault)


def test_v132_a_tag_that_does_not_exist_was_not_checked(released, sop):
    assert sop("build", released, "--only", "exports").exit == 0

    refused(sop("verify", released, "--tag", "V1.0"), "V132", "the tag `V1.0` was not checked: ")


def test_every_code_of_releases_has_its_case():
    cases = {name[5:9].upper() for name in globals() if re.match(r"test_v1\d\d_", name)}

    assert cases == {code for code in CODES if code.startswith("V1")} - {"V116", "V117", "V118"}


def test_the_time_of_a_signature_is_kept_with_its_date(shop, sop):
    edit(shop, "handbook.yml", ("date: 2026-01-04}", 'date: 2026-01-04, time: "14:30"}'))

    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0

    kept = json.loads(file_of(shop).read_text(encoding="utf-8"))
    assert [one["date"] for one in kept["approvals"]] == ["2026-01-02", "2026-01-03", "2026-01-04 14:30"]


def test_records_in_another_order_are_another_release(released, sop):
    kept = json.loads(file_of(released).read_text(encoding="utf-8"))
    digest = hashlib.sha256(file_of(released).read_bytes()).hexdigest()
    kept["records"].reverse()
    edit(released, "sections/1.1.yml", ("5 °C or less", "4 °C or less"))
    next_version(released, "V1.1", "2026-03-01")
    assert sop("release", released, "V1.1", "--effective", "2026-03-01").exit == 0
    file_of(released).write_bytes(rfc8785.dumps(kept))

    told = sop("releases", released)

    assert json.loads(file_of(released, "V1.1").read_text(encoding="utf-8"))["previous"] == digest
    assert told.exit == 1 and "V102" in told.err


# ---- hand-written pages, and confirmations


def test_a_hand_written_page_that_is_changed_added_or_withdrawn_is_named(released, sop):
    page = released / "content" / "visitors.md"

    page.write_text(page.read_text(encoding="utf-8").replace("hairnet", "cap"), encoding="utf-8")
    changed = diff(sop, released)
    page.rename(released / "content" / "guests.md")
    renamed = diff(sop, released)

    assert changed == [("content/visitors.md", "wording", "editorial", "")]
    assert renamed == [
        ("content/guests.md", "added", "editorial", ""),
        ("content/visitors.md", "withdrawn", "editorial", ""),
    ]


def test_confirming_two_clauses_of_one_section_gives_two_records():
    digest = "0" * 64

    ids = [
        confirmation(Suspect("CL-OPEN-1", f"SEC-1.1-{clause}", digest), "Ann (sample)", "2026-07-01").id
        for clause in ("C1", "C2")
    ]

    assert ids == ["CFM-CL-OPEN-1-1.1-C1", "CFM-CL-OPEN-1-1.1-C2"]
