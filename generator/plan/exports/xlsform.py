"""XLSForm of each checklist, for field servers such as ODK Central: a form that asks and judges as the site does.

`records/from_csv.py` reads what such a server exports. Specification: https://xlsform.org/en/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.checklist import (
    Checklist,
    Choice,
    Fact,
    Item,
    Measure,
    Photo,
    Score,
    Signature,
)
from generator.plan.artifact import Artifact
from generator.plan.exports.form_logic import (
    NEVER,
    FormLogic,
    all_of,
    answer_fields,
    any_of,
    fact_field,
    field,
    if_,
    is_,
    literal,
    option_name,
    selects,
    signer_field,
    skip_field,
)
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.definition import checklist_digest
from generator.plan.shared.tables import Cell, Head, Sheet, workbook_of

SCHEMA = "sop-xlsform-1"

IDENTITY = ("sop_schema", "sop_handbook", "sop_version", "sop_checklist", "sop_digest")
"""Fields that name the schema, the handbook and its version, the checklist, and the digest of its definition."""

BEYOND = 10**12
"""Numbers of a record have at most twelve digits before the point."""

PIXELS = 1600
"""Longer side to which devices scale a photo down."""

OVERALL = ("stop", "failed", "incomplete", "passed")
"""Verdicts on the whole, each with a note at the end of the form."""

TYPES = {
    "text": "text",
    "staff": "text",
    "date": "date",
    "time": "time",
    "number": "decimal",
    "measure": "decimal",
    "photo": "image",
    "signature": "image",
    "yes_no": "select_one yes_no",
}
"""Type of the field of a fact or an answer; others select from a list that has the name of their field."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the survey: type and name of a field, its texts, and the expressions that decide about it."""

    type: str
    name: str = ""
    label: str = ""
    hint: str = ""
    required: str = ""
    relevant: str = ""
    constraint: str = ""
    calculation: str = ""
    appearance: str = ""

    def cells(self) -> tuple[str, ...]:
        """Return the texts of the columns of `SURVEY`."""
        parameters = f"max-pixels={PIXELS}" if self.type == "image" else ""
        texts = {"label": _plain(self.label), "hint": _plain(self.hint), "parameters": parameters}
        return tuple(texts[column] if column in texts else getattr(self, column) for column in SURVEY)


