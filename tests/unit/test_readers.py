"""Who has read which version: the first asks everybody, a later one those whose clauses it changed in substance."""

import json

import pytest
from python_calamine import CalamineWorkbook
from support.projects import edit, sign

from generator.engine.canonical import canonical_digest

STAFF = "number,name,unit,role\n0017,Dee (sample),Shop,Baker\n0018,Eli (sample),Oven,ROLE-BAKER\n"


@pytest.fixture
def shop(bakery, sop):
    """A bakery with two releases: V1.0 from February, and V1.1 from March, which changes what `change` says."""
    sign(bakery)
    assert sop("release", bakery, "V1.0", "--effective", "2026-02-01").exit == 0
    (bakery / "staff.csv").write_text(STAFF, encoding="utf-8")
    return bakery


def release_again(shop, sop, old, new):
    edit(shop, "sections/1.1.yml", (old, new))
    edit(shop, "handbook.yml", ("version: V1.0", "version: V1.1"), ("effective: 2026-02-01", "effective: 2026-03-01"))
    (shop / "sop_data" / "releases" / "more.yml").write_text(
        "id: REL-1.1\nversion: V1.1\nissued: 2026-01-05\neffective: 2026-03-01\nsummary: More.\n", encoding="utf-8"
    )
    done = sop("release", shop, "V1.1", "--effective", "2026-03-01")
    assert done.exit == 0, done.err


def told(shop, sop, signed, *options):
    """What the workbook says: for each person the cells of the versions."""
    (shop / "signed.csv").write_text("number,version,date\n" + signed, encoding="utf-8")
    target = shop / "readers.xlsx"
    lists = [str(shop / "signed.csv")] if signed else []
    done = sop("readers", shop, "--staff", str(shop / "staff.csv"), *lists, "--xlsx", str(target), *options)
    assert done.exit == 0, done.err
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    table = [row for row in rows if str(row[0]).startswith("00")]
    return done.out, {row[0]: row[4:] for row in table}


def test_everybody_reads_the_first_version_and_is_late_after_thirty_days(shop, sop):
    out, rows = told(shop, sop, "0017,V1.0,2026-02-10\n", "--on", "2026-03-04")

    assert rows == {"0017": ["read on 2026-02-10"], "0018": ["overdue since 2026-03-03"]}
    assert out.endswith("2 people, 1 of them late\n")


def test_there_is_time_until_the_last_day(shop, sop):
    _, rows = told(shop, sop, "", "--on", "2026-03-03")

    assert rows["0017"] == ["open until 2026-03-03"]


def test_a_change_in_substance_asks_again(shop, sop):
    release_again(shop, sop, "5 °C or less", "4 °C or less")

    _, rows = told(shop, sop, "0017,V1.0,2026-02-10\n0018,V1.1,2026-03-05\n", "--on", "2026-03-10")

    assert rows["0017"] == ["read on 2026-02-10", "open until 2026-03-31"]
    assert rows["0018"] == ["read with V1.1", "read on 2026-03-05"]


def test_a_change_of_words_asks_nobody(shop, sop):
    release_again(shop, sop, "Customers find a clean shop", "Customers find a tidy shop")

    _, rows = told(shop, sop, "0017,V1.0,2026-02-10\n", "--on", "2026-06-10")

    assert rows["0017"] == ["read on 2026-02-10", "not asked"]


def test_a_version_asks_nobody_before_it_takes_effect(shop, sop):
    release_again(shop, sop, "5 °C or less", "4 °C or less")

    _, rows = told(shop, sop, "0017,V1.0,2026-02-10\n", "--on", "2026-02-20")

    assert rows["0017"] == ["read on 2026-02-10"]


