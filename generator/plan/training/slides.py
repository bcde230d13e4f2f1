"""Slides: a deck for each module, which all packs share, and an opening deck for each role.

What a slide holds is decided here by counting, so that nothing leaves it: a line has `ROOM` em, a slide `LINES` lines,
in every format alike.
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
from generator.plan.shared.fitting import em, lines, parted
from generator.plan.shared.flow import Flow, flow
from generator.plan.shared.parts import Addresses, DocumentHead, document_head, paragraphs
from generator.plan.site.roles import rules_for
from generator.plan.training.course import WORDS as COURSE_WORDS
from generator.plan.training.course import course_view
from generator.plan.training.modules import ActivityView, ModuleView, QuestionView, module_view, questions_of
from generator.plan.training.pack_part import PackPart, folder_of

ROOM, LINES = 34.0, 10.5
"""Em to a line and lines to a slide, at the size that text on slides has."""

GAP = 0.4
"""Room between two paragraphs, in lines."""

DRAWN = 4
"""Steps of a procedure that one slide draws, so that its words can be read from the last row."""

ASKED = 5
"""Questions of the bank that are asked on slides."""

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
"""Keywords that readers see in our words."""

Kind = Literal["title", "text", "figure", "question"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on a slide; `mark` stands before it (a bullet, a letter, a number of a clause)."""

    text: str
    mark: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide with its notes; `minutes` is how long it is meant to take, 0 if it has no time of its own."""

    kind: Kind
    title: str
    body: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    minutes: int = 0
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides that are shown one after the other. `words` are those of the drawings in it."""

    head: DocumentHead
    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    words: tuple[tuple[str, str], ...]