SURVEY = {
    "type": 30,
    "name": 24,
    "label": 50,
    "hint": 40,
    "required": 20,
    "relevant": 40,
    "constraint": 30,
    "calculation": 60,
    "appearance": 12,
    "parameters": 18,
}
CHOICES = {"list_name": 24, "name": 12, "label": 40}
SETTINGS = {"form_title": 50, "form_id": 24, "version": 24}
"""Columns of the three sheets, with their widths in characters."""


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the XLSForm of each checklist."""
    for checklist in handbook.checklists:
        workbook = workbook_of(handbook, form_sheets(handbook, checklist, catalogue))
        yield Artifact(f"exports/xlsform/{checklist.id}.xlsx", "xlsx", "", workbook, (checklist.id, handbook.info.id))


def form_sheets(handbook: Handbook, checklist: Checklist, catalogue: Catalogue) -> tuple[Sheet, ...]:
    """Return the sheets of a form. Servers take a changed form only if its version is another one."""
    info, form = handbook.info, _Form(ChecklistWords(checklist, catalogue))
    digest = checklist_digest(handbook, checklist)
    identity = (SCHEMA, info.id, info.version, checklist.id, digest)
    title = f"{checklist.title} {handbook.draft.text if handbook.draft else info.version}"
    survey = (row.cells() for row in form.survey(identity))
    settings = ((_plain(title), f"{info.id}-{checklist.id}", f"{info.version} {digest[:12]}"),)
    return (
        _sheet("survey", SURVEY, survey),
        _sheet("choices", CHOICES, form.choices()),
        _sheet("settings", SETTINGS, settings),
    )


def _sheet(name: str, columns: dict[str, int], rows: Iterable[Sequence[str]]) -> Sheet:
    heads = tuple(Head(text, width) for text, width in columns.items())
    return Sheet(name, heads, tuple(tuple(map(Cell, row)) for row in rows))


@dataclass(frozen=True)
class _Form:
    """Form of a checklist. Verdicts are calculated outside of all groups: in a hidden group nothing has a value."""

    words: ChecklistWords

    @cached_property
    def _logic(self) -> FormLogic:
        return FormLogic(self.words.checklist)

    def survey(self, identity: Sequence[str]) -> Iterator[Row]:
        """Yield the rows of the survey, from top to bottom."""
        yield from (Row("start", "start"), Row("end", "end"))
        for name, text in zip(IDENTITY, identity, strict=True):
            yield Row("calculate", name, calculation=literal(text))
        facts = [self._fact(fact_field(i), fact) for i, fact in enumerate(self.words.checklist.top, 1)]
        yield from _group(Row("", "facts", self.words.catalogue.pgettext("records", "facts")), facts)
        number, halted = 0, NEVER
        for position, group in enumerate(self.words.checklist.groups, 1):
            asked: list[Row] = []
            calculated: list[Row] = []
            for item in group.items:
                number += 1
                asked += self._item(number, item, halted)
                calculated += self._calculated(item)
                if self._logic.may_be(item, "stop"):
                    test = any_of((halted, is_(field(item.id, "verdict"), "stop")))
                    halted = is_(field(item.id, "halted"), "yes")
                    calculated.append(_calculation(field(item.id, "halted"), if_(test, "'yes'", "'no'")))
            shown = self._logic.group_shown(group)
            yield from _group(Row("", f"group{position}", group.title, relevant=shown), asked, on_a_page=False)
            yield from calculated
        yield from _group(Row("", "signers", self._text("Signature")), self._signatures(halted))
        yield from self._whole()

    def choices(self) -> Iterator[tuple[str, str, str]]:
        """Yield list, name and label of each option."""
        na = ("na", self.words.yes_no("na"))
        lists = {"yes_no": [*((word, self.words.yes_no(word)) for word in ("yes", "no")), na], "na": [na]}
        for position, fact in enumerate(self.words.checklist.top, 1):
            lists[fact_field(position)] = [(option_name(i), text) for i, text in enumerate(fact.options, 1)]
        for item in self.words.checklist.items:
            ask = item.answer
            if isinstance(ask, Choice):
                lists[field(item.id)] = [*((option_name(i), text) for i, text in enumerate(ask.outcomes, 1)), na]
            elif isinstance(ask, Score):
                lists[field(item.id)] = [*((str(i), str(i)) for i in range(ask.lowest, ask.highest + 1)), na]
        for name, options in lists.items():
            yield from ((name, option, _plain(label)) for option, label in options)

    def _fact(self, name: str, fact: Fact) -> Row:
        label = f"{fact.name} ({fact.unit})" if fact.unit else fact.name
        return self._question(fact.type, name, label, required="yes" if fact.required else "")

    def _item(self, number: int, item: Item, halted: str) -> Iterable[Row]:
        """Return the rows of an item, on one page. Once the work stops, later items may be left open."""
        ask, verdict = item.answer, field(item.id, "verdict")
        how = self.words.answer_and_note(item) if isinstance(ask, Measure | Score | Signature) else ""
        hint = self._text("; ").join(filter(None, (self._text("Critical") if item.critical else "", how)))
        skipped = self._logic.skipped(item)
        answered = "" if selects(item) else f"not({skipped})"
        required = "yes" if halted == NEVER else f"not({halted})"
        label = f"{number} {item.text}{f' ({ask.unit})' if isinstance(ask, Measure) else ''}"
        readings = ask.readings if isinstance(ask, Measure) else ()
        labels = [f"{label}{self._text(': ')}{reading}" for reading in readings] or [label]
        rows = [
            self._question(ask.type, name, text, hint, required=required, relevant=answered)
            for name, text in zip(answer_fields(item), labels, strict=True)
        ]
        if not selects(item):
            rows.append(Row("select_multiple na", skip_field(item), self.words.yes_no("na")))
        rows += [
            Row("note", field(item.id, bad), self._said(item, bad), relevant=is_(verdict, bad))
            for bad in ("stop", "failed", "not_judged")
            if self._logic.may_be(item, bad)
        ]
        waved_through = all_of((is_(verdict, "na"), skipped))
        needed = any_of((is_(verdict, "failed", "stop"), waved_through if item.critical else NEVER))
        shown = any_of((is_(verdict, "failed", "stop", "not_judged"), waved_through))
        rows.append(Row("text", field(item.id, "remark"), self._text("Remark"), required=needed, relevant=shown))
        if not isinstance(ask, Photo):
            photo, failed = field(item.id, "photo"), is_(verdict, "failed", "stop")
            rows.append(Row("image", photo, self._text("Take or choose a photo"), relevant=failed))
        return _group(Row("", field(item.id, "page"), relevant=self._logic.shown(item)), rows)

    def _question(self, type_: str, name: str, label: str, hint: str = "", *, required: str, relevant: str = "") -> Row:
        """Return the row of a fact or an answer; `type_` is the keyword of its type in the checklist."""
        limit = f". > -{BEYOND} and . < {BEYOND}" if TYPES.get(type_) == "decimal" else ""
        kind = TYPES.get(type_, f"select_one {name}")
        appearance = "signature" if type_ == "signature" else ""
        return Row(kind, name, label, hint, required, relevant, limit, appearance=appearance)

    def _calculated(self, item: Item) -> Iterator[Row]:
        """Yield what is calculated about an item: whether it is asked, the case of its limits, and verdicts."""
        ask, logic = item.answer, self._logic
        if logic.cases[item.id]:
            yield _calculation(field(item.id, "asked"), logic.asked(item))
        if isinstance(ask, Measure):
            if ask.limits:
                yield _calculation(field(item.id, "case"), logic.limits_case(ask))
            if ask.readings:
                for i, name in enumerate(answer_fields(item), 1):
                    yield _calculation(field(item.id, f"verdict{i}"), logic.reading(item, ask, name))
        yield _calculation(field(item.id, "verdict"), logic.verdict_of[item.id])

    def _signatures(self, halted: str) -> list[Row]:
        required = "yes" if halted == NEVER else f"not({halted})"
        return [
            self._question(
                "signature",
                signer_field(i),
                self._text("Signature: {signer}", signer=signer.role),
                required=required if signer.required else "",
            )
            for i, signer in enumerate(self.words.checklist.signing, 1)
        ]

    def _whole(self) -> Iterator[Row]:
        """Yield the verdict on the whole, calculated and shown."""
        logic = self._logic
        yield _calculation("verdicts", logic.verdicts())
        yield _calculation("lacks", if_(logic.lacks(), "'yes'", "'no'"))
        yield _calculation("overall", logic.overall())
        for overall in OVERALL:
            label = f"{self._text('Verdict')}{self._text(': ')}{self._verdict(overall)}"
            yield Row("note", f"overall_{overall}", label, relevant=is_("overall", overall))

    def _said(self, item: Item, verdict: str) -> str:
        """Return what the form says of a verdict that is not good."""
        if verdict != "stop":
            return self._verdict(verdict)
        halt = item.stop or self.words.checklist.stop
        if halt is None:
            return self._text("Critical item failed: stop the work and report.")
        return "\n".join((self._text("Stop the work: {do}", do=halt.do), self._text("Call: {call}", call=halt.call)))

    def _verdict(self, keyword: str) -> str:
        return self.words.catalogue.pgettext("verdict", keyword)

    def _text(self, message: str, **values: str) -> str:
        return self.words.catalogue.gettext(message).format(**values)


def _group(head: Row, rows: Sequence[Row], *, on_a_page: bool = True) -> Iterator[Row]:
    """Yield rows as a group, which is left out if it is empty."""
    if rows:
        yield replace(head, type="begin_group", appearance="field-list" if on_a_page else "")
        yield from rows
        yield Row("end_group")


def _calculation(name: str, expression: str) -> Row:
    return Row("calculate", name, calculation=expression)


def _plain(text: str) -> str:
    """Return a text in which a form does not see references to fields."""
    return text.replace("${", "$\u200b{")
