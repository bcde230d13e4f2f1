"""Exports for other tools: OSCAL, a workbook, CSV."""

import csv
import importlib
import json
import zipfile

import pytest


def oscal(dist, name):
    return json.loads((dist / "exports" / "oscal" / name).read_text(encoding="utf-8"))


def controls(group):
    """The ids of all controls of a catalog, in reading order."""
    own = [one["id"] for one in group.get("controls", ())]
    return own + [id_ for inner in group.get("groups", ()) for id_ in controls(inner)]


def test_every_clause_is_a_control_with_its_statement_and_its_sources(handbook):
    catalog = oscal(handbook.dist, "catalog.json")["catalog"]
    index = json.loads((handbook.dist / "exports" / "handbook.json").read_text(encoding="utf-8"))["index"]
    clauses = [id_.lower() for id_, row in index.items() if row["kind"] == "clause"]
    resources = {f"#{one['uuid']}" for one in catalog["back-matter"]["resources"]}
    section = catalog["groups"][1]["groups"][3]

    assert sorted(controls(catalog)) == sorted(clauses)
    assert section["title"] == "2.4 服务反馈与处理"
    assert section["controls"][1]["parts"][0]["prose"].endswith("一级2小时内，二级8小时内，三级24小时内。")
    assert {link["href"] for one in section["controls"] for link in one.get("links", ())} <= resources


def test_profiles_and_components_name_controls_that_the_catalog_has(handbook):
    known = set(controls(oscal(handbook.dist, "catalog.json")["catalog"]))
    profile = oscal(handbook.dist, "profiles/ROLE-COMPLAINTS.json")["profile"]
    components = oscal(handbook.dist, "component-definition.json")["component-definition"]["components"]
    chosen = profile["imports"][0]["include-controls"][0]["with-ids"]
    named = {
        requirement["control-id"]
        for one in components
        for implementation in one["control-implementations"]
        for requirement in implementation["implemented-requirements"]
    }

    assert "sec-2.4-c2" in chosen and set(chosen) < known
    assert named <= known


@pytest.mark.parametrize(
    ("name", "module", "model"),
    [
        ("catalog.json", "catalog", "Catalog"),
        ("profiles/ROLE-COMPLAINTS.json", "profile", "Profile"),
        ("component-definition.json", "component", "ComponentDefinition"),
    ],
)
def test_compliance_trestle_reads_it(handbook, name, module, model):
    kind = getattr(importlib.import_module(f"trestle.oscal.{module}"), model)

    assert kind.oscal_read(handbook.dist / "exports" / "oscal" / name) is not None


def test_the_tables_say_what_the_records_say(handbook):
    with (handbook.dist / "exports" / "csv" / "clauses.csv").open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)

    assert heads == ["编号", "节", "约束力", "内容", "依据"]
    assert len(rows) == 269
    row = next(one for one in rows if one[0] == "2.4-C2")
    assert row[1:3] == ["2.4 服务反馈与处理", "应"] and "一级2小时内" in row[3]


def test_the_workbook_has_frozen_heads_filters_and_print_set_up(handbook):
    with zipfile.ZipFile(handbook.dist / "exports" / "handbook.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        first = book.read("xl/worksheets/sheet1.xml").decode()

    assert len(sheets) == 10
    assert 'state="frozen"' in first and "<autoFilter" in first and "<pageSetup" in first


def test_the_matrix_leads_from_the_law_to_the_question(handbook):
    with (handbook.dist / "exports" / "traceability.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["条款"]: row for row in csv.DictReader(file)}

    row = rows["3.2-C2"]
    assert "中华人民共和国网络安全法 第二十三条" in row["法规与标准"]
    assert row["培训模块"] and "CLOSING-5" in row["试题"]
