"""Course plan of each role: timetable, rooms and materials; on paper, as a workbook, and as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from generator.link.handbook import Handbook
from generator.link.timetable import Day, Slot, clock_of, course_days
from generator.load.catalogue import Catalogue
from generator.model.published import published
from generator.model.training import Curriculum, Module
from generator.plan.artifact import Artifact, Document, Member
from generator.plan.shared.calendar import Calendar, CalendarEvent
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.parts import Addresses, BasisView, DocumentHead, Link, document_head
from generator.plan.shared.sheets import NORMAL, BlockRow, Size, document_block
from generator.plan.shared.tables import Cell, Sheet, heads, workbook_of
from generator.plan.training.blueprint import exam_of
from generator.plan.training.exam import ExamRules, exam_rules
from generator.plan.training.pack_part import PackPart, folder_of

KINDS = ("module", "exam", "practice", "break", "lunch")
"""Kinds of slots of a day."""

WORDS = (
    *KINDS,
    *("{course}: course plan", "timetable", "materials", "compulsory", "day", "day {number}", "from", "to", "minutes"),
    *("what", "parts", "method", "law", "room", "round {number}", "trainer"),
)
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot of a day: start and end time, kind as a keyword, subject and method."""

    kind: str
    start: str
    end: str
    minutes: int
    title: Link
    parts: tuple[str, ...]
    method: str


@dataclass(frozen=True, slots=True)
class ModuleMaterials:
    """Title of a module, and the materials that it needs in the room."""

    title: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of a course."""

    number: int
    slots: tuple[SlotView, ...]
    materials: tuple[ModuleMaterials, ...]
    """Materials of the modules of the day; modules that need none are omitted."""


@dataclass(frozen=True, slots=True)
class CompulsoryModule:
    """A module that the law requires, its minutes, and the articles."""

    link: Link
    minutes: int
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class CourseView:
    """A planned course; `periods` is its teaching time in training periods."""

    title: str
    role: str
    class_size: int
    stations: int
    period_minutes: int
    teaching: int
    periods: str
    days: tuple[DayView, ...]
    room: tuple[str, ...]
    compulsory: tuple[CompulsoryModule, ...]
    exam: ExamRules | None
    practice: str
    practice_minutes: int
    pass_mark: int
    renewal_months: int
    bases: tuple[BasisView, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """View of the printed course plan."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    course: CourseView


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """Return the plan of a role's course."""
    wording = {keyword: catalogue.pgettext("course", keyword) for keyword in WORDS}
    folder = folder_of(curriculum.role)
    course = course_view(handbook, curriculum, Addresses(handbook, None), wording)
    title = wording["{course}: course plan"].format(course=curriculum.title)
    taught = (curriculum.id, *curriculum.modules)
    rules = published(handbook.info.training)
    digest = document_digest(handbook, "course-plan", taught, training=rules)
    document_id = identify_sheet(handbook, f"{curriculum.id}-PLAN", digest)
    plan = CoursePlan(
        document_head(handbook), document_id, NORMAL, document_block(handbook, document_id, NORMAL), title, course
    )
    first = next(working_days(handbook.info.effective))
    tables = workbook_of(handbook, _sheets(course, wording))
    days = course_days(handbook, curriculum)
    dates = tuple(day for day, _ in zip(working_days(first), days, strict=False))
    calendar = course_calendar(handbook, curriculum, days, dates, "", catalogue)
    document = Document(document_id, title, curriculum.id)
    artifacts = (
        Artifact(f"{folder}/course-plan.pdf", "pdf", "print/course-plan.html.j2", plan, taught, document=document),
        Artifact(f"{folder}/course-plan.xlsx", "xlsx", "", tables, taught),
        Artifact(f"{folder}/course-plan.ics", "ics", "", calendar, taught),
    )
    members = tuple(
        Member(f"plan/course-plan.{end}", f"{folder}/course-plan.{end}", f"plan/*.{end}")
        for end in ("pdf", "xlsx", "ics")
    )
    return PackPart(artifacts, (), members)


