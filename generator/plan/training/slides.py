"""Slide decks: one for each module, which all packs share, and an opening deck for each role.

Text is distributed over slides here, so that none overflows: a line has `ROOM` em, a slide `LINES` lines, in every
format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.link.handbook import Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.model.section import Section
from generator.model.training import Curriculum, Module
from generator.plan.artifact import UNPUBLISHED, Artifact, Member
from generator.plan.shared.fitting import em, lines, split_evenly
from generator.plan.shared.flow import Flow, flow
from generator.plan.shared.parts import Addresses, DocumentHead, document_head, paragraphs
from generator.plan.site.roles import rules_for
from generator.plan.training.course import WORDS as COURSE_WORDS
from generator.plan.training.course import course_view
from generator.plan.training.modules import ActivityView, ModuleView, QuestionView, module_view, questions_of
from generator.plan.training.pack_part import PackPart, folder_of

ROOM, LINES = 34.0, 10.5
"""Em in a line and lines on a slide, at the text size of slides."""

GAP = 0.4
"""Space between two paragraphs, in lines."""

DRAWN = 4
"""Steps of a procedure in the flowchart of one slide, few enough to be readable from the last row."""

ASKED = 5
"""Number of questions from the bank on slides."""

WORDS = (
    *("Objectives", "Timing", "Say", "Never say", "Case", "Discussion", "Question {number}", "Answer {number}"),
    *("Common mistakes", "What to take along", "{minutes} min", "{minutes} minutes", "Modules", "Days"),
    *(
        "How we behave",
        "{title} (continued)",
        "Let the class answer first.",
        "Flow of {section}",
        "{steps} steps by {roles}.",
    ),
    *("Time limit", "Record", "If it fails", "right", "wrong", "Materials"),
    *("{name}: {text}", "{text} ({clause})", "; "),
)
"""Keywords of the fixed wording."""

Kind = Literal["title", "text", "figure", "question"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on a slide; `mark` is in front of it (a bullet, a letter, the number of a clause)."""

    text: str
    mark: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide with its notes; `minutes` is its planned duration, 0 if it has none of its own."""

    kind: Kind
    title: str
    body: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    minutes: int = 0
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """A sequence of slides. `words` is the wording of its flowcharts."""

    head: DocumentHead
    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    words: tuple[tuple[str, str], ...]


def shared(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the deck of each module, as PPTX and as HTML."""
    for module in handbook.modules:
        deck = module_deck(handbook, module, catalogue)
        records = (module.id, *module.clauses)
        yield from _artifacts(f"{UNPUBLISHED}slides/{module.id}", deck, records)


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """Return the opening deck of a role, and the decks of its modules in order."""
    path = f"{folder_of(curriculum.role)}/opening"
    artifacts = tuple(_artifacts(path, _opening(handbook, curriculum, catalogue), (curriculum.id,)))
    decks = [("00-opening", path, "")]
    decks += [
        (f"{i:02d}-{id_}", f"{UNPUBLISHED}slides/{id_}", handbook.title(id_))
        for i, id_ in enumerate(curriculum.modules, 1)
    ]
    members = tuple(
        Member(f"teach/slides/{name}.{end}", f"{at}.{end}", f"teach/slides/*.{end}", about)
        for name, at, about in decks
        for end in ("pptx", "html")
    )
    return PackPart(artifacts, (), members)


def _artifacts(path: str, deck: Deck, records: tuple[str, ...]) -> Iterator[Artifact]:
    yield Artifact(f"{path}.pptx", "pptx", "", deck, records)
    yield Artifact(f"{path}.html", "html", "deck/deck.html.j2", deck, records)


def module_deck(handbook: Handbook, module: Module, catalogue: Catalogue) -> Deck:
    """Return the slides of a module: objectives, clauses, conduct, activities, case, questions, summary."""
    wording = {keyword: catalogue.pgettext("slides", keyword) for keyword in WORDS}
    to = Addresses(handbook, None)
    view = module_view(handbook, to, module)
    asked = _chosen(questions_of(handbook, to, module.id))
    timing = [
        Paragraph(activity.title, wording["{minutes} min"].format(minutes=activity.minutes))
        for activity in view.activities
    ]
    named = wording["{name}: {text}"]
    materials = (
        named.format(name=wording["Materials"], text=wording["; "].join(view.materials)) if view.materials else ""
    )
    slides = [
        Slide("title", module.title, (Paragraph(module.summary),), tuple(filter(None, (materials,)))),
        *_fitted(
            Slide("text", wording["Objectives"], tuple(Paragraph(objective, "•") for objective in view.objectives)),
            wording,
        ),
        *_fitted(Slide("text", wording["Timing"], tuple(timing)), wording),
        *_required(handbook, module, view, wording),
        *_conduct(handbook, module, wording),
        *_activities(view, wording),
        *_case(view, wording),
        *(slide for i, question in enumerate(asked, 1) for slide in _question(question, i, wording)),
    ]
    mistakes = tuple(Paragraph(mistake, "×") for mistake in view.mistakes)
    slides += _fitted(Slide("text", wording["Common mistakes"], mistakes), wording) if mistakes else []
    slides += _fitted(
        Slide("text", wording["What to take along"], tuple(Paragraph(objective, "✓") for objective in view.objectives)),
        wording,
    )
    return Deck(document_head(handbook), module.title, handbook.info.title, tuple(slides), tuple(wording.items()))


