"""The schemas that editors use: documented, up to date, and agreeing with the loader."""

import json
import shutil
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
import yaml
from pydantic import BaseModel
from support.projects import EVERY_FORM, read_sources

from generator.model.kinds import HANDBOOK, KINDS
from generator.model.schema import export_schema, schema_of, write_schemas
from generator.plan.exports.handbook_json import Document, handbook_json
from generator.render.json_format import render_json

ROOT = Path(__file__).parent.parent
DATA = ROOT / "sop_data"
ALL = (HANDBOOK, *KINDS)


def models(annotation, seen):
    """Every model that an annotation leads to."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                models(field.annotation, seen)
    else:
        for part in get_args(annotation):
            models(part, seen)
    return seen


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_every_field_says_what_it_means_and_shows_an_example(kind):
    silent = [
        f"{model.__name__}.{name}"
        for model in models(kind.type, set())
        for name, field in model.model_fields.items()
        if not field.description or not field.examples
    ]

    assert silent == []


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_records_are_frozen_and_closed_to_unknown_keys(kind):
    for model in models(kind.type, set()):
        assert tuple(model.model_config.get(key) for key in ("frozen", "extra", "strict")) == (True, "forbid", True)


def test_the_committed_schemas_are_those_of_the_model(tmp_path):
    for path in write_schemas(tmp_path):
        committed = DATA / "schema" / path.name
        assert path.read_text(encoding="utf-8") == committed.read_text(encoding="utf-8"), "run `sop schema`"


def record_files():
    yield DATA / "handbook.yml", HANDBOOK
    for kind in KINDS:
        for path in sorted((DATA / kind.folder).glob("*.yml")):
            yield path, kind


@pytest.mark.parametrize(("path", "kind"), list(record_files()), ids=lambda one: getattr(one, "stem", ""))
def test_a_file_names_its_schema_and_the_schema_accepts_it(path, kind):
    text = path.read_text(encoding="utf-8")
    above = "../" if kind is not HANDBOOK else ""

    assert f"# yaml-language-server: $schema={above}schema/{kind.name}.json" == text.splitlines()[0]
    jsonschema.Draft202012Validator(schema_of(kind)).validate(yaml.load(text, Loader=Plain))


class Plain(yaml.CSafeLoader):
    """YAML as editors read it, with dates as text."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def test_a_schema_refuses_what_the_loader_refuses():
    validator = jsonschema.Draft202012Validator(schema_of(next(kind for kind in KINDS if kind.name == "term")))

    assert not validator.is_valid({"id": "TERM-X", "title": "x"})
    assert not validator.is_valid([{"id": "../x", "title": "x", "definition": "x"}])
    assert not validator.is_valid({"id": "TERM-X", "title": "x", "definition": "x", "colour": "red"})
    assert validator.is_valid([{"id": "TERM-X", "title": "x", "definition": "x"}])


def test_the_export_fits_its_schema(handbook_export):
    jsonschema.Draft202012Validator(export_schema()).validate(handbook_export)


def test_the_export_of_every_form_of_question_fits_its_schema(bakery):
    shutil.copy(EVERY_FORM, bakery / "sop_data" / "checklists" / "every.yml")
    exported = json.loads(render_json(handbook_json(read_sources(bakery).handbook).view_as(Document)))

    jsonschema.Draft202012Validator(export_schema()).validate(exported)
    assert {"CL-EVERY", "CL-OPEN"} < {checklist["id"] for checklist in exported["checklists"]}


@pytest.fixture(scope="module")
def handbook_export():
    artifact = handbook_json(read_sources(ROOT).handbook)
    return json.loads(render_json(artifact.view_as(Document)))