def shared(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """The deck of each module, to edit and to show."""
    for module in handbook.modules:
        deck = module_deck(handbook, module, catalogue)
        records = (module.id, *module.clauses)
        yield from _artifacts(f"{UNPUBLISHED}slides/{module.id}", deck, records)


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """The opening deck of one role, and the decks of its modules in order."""
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
    """The slides of a module: what it is for, what the handbook requires, what is done, asked and taken along."""
    word = {one: catalogue.pgettext("slides", one) for one in WORDS}
    to = Addresses(handbook, None)
    view = module_view(handbook, to, module)
    asked = _chosen(questions_of(handbook, to, module.id))
    timing = [Paragraph(one.title, word["{minutes} min"].format(minutes=one.minutes)) for one in view.activities]
    named = word["{name}: {text}"]
    materials = named.format(name=word["Materials"], text=word["; "].join(view.materials)) if view.materials else ""
    slides = [
        Slide("title", module.title, (Paragraph(module.summary),), tuple(filter(None, (materials,)))),
        *_fitted(Slide("text", word["Objectives"], tuple(Paragraph(one, "•") for one in view.objectives)), word),
        *_fitted(Slide("text", word["Timing"], tuple(timing)), word),
        *_required(handbook, module, view, word),
        *_conduct(handbook, module, word),
        *_activities(view, word),
        *_case(view, word),
        *(slide for i, one in enumerate(asked, 1) for slide in _question(one, i, word)),
    ]
    mistakes = tuple(Paragraph(one, "×") for one in view.mistakes)
    slides += _fitted(Slide("text", word["Common mistakes"], mistakes), word) if mistakes else []
    slides += _fitted(
        Slide("text", word["What to take along"], tuple(Paragraph(one, "✓") for one in view.objectives)), word
    )
    return Deck(document_head(handbook), module.title, handbook.info.title, tuple(slides), tuple(word.items()))


def _opening(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> Deck:
    word = {one: catalogue.pgettext("slides", one) for one in WORDS}
    course_word = {one: catalogue.pgettext("course", one) for one in COURSE_WORDS}
    course = course_view(handbook, curriculum, Addresses(handbook, None), course_word)
    minutes = word["{minutes} min"]
    modules = tuple(
        Paragraph(module.title, minutes.format(minutes=module.minutes)) for module in handbook.modules_of(curriculum)
    )
    days = tuple(
        Paragraph(
            word["; "].join(
                dict.fromkeys(slot.title.text for slot in day.slots if slot.kind not in ("break", "lunch"))
            ),
            course_word["day {number}"].format(number=day.number),
        )
        for day in course.days
    )
    conduct = tuple(Paragraph(rule.do[0], "•") for rule in rules_for(handbook, curriculum.role)[:8])
    slides = [
        Slide("title", course.title, (Paragraph(f"{handbook.info.company} · {handbook.info.department}"),)),
        *_fitted(Slide("text", word["Days"], days), word),
        *_fitted(Slide("text", word["Modules"], modules), word),
        *(_fitted(Slide("text", word["How we behave"], conduct), word) if conduct else []),
    ]
    return Deck(document_head(handbook), course.title, handbook.info.title, tuple(slides), tuple(word.items()))


def _required(handbook: Handbook, module: Module, view: ModuleView, word: dict[str, str]) -> Iterator[Slide]:
    """The clauses by section, and the flow of each section whose procedure carries one of them out."""
    for section in handbook.sections:
        own = [one for one in view.clauses if owner_of(one.id) == section.id]
        if not own:
            continue
        named = word["{name}: {text}"]
        notes = tuple(
            named.format(name=one.number, text=one.bases[0].note) for one in own if one.bases and one.bases[0].note
        )
        body = tuple(Paragraph(one.text, one.number) for one in own)
        yield from _fitted(Slide("text", f"{number(section.id)} {section.title}", body, notes), word)
        if any(set(step.clauses) & set(module.clauses) for step in section.procedure):
            yield from _drawn(handbook, section, word)


def _drawn(handbook: Handbook, section: Section, word: dict[str, str]) -> Iterator[Slide]:
    """The procedure of a section, a few steps to a slide."""
    title = word["Flow of {section}"].format(section=section.title)
    whole = flow(section, handbook.title)
    for steps in parted(whole.steps, -(-len(whole.steps) // DRAWN)):
        lanes = sorted({step.lane for step in steps})
        own = tuple(replace(step, href="", lane=lanes.index(step.lane)) for step in steps)
        part = Flow(whole.id, tuple(whole.lanes[lane] for lane in lanes), own)
        notes = tuple(f"{step.number}. {step.action}" for step in steps)
        shown = title if steps[0].number == 1 else word["{title} (continued)"].format(title=title)
        yield Slide("figure", shown, (), notes, flow=part)


def _conduct(handbook: Handbook, module: Module, word: dict[str, str]) -> Iterator[Slide]:
    """What to say and never to say, by the rules that carry out the module's clauses."""
    rules = [rule for rule in handbook.conduct if set(rule.clauses) & set(module.clauses)]
    say = tuple(Paragraph(text, "✓") for rule in rules for text in rule.say[:1])
    never = tuple(Paragraph(text, "×") for rule in rules for text in rule.never_say[:1])
    notes = tuple(word["{name}: {text}"].format(name=rule.title, text=rule.why) for rule in rules)
    told = ((word["Say"], say, notes), (word["Never say"], never, () if say else notes))
    for title, body, why in told:
        if body:
            yield from _fitted(Slide("text", title, body, why), word)


def _activities(view: ModuleView, word: dict[str, str]) -> Iterator[Slide]:
    """A slide for each part of the lesson: on it what the trainees do, in its notes what the trainer says and does."""
    for one in view.activities:
        minutes = word["{minutes} min"].format(minutes=one.minutes)
        body = tuple(Paragraph(text, minutes if i == 0 else "") for i, text in enumerate(_told(one, view)))
        yield from _fitted(Slide("text", one.title, body, one.trainer, one.minutes), word)


def _told(activity: ActivityView, view: ModuleView) -> tuple[str, ...]:
    """What the trainees are told; the module's title where the part is the trainer's alone."""
    return paragraphs(activity.trainee) or (view.title,)


def _case(view: ModuleView, word: dict[str, str]) -> Iterator[Slide]:
    if view.case:
        points = tuple(Paragraph(one, "•") for one in view.case_points)
        yield from _fitted(Slide("text", word["Case"], tuple(map(Paragraph, view.case)), view.case_points), word)
        if points:
            yield from _fitted(Slide("text", word["Discussion"], points), word)


def _chosen(questions: tuple[QuestionView, ...]) -> tuple[QuestionView, ...]:
    """The first of each type, then the second of each, until there are enough."""
    types = dict.fromkeys(one.type for one in questions)
    ranks = {one.id: sum(o.type == one.type for o in questions[:i]) for i, one in enumerate(questions)}
    order = sorted(questions, key=lambda one: (ranks[one.id], list(types).index(one.type)))
    return tuple(order[:ASKED])


def _question(question: QuestionView, place: int, word: dict[str, str]) -> Iterator[Slide]:
    """What is asked, and on the next slide what is right and why."""
    letters = [f"{'ABCDEFGH'[i]}." for i in range(len(question.options))]
    options = tuple(Paragraph(text, letter) for letter, text in zip(letters, question.options, strict=True))
    title = word["Question {number}"].format(number=place)
    yield from _fitted(
        Slide(
            "question", title, (Paragraph(question.stem, strong=True), *options), (word["Let the class answer first."],)
        ),
        word,
    )
    right: tuple[Paragraph, ...]
    if question.type == "true_false":
        right = (Paragraph(word["right"] if question.truth else word["wrong"], strong=True),)
    elif question.type == "ordering":
        right = tuple(Paragraph(text, f"{i}.", True) for i, text in enumerate(question.right, 1))
    else:
        right = tuple(replace(one, strong=True) for one in options if one.text in question.right)
    why = Paragraph(word["{text} ({clause})"].format(text=question.explanation, clause=question.clause.text))
    yield from _fitted(
        Slide("question", word["Answer {number}"].format(number=place), (*right, why), (question.stem,)), word
    )


# ---- what fits


def _fitted(slide: Slide, word: dict[str, str]) -> list[Slide]:
    """A slide, or as many as its text needs; the first keeps the notes and the time."""
    pieces = [piece for one in slide.body for piece in _cut(one)]
    pages: list[list[Paragraph]] = [[]]
    used = 0.0
    for one in pieces:
        tall = height(one)
        if pages[-1] and used + GAP + tall > LINES:
            pages.append([])
            used = 0.0
        used += tall + (GAP if pages[-1] else 0)
        pages[-1].append(one)
    first = replace(slide, body=tuple(pages[0]))
    more = word["{title} (continued)"].format(title=slide.title)
    return [first, *(replace(slide, title=more, body=tuple(page), notes=(), minutes=0) for page in pages[1:])]


def height(paragraph: Paragraph) -> float:
    """Lines that a paragraph takes; its mark stands before all of them."""
    indent = max(em(paragraph.mark) + 0.8, 1.4) if paragraph.mark else 0
    return lines(paragraph.text, ROOM - indent)


def _cut(paragraph: Paragraph) -> Iterable[Paragraph]:
    """A paragraph that no slide has room for, by its sentences."""
    if height(paragraph) <= LINES:
        return (paragraph,)
    sentences = re.findall(r"[^。！？.!?]+[。！？.!?]*\s*|[。！？.!?]+", paragraph.text)
    found: list[Paragraph] = []
    for sentence in sentences:
        joined = replace(found[-1], text=found[-1].text + sentence) if found else None
        if joined is not None and height(joined) <= LINES - 1:
            found[-1] = joined
        else:
            found += [replace(paragraph, text=piece) for piece in _hard(sentence)]
    return found


def _hard(sentence: str) -> Iterator[str]:
    """A sentence in pieces that a slide has room for."""
    most = int(ROOM * (LINES - 2) * 0.9)
    for start in range(0, len(sentence), most):
        yield sentence[start : start + most]