@pytest.mark.parametrize(
    ("code", "staff", "signed", "message"),
    [
        ("T161", STAFF + "0017,Fay,Shop,Baker\n", "", "the work number `0017` is on the list twice"),
        ("T161", STAFF, "17,V1.0,2026-02-10\n", "the work number `17` is not on the list of staff"),
        ("T162", STAFF.replace("Baker", "Cook"), "", "there is no role `Cook`"),
        ("T163", STAFF, "0017,V9.9,2026-02-10\n", "`V9.9` was never released"),
        ("T164", STAFF, "0017,V1.0,2062-02-10\n", "signed on 2062-02-10, after 2026-03-04"),
        ("I909", STAFF, "0017,V1.0,soon\n", "`soon` is not a date"),
    ],
)
def test_lists_that_do_not_fit_are_told_with_their_line(shop, sop, code, staff, signed, message):
    (shop / "staff.csv").write_text(staff, encoding="utf-8")
    (shop / "signed.csv").write_text("number,version,date\n" + signed, encoding="utf-8")
    lists = [str(shop / "signed.csv")] if signed else []
    options = ("--staff", str(shop / "staff.csv"), *lists, "--xlsx", str(shop / "out.xlsx"), "--on", "2026-03-04")

    done = sop("readers", shop, *options)

    assert done.exit == 1
    assert f"error[{code}]: {message}" in done.err
    assert not (shop / "out.xlsx").exists()


def test_t163_without_a_release_there_is_nothing_to_read(bakery, sop):
    (bakery / "staff.csv").write_text(STAFF, encoding="utf-8")

    done = sop("readers", bakery, "--staff", str(bakery / "staff.csv"), "--xlsx", str(bakery / "out.xlsx"))

    assert "error[T163]: there is no release to read" in done.err


def test_t165_a_workbook_that_cannot_be_written(shop, sop):
    target = shop / "staff.csv" / "out.xlsx"

    done = sop("readers", shop, "--staff", str(shop / "staff.csv"), "--xlsx", str(target))

    assert done.exit == 1
    assert "error[T165]" in done.err


def receipts(shop, name, *rows, seal=None, handbook="HB-BAKERY"):
    """A file of receipts as the site saves it."""
    told = {
        "schema": "sop-receipt-1",
        "handbook": {"id": handbook, "number": "BK-001"},
        "receipts": [dict(zip(("number", "role", "version", "date"), row, strict=True)) for row in rows],
    }
    file = shop / name
    file.write_text(json.dumps({**told, "seal": seal or canonical_digest(told)}, indent=1), encoding="utf-8")
    return str(file)


def read(shop, sop, *files):
    options = ["--staff", str(shop / "staff.csv"), *files, "--xlsx", str(shop / "r.xlsx"), "--on", "2026-03-04"]
    return sop("readers", shop, *options)


def test_receipts_of_the_site_count_as_a_list_does(shop, sop):
    file = receipts(shop, "phone.json", ("0017", "ROLE-BAKER", "V1.0", "2026-02-10"))

    done = read(shop, sop, file)

    assert done.exit == 0, done.err
    rows = CalamineWorkbook.from_path(shop / "r.xlsx").get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows if str(row[0]).startswith("00")] == [
        "read on 2026-02-10",
        "overdue since 2026-03-03",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ('{"schema": "sop-record-1"}', "is not a file of receipts (sop-receipt-1): schema"),
        ('{"schema": "sop-receipt-1", "handbook": {"id": "A", "number": "B"}, "receipts": 7, "seal": ""}', "receipts"),
    ],
)
def test_t166_a_file_that_is_no_file_of_receipts(shop, sop, content, told):
    (shop / "phone.json").write_text(content, encoding="utf-8")

    done = read(shop, sop, str(shop / "phone.json"))

    assert done.exit == 1 and "error[T166]" in done.err and told in done.err


def test_t166_a_receipt_that_was_written_in_breaks_the_seal(shop, sop):
    file = receipts(shop, "phone.json", ("0017", "ROLE-BAKER", "V1.0", "2026-02-10"), seal="0" * 64)

    assert "was changed after it was saved: its seal does not match" in read(shop, sop, file).err


def test_t162_a_receipt_for_another_role_is_not_counted(shop, sop):
    file = receipts(shop, "phone.json", ("0017", "ROLE-OTHER", "V1.0", "2026-02-10"))

    assert "`0017` has read as `ROLE-OTHER`, but has the role `ROLE-BAKER`" in read(shop, sop, file).err


def test_t166_receipts_of_another_handbook_are_not_counted(shop, sop):
    file = receipts(shop, "phone.json", ("0017", "ROLE-BAKER", "V1.0", "2026-02-10"), handbook="HB-BUTCHER")

    assert "belongs to another handbook: `HB-BUTCHER`, and not `HB-BAKERY`" in read(shop, sop, file).err
