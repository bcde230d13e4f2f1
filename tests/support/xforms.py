"""Forms of field servers: made of XLSForms by pyxform, and filled in as a device does, without a device.

`FilledForm` calculates with an XPath engine. It keeps the answers to hidden questions, which some devices do as well.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from elementpath import XPath1Parser, XPathContext
from pyxform.xls2xform import convert

from generator.judge.verdict import Filling, Given, is_date, is_time
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Choice, Fact, Item, Measure, Photo, Score, Signature, YesNo
from generator.plan.exports.xlsform import form_sheets
from generator.plan.shared.tables import workbook_of
from generator.render.workbook import render_workbook

from .vectors import VECTORS, checklist, filling, given, single

XFORMS = "{http://www.w3.org/2002/xforms}"


def xlsform(handbook: Handbook, checklist: Checklist, catalogue: Catalogue) -> bytes:
    """Return the XLSForm of a checklist."""
    return render_workbook(workbook_of(handbook, form_sheets(handbook, checklist, catalogue)))


def xform(raw: bytes, *, validate: bool = False) -> str:
    """Return the XForm that pyxform makes without a warning; `validate`: ODK Validate accepts it."""
    warnings: list[str] = []
    made = convert(raw, warnings=warnings, validate=validate)
    assert warnings == []
    return str(made.xform)


class _Parser(XPath1Parser):
    """XPath 1.0 with `if`, which XForms have."""


@_Parser.method(_Parser.function("if", nargs=3))
def evaluate_if(self: Any, context: Any = None) -> Any:
    """Evaluate one of two expressions; the parser knows this by the name of the function."""
    return self[1 if self.boolean_value(self[0].evaluate(context)) else 2].evaluate(context)


_Parser.build()


class FilledForm:
    """An XForm in which questions are answered by name."""

    def __init__(self, form: str) -> None:
        root = ElementTree.fromstring(form)
        self._body = root[1]
        instance = next(root.iter(f"{XFORMS}instance"))[0]
        for node in instance.iter():
            node.tag = node.tag.rpartition("}")[2]
        self._document = ElementTree.ElementTree(instance)
        self.fields = {node.tag: node for node in instance.iter()}
        binds = [bind.attrib for bind in root.iter(f"{XFORMS}bind")]
        self.binds = {bind["nodeset"].rpartition("/")[2]: bind for bind in binds}
        self.rules = {name: self._rule(bind["calculate"]) for name, bind in self.binds.items() if "calculate" in bind}

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer questions, which must exist, and calculate until nothing changes."""
        for name, answer in answers.items():
            assert name not in self.rules
            self.fields[name].text = answer
        for _ in range(len(self.rules)):
            before = {name: self[name] for name in self.rules}
            for name, rule in self.rules.items():
                self.fields[name].text = str(rule.evaluate(self._context))
            if before == {name: self[name] for name in self.rules}:
                return
        raise AssertionError("the calculations never end")

    def is_(self, name: str, rule: str) -> bool:
        """Return whether a question is `relevant`, or `required`, now; a question without the rule is not."""
        test = self._rule(self.binds[name].get(rule, "false()"))
        return bool(test.boolean_value(test.evaluate(self._context)))

    def columns(self, between: str) -> Iterable[tuple[str, str]]:
        """Yield the fields with the names of their groups, and their values."""
        for bind in self.binds.values():
            path = bind["nodeset"].removeprefix(f"/{self._document.getroot().tag}/")
            yield path.replace("/", between), self[path.rpartition("/")[2]]

    def label(self, name: str, kind: str = "label") -> str:
        """Return the label of a question, or its hint."""
        asked = next(node for node in self._body.iter() if node.get("ref", "").endswith(f"/{name}"))
        return "".join(asked.find(f"{XFORMS}{kind}").itertext())

    def __getitem__(self, name: str) -> str:
        return self.fields[name].text or ""

    @property
    def _context(self) -> XPathContext:
        return XPathContext(self._document)

    @staticmethod
    def _rule(expression: str) -> Any:
        return _Parser().parse(expression)