def _opening(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> Deck:
    wording = {keyword: catalogue.pgettext("slides", keyword) for keyword in WORDS}
    course_wording = {keyword: catalogue.pgettext("course", keyword) for keyword in COURSE_WORDS}
    course = course_view(handbook, curriculum, Addresses(handbook, None), course_wording)
    minutes = wording["{minutes} min"]
    modules = tuple(
        Paragraph(module.title, minutes.format(minutes=module.minutes)) for module in handbook.modules_of(curriculum)
    )
    days = tuple(
        Paragraph(
            wording["; "].join(
                dict.fromkeys(slot.title.text for slot in day.slots if slot.kind not in ("break", "lunch"))
            ),
            course_wording["day {number}"].format(number=day.number),
        )
        for day in course.days
    )
    conduct = tuple(Paragraph(rule.do[0], "•") for rule in rules_for(handbook, curriculum.role)[:8])
    slides = [
        Slide("title", course.title, (Paragraph(f"{handbook.info.company} · {handbook.info.department}"),)),
        *_fitted(Slide("text", wording["Days"], days), wording),
        *_fitted(Slide("text", wording["Modules"], modules), wording),
        *(_fitted(Slide("text", wording["How we behave"], conduct), wording) if conduct else []),
    ]
    return Deck(document_head(handbook), course.title, handbook.info.title, tuple(slides), tuple(wording.items()))


def _required(handbook: Handbook, module: Module, view: ModuleView, wording: dict[str, str]) -> Iterator[Slide]:
    """Yield the clauses by section, and the flowchart of each section whose procedure implements one of them."""
    for section in handbook.sections:
        own = [clause for clause in view.clauses if owner_of(clause.id) == section.id]
        if not own:
            continue
        named = wording["{name}: {text}"]
        notes = tuple(
            named.format(name=clause.number, text=clause.bases[0].note)
            for clause in own
            if clause.bases and clause.bases[0].note
        )
        body = tuple(Paragraph(clause.text, clause.number) for clause in own)
        yield from _fitted(Slide("text", f"{number(section.id)} {section.title}", body, notes), wording)
        if any(set(step.clauses) & set(module.clauses) for step in section.procedure):
            yield from _drawn(handbook, section, wording)


def _drawn(handbook: Handbook, section: Section, wording: dict[str, str]) -> Iterator[Slide]:
    """Yield the flowchart of a section, a few steps to a slide."""
    title = wording["Flow of {section}"].format(section=section.title)
    whole = flow(section, handbook.title)
    for steps in split_evenly(whole.steps, -(-len(whole.steps) // DRAWN)):
        lanes = sorted({step.lane for step in steps})
        own = tuple(replace(step, href="", lane=lanes.index(step.lane)) for step in steps)
        part = Flow(whole.id, tuple(whole.lanes[lane] for lane in lanes), own)
        notes = tuple(f"{step.number}. {step.action}" for step in steps)
        shown = title if steps[0].number == 1 else wording["{title} (continued)"].format(title=title)
        yield Slide("figure", shown, (), notes, flow=part)


def _conduct(handbook: Handbook, module: Module, wording: dict[str, str]) -> Iterator[Slide]:
    """Yield what to say and never to say, by the rules that implement the module's clauses."""
    rules = [rule for rule in handbook.conduct if set(rule.clauses) & set(module.clauses)]
    say = tuple(Paragraph(text, "✓") for rule in rules for text in rule.say[:1])
    never = tuple(Paragraph(text, "×") for rule in rules for text in rule.never_say[:1])
    notes = tuple(wording["{name}: {text}"].format(name=rule.title, text=rule.why) for rule in rules)
    phrases = ((wording["Say"], say, notes), (wording["Never say"], never, () if say else notes))
    for title, body, why in phrases:
        if body:
            yield from _fitted(Slide("text", title, body, why), wording)


def _activities(view: ModuleView, wording: dict[str, str]) -> Iterator[Slide]:
    """Yield a slide for each part of the lesson: instructions for trainees; those for the trainer in its notes."""
    for activity in view.activities:
        minutes = wording["{minutes} min"].format(minutes=activity.minutes)
        body = tuple(Paragraph(text, minutes if i == 0 else "") for i, text in enumerate(_instructions(activity, view)))
        yield from _fitted(Slide("text", activity.title, body, activity.trainer, activity.minutes), wording)


def _instructions(activity: ActivityView, view: ModuleView) -> tuple[str, ...]:
    """Return the instructions for trainees; the module's title if the part has none."""
    return paragraphs(activity.trainee) or (view.title,)


def _case(view: ModuleView, wording: dict[str, str]) -> Iterator[Slide]:
    if view.case:
        points = tuple(Paragraph(point, "•") for point in view.case_points)
        yield from _fitted(Slide("text", wording["Case"], tuple(map(Paragraph, view.case)), view.case_points), wording)
        if points:
            yield from _fitted(Slide("text", wording["Discussion"], points), wording)


def _chosen(questions: tuple[QuestionView, ...]) -> tuple[QuestionView, ...]:
    """Return the first question of each type, then the second of each, up to `ASKED`."""
    types = dict.fromkeys(question.type for question in questions)
    ranks = {question.id: sum(o.type == question.type for o in questions[:i]) for i, question in enumerate(questions)}
    order = sorted(questions, key=lambda question: (ranks[question.id], list(types).index(question.type)))
    return tuple(order[:ASKED])


def _question(question: QuestionView, place: int, wording: dict[str, str]) -> Iterator[Slide]:
    """Yield a slide with the question, and one with the answer and its explanation."""
    letters = [f"{'ABCDEFGH'[i]}." for i in range(len(question.options))]
    options = tuple(Paragraph(text, letter) for letter, text in zip(letters, question.options, strict=True))
    title = wording["Question {number}"].format(number=place)
    yield from _fitted(
        Slide(
            "question",
            title,
            (Paragraph(question.stem, strong=True), *options),
            (wording["Let the class answer first."],),
        ),
        wording,
    )
    right: tuple[Paragraph, ...]
    if question.type == "true_false":
        right = (Paragraph(wording["right"] if question.truth else wording["wrong"], strong=True),)
    elif question.type == "ordering":
        right = tuple(Paragraph(text, f"{i}.", True) for i, text in enumerate(question.right, 1))
    else:
        right = tuple(replace(option, strong=True) for option in options if option.text in question.right)
    why = Paragraph(wording["{text} ({clause})"].format(text=question.explanation, clause=question.clause.text))
    yield from _fitted(
        Slide("question", wording["Answer {number}"].format(number=place), (*right, why), (question.stem,)), wording
    )


# ---- what fits


def _fitted(slide: Slide, wording: dict[str, str]) -> list[Slide]:
    """Split a slide that is too long into several; the first keeps the notes and the time."""
    pieces = [piece for paragraph in slide.body for piece in _cut(paragraph)]
    pages: list[list[Paragraph]] = [[]]
    used = 0.0
    for paragraph in pieces:
        tall = height(paragraph)
        if pages[-1] and used + GAP + tall > LINES:
            pages.append([])
            used = 0.0
        used += tall + (GAP if pages[-1] else 0)
        pages[-1].append(paragraph)
    first = replace(slide, body=tuple(pages[0]))
    more = wording["{title} (continued)"].format(title=slide.title)
    return [first, *(replace(slide, title=more, body=tuple(page), notes=(), minutes=0) for page in pages[1:])]


def height(paragraph: Paragraph) -> float:
    """Return the number of lines of a paragraph; all of them are indented by its mark."""
    indent = max(em(paragraph.mark) + 0.8, 1.4) if paragraph.mark else 0
    return lines(paragraph.text, ROOM - indent)


def _cut(paragraph: Paragraph) -> Iterable[Paragraph]:
    """Split a paragraph that is longer than a slide into sentences."""
    if height(paragraph) <= LINES:
        return (paragraph,)
    sentences = re.findall(r"[^。！？.!?]+[。！？.!?]*\s*|[。！？.!?]+", paragraph.text)
    parts: list[Paragraph] = []
    for sentence in sentences:
        joined = replace(parts[-1], text=parts[-1].text + sentence) if parts else None
        if joined is not None and height(joined) <= LINES - 1:
            parts[-1] = joined
        else:
            parts += [replace(paragraph, text=piece) for piece in _hard(sentence)]
    return parts


def _hard(sentence: str) -> Iterator[str]:
    """Split a sentence into pieces that fit on a slide."""
    most = int(ROOM * (LINES - 2) * 0.9)
    for start in range(0, len(sentence), most):
        yield sentence[start : start + most]