def course_view(handbook: Handbook, curriculum: Curriculum, to: Addresses, wording: dict[str, str]) -> CourseView:
    """Return the view of a course for a page or for paper."""
    rules = handbook.info.training
    modules = handbook.modules_of(curriculum)
    teaching = sum(module.minutes for module in modules)
    exam = exam_of(handbook, curriculum)
    practice = curriculum.practice
    days = course_days(handbook, curriculum)
    return CourseView(
        title=curriculum.title,
        role=handbook.title(curriculum.role),
        class_size=rules.class_size,
        stations=rules.stations,
        period_minutes=rules.period_minutes,
        teaching=teaching,
        periods=f"{teaching / rules.period_minutes:.1f}".removesuffix(".0"),
        days=tuple(_day(handbook, to, number, day, wording) for number, day in enumerate(days, 1)),
        room=rules.room,
        compulsory=tuple(
            CompulsoryModule(to.to(module.id), module.minutes, to.basis(module.compulsory))
            for module in modules
            if module.compulsory
        ),
        exam=exam_rules(curriculum, exam) if exam else None,
        practice=practice.title if practice else "",
        practice_minutes=practice.minutes if practice else 0,
        pass_mark=curriculum.pass_mark,
        renewal_months=curriculum.renewal_months,
        bases=to.basis((*curriculum.basis, *rules.basis)),
        left_out=curriculum.left_out,
    )


def _day(handbook: Handbook, to: Addresses, number: int, day: Day, wording: dict[str, str]) -> DayView:
    taught = [handbook.get(id_, Module) for id_ in dict.fromkeys(slot.subject for slot in day if slot.subject)]
    slots = tuple(_slot(handbook, to, slot, wording) for slot in day)
    materials = tuple(ModuleMaterials(module.title, module.materials) for module in taught if module.materials)
    return DayView(number, slots, materials)


def _slot(handbook: Handbook, to: Addresses, slot: Slot, wording: dict[str, str]) -> SlotView:
    title = to.to(slot.subject) if slot.subject else Link(wording[slot.kind])
    method = handbook.get(slot.subject, Module).method if slot.subject else ""
    parts = slot.parts
    if slot.kind == "practice":
        parts = tuple(wording["round {number}"].format(number=round_number) for round_number in slot.parts)
    return SlotView(slot.kind, clock_of(slot.start), clock_of(slot.end), slot.minutes, title, parts, method)


def _sheets(course: CourseView, wording: dict[str, str]) -> Iterator[Sheet]:
    rows = tuple(
        (
            Cell(day.number),
            Cell(slot.start),
            Cell(slot.end),
            Cell(slot.minutes),
            Cell(slot.title.text),
            Cell("\n".join(slot.parts)),
            Cell(slot.method),
        )
        for day in course.days
        for slot in day.slots
    )
    columns: tuple[tuple[str, int], ...] = (
        *(("day", 6), ("from", 8), ("to", 8), ("minutes", 8)),
        *(("what", 30), ("parts", 50), ("method", 24)),
    )
    yield Sheet(wording["timetable"], heads(wording, columns), rows)
    needed = [
        (Cell(day.number), Cell(module.title), Cell(need))
        for day in course.days
        for module in day.materials
        for need in module.materials
    ]
    everywhere = [(Cell(""), Cell(wording["room"]), Cell(item)) for item in course.room]
    columns = (("day", 6), ("what", 30), ("materials", 60))
    yield Sheet(wording["materials"], heads(wording, columns), (*everywhere, *needed))
    law = tuple(
        (
            Cell(module.link.text),
            Cell(module.minutes),
            Cell("\n".join(basis.source.text for basis in module.bases if basis.source)),
        )
        for module in course.compulsory
    )
    columns = (("what", 30), ("minutes", 8), ("law", 60))
    yield Sheet(wording["compulsory"], heads(wording, columns), law)


def working_days(first: date) -> Iterator[date]:
    """Yield the days from Monday to Friday, from a date on; holidays are not excluded."""
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def course_calendar(
    handbook: Handbook,
    curriculum: Curriculum,
    days: tuple[Day, ...],
    dates: tuple[date, ...],
    place: str,
    catalogue: Catalogue,
) -> Calendar:
    """Return the course on given dates, with an entry for each session and none for breaks."""
    wording = {keyword: catalogue.pgettext("course", keyword) for keyword in WORDS}
    to = Addresses(handbook, None)
    events = []
    for number, (day, slots) in enumerate(zip(dates, days, strict=True), 1):
        taught = [slot for slot in slots if slot.kind not in ("break", "lunch")]
        for place_in_day, slot in enumerate(taught, 1):
            view = _slot(handbook, to, slot, wording)
            begin, end = (datetime.combine(day, time(*divmod(minutes, 60))) for minutes in (slot.start, slot.end))
            text = "\n".join(view.parts)
            uid = f"{curriculum.id}-{handbook.info.version}-{number}-{place_in_day}".lower()
            events.append(CalendarEvent(uid, begin, end, view.title.text, text, place))
    return Calendar(curriculum.title, handbook.info.issued, tuple(events))