def exported(*forms: FilledForm, between: str = "-", delimiter: str = ",") -> str:
    """Return the table of submissions as a server exports it; `between` joins the names of groups and fields."""
    target = StringIO()
    rows = [{**dict(form.columns(between)), "KEY": form["instanceID"], "Status": ""} for form in forms]
    writer = csv.DictWriter(target, [*rows[0]], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def name_of(id_: str) -> str:
    """Return the name of the field of an item."""
    return id_.replace("-", "_")


def fields_of(checklist: Checklist, filled: Filling) -> dict[str, str] | None:
    """Return what a device holds by the name of its field; None if a device does not accept it."""
    fields: dict[str, str | None] = {}
    for position, fact in enumerate(checklist.top, 1):
        fields[f"fact{position}"] = _fact(fact, filled.facts.get(fact.name, ""))
    for item in checklist.items:
        given = filled.items.get(item.id, Given())
        fields |= {f"{name_of(item.id)}_remark": given.remark, **dict(_answer(item, given))}
    for position, signer in enumerate(checklist.signing, 1):
        fields[f"signer{position}"] = "1.png" if signer.role in filled.signed else ""
    held = {name: value for name, value in fields.items() if value is not None}
    return held if len(held) == len(fields) else None


def _fact(fact: Fact, text: str) -> str | None:
    return _option(fact.options, text) if fact.type == "choice" else _typed(fact.type, text)


def _answer(item: Item, given: Given) -> Iterable[tuple[str, str | None]]:
    name, ask = name_of(item.id), item.answer
    if isinstance(ask, YesNo | Choice | Score):
        if given.skipped:
            yield name, "na"
        elif isinstance(ask, Choice):
            yield name, _option(tuple(ask.outcomes), given.answer)
        else:
            scale = range(ask.lowest, ask.highest + 1) if isinstance(ask, Score) else ("yes", "no", "na")
            yield name, given.answer if given.answer in ("", *map(str, scale)) else None
        return
    yield f"{name}_na", "na" if given.skipped else ""
    if isinstance(ask, Measure) and ask.readings:
        yield f"{name}_reading1", None if given.answer else ""
        for position, reading in enumerate(given.readings, 1):
            yield f"{name}_reading{position}", _typed("number", reading)
    elif isinstance(ask, Photo | Signature):
        yield name, None if given.answer else "1.jpg" if given.photos or given.signed else ""
    else:
        yield name, _typed("number" if isinstance(ask, Measure) else ask.type, given.answer)


def _option(options: tuple[str, ...], text: str) -> str | None:
    if not text:
        return ""
    return f"o{options.index(text) + 1}" if text in options else None


def _typed(type_: str, text: str) -> str | None:
    """Return a text as a field of a type holds it."""
    if type_ == "number" and text:
        try:
            float(text)
        except ValueError:
            return None
    valid = {"date": is_date, "time": is_time}.get(type_)
    return text if not text or valid is None or valid(text) else None


def _entered() -> Iterable[Any]:
    for vector in VECTORS["answers"]:
        asked = checklist(single(vector))
        fields = fields_of(asked, Filling(items={"CL-X-1": given(vector["given"])}))
        if fields is not None:
            yield pytest.param(asked, fields, {"CL-X-1": vector["verdict"]}, None, id=str(vector))
    for vector in VECTORS["jobs"]:
        asked = checklist(VECTORS["lists"][vector["list"]])
        fields = fields_of(asked, filling(vector))
        if fields is not None:
            yield pytest.param(asked, fields, vector["verdicts"], vector["overall"], id=vector["says"])


ENTERED = list(_entered())
"""Checklist, fields, verdict on each item, and on the whole if known, of every vector that a device can hold."""
