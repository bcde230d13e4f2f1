"""The written and the practical exam on paper: papers, answers with marking sheet, answer card, sheets of practice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from generator.diagnostics.characters import width
from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.published import published
from generator.model.training import Curriculum, Exam
from generator.plan.artifact import UNPUBLISHED, Artifact, Document, Member
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.shared.sheets import NORMAL, BlockRow, Size, document_block
from generator.plan.site.roles import CriterionView, criteria_of
from generator.plan.training.blueprint import TYPES, Paper, bank_of, exam_of, papers, targets
from generator.plan.training.pack_part import PackPart, folder_of

WRITTEN = 6
"""Lines of the answer card on which an order is written: no paper asks for more."""

LETTERS = "ABCDEFGH"
"""What the options of a question are called."""

CARD_COLUMNS = 3
"""Columns of answers on the card."""

SHORT = 34
"""Options that are no wider, in Latin letters, stand two in a line."""

TITLES = ("{course}: exam paper {letter}", "{course}: answers and marking", "Answer card", "{course}: practical exam")
"""Titles in our words."""

WORDS = (*TITLES, *TYPES, "score", "checked by", "observed", "answer", "why", "no.", "clause")
"""Keywords that readers see in our words."""


@dataclass(frozen=True, slots=True)
class ExamRules:
    """What holds for the exam: questions, minutes, points of a question (empty if not a short figure), pass mark.

    `right` is how many right answers pass.
    """

    questions: int
    minutes: int
    points: str
    pass_mark: int
    right: int


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A paper as candidates get it: nothing in it tells an answer."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    letter: str
    seed: str
    rules: ExamRules
    groups: tuple[tuple[str, tuple[Task, ...]], ...]
    """Type of question, and the questions of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A question without its answer; `paired` options are short enough to stand two in a line."""

    number: int
    stem: str
    options: tuple[str, ...]
    paired: bool


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """What the blueprint aims at, what the bank has, and what each paper asks."""

    title: str
    bank: int
    aim: int
    drawn: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Whether the papers keep to their blueprint: by module, by difficulty, and how many critical clauses they ask."""

    seed: str
    modules: tuple[BlueprintRow, ...]
    difficulties: tuple[BlueprintRow, ...]
    critical: int
    shared: int
    """Questions that are in more than one paper."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """For markers: the answers of all papers, how they were drawn, and room for the marks."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    rules: ExamRules
    papers: tuple[Paper, ...]
    modules: tuple[tuple[str, str], ...]
    """Id and title of each module."""
    clauses: tuple[tuple[str, str], ...]
    """Id and number of each clause that is asked."""
    blueprint: Blueprint


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """A card for so many answers; it fits every paper of that length."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    columns: tuple[tuple[int, ...], ...]
    letters: str
    written: int


@dataclass(frozen=True, slots=True)
class PracticeSheet:
    """The marking sheet of the assessed practice, for two assessors."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    task: str
    minutes: int
    pass_mark: int
    criteria: tuple[CriterionView, ...]


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """The exam of one role, as far as its curriculum has one."""
    folder = folder_of(curriculum.role)
    artifacts = (
        *_written(handbook, curriculum, catalogue, folder),
        *_practical(handbook, curriculum, catalogue, folder),
    )
    members = [_member(artifact.path) for artifact in artifacts]
    exam = exam_of(handbook, curriculum)
    if exam is not None:
        members.append(Member("exam/answer-card.pdf", _card_path(exam.questions), "exam/answer-card.pdf"))
    return PackPart(artifacts, (), tuple(members))


def _member(path: str) -> Member:
    """A file of the exam; the papers have one keyword for all letters."""
    name = f"exam/{path.rpartition('/')[2]}"
    return Member(name, path, "exam/paper-?.pdf" if name.startswith("exam/paper-") else name)


def shared(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """An answer card for each length of paper."""
    head = document_head(handbook)
    title = catalogue.pgettext("exam", "Answer card")
    letters = LETTERS[: max((len(getattr(one, "options", ())) for one in handbook.questions), default=0)]
    lengths = {exam.questions for one in handbook.curricula if (exam := exam_of(handbook, one)) is not None}
    for length in sorted(lengths):
        rows = -(-length // CARD_COLUMNS)
        columns = tuple(tuple(range(start, min(start + rows, length + 1))) for start in range(1, length + 1, rows))
        digest = document_digest(handbook, "answer-card", (), questions=length, letters=letters, written=WRITTEN)
        document_id = identify_sheet(handbook, f"CARD-{length}", digest)
        view = AnswerCard(
            head, document_id, NORMAL, document_block(handbook, document_id, NORMAL), title, columns, letters, WRITTEN
        )
        document = Document(document_id, title, handbook.info.id)
        yield Artifact(
            _card_path(length), "pdf", "print/exam-card.html.j2", view, (handbook.info.id,), document=document
        )


def _card_path(length: int) -> str:
    return f"{UNPUBLISHED}exam/answer-card-{length}.pdf"


def _written(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue, folder: str) -> Iterator[Artifact]:
    exam = exam_of(handbook, curriculum)
    if exam is None:
        return
    head = document_head(handbook)
    drawn = papers(handbook, curriculum)
    rules = exam_rules(curriculum, exam)
    for paper in drawn:
        groups = tuple(_groups(paper))
        records = (curriculum.id, *(one.id for one in paper.questions))
        digest = document_digest(
            handbook, "exam-paper", records, letter=paper.letter, seed=paper.seed, exam=published(exam)
        )
        document_id = identify_sheet(handbook, f"{curriculum.id}-{paper.letter}", digest)
        title = catalogue.pgettext("exam", "{course}: exam paper {letter}").format(
            course=curriculum.title, letter=paper.letter
        )
        block = document_block(handbook, document_id, NORMAL)
        view = PaperSheet(head, document_id, NORMAL, block, title, paper.letter, paper.seed, rules, groups)
        path = f"{folder}/paper-{paper.letter.lower()}.pdf"
        document = Document(document_id, title, curriculum.id)
        yield Artifact(path, "pdf", "print/exam-paper.html.j2", view, records, document=document)
    title = catalogue.pgettext("exam", "{course}: answers and marking").format(course=curriculum.title)
    asked = tuple(dict.fromkeys(one for paper in drawn for one in paper.questions))
    records = (curriculum.id, *dict.fromkeys(one.id for one in asked))
    orders = {paper.letter: [one.id for one in paper.questions] for paper in drawn}
    critical = sorted({one.id for one in asked if one.critical})
    bank = sorted(one.id for one in bank_of(handbook, curriculum))
    digest = document_digest(
        handbook, "exam-answers", records, exam=published(exam), papers=orders, critical=critical, bank=bank
    )
    document_id = identify_sheet(handbook, f"{curriculum.id}-ANSWERS", digest)
    answers = AnswerSheet(
        head=head,
        document_id=document_id,
        size=NORMAL,
        block=document_block(handbook, document_id, NORMAL),
        title=title,
        rules=rules,
        papers=drawn,
        modules=tuple((id_, handbook.title(id_)) for id_ in curriculum.modules),
        clauses=tuple({one.clause: number(one.clause) for one in asked}.items()),
        blueprint=blueprint(handbook, curriculum, exam, drawn),
    )
    document = Document(document_id, title, curriculum.id)
    yield Artifact(f"{folder}/answers.pdf", "pdf", "print/exam-answers.html.j2", answers, records, document=document)


def exam_rules(curriculum: Curriculum, exam: Exam) -> ExamRules:
    """All questions have the same points, so that papers of any length add up to 100."""
    each = Fraction(100, exam.questions)
    points = f"{float(each):g}" if 1000 % (1000 * each).denominator == 0 and (each * 100).denominator == 1 else ""
    right = -(-exam.questions * curriculum.pass_mark // 100)
    return ExamRules(exam.questions, exam.minutes, points, curriculum.pass_mark, right)


def _groups(paper: Paper) -> Iterator[tuple[str, tuple[Task, ...]]]:
    for type_ in TYPES:
        own = tuple(
            Task(one.number, one.stem, one.options, all(width(option) <= SHORT for option in one.options))
            for one in paper.questions
            if one.type == type_
        )
        if own:
            yield type_, own


def blueprint(handbook: Handbook, curriculum: Curriculum, exam: Exam, drawn: tuple[Paper, ...]) -> Blueprint:
    """How the papers were drawn, for whoever answers for them."""
    bank = bank_of(handbook, curriculum)
    modules, difficulties = targets(handbook, curriculum, exam)

    def counted(of: str, key: object) -> tuple[int, ...]:
        return tuple(sum(getattr(one, of) == key for one in paper.questions) for paper in drawn)

    held = Counter(one.module for one in bank), Counter(one.difficulty for one in bank)
    shared = Counter(one.id for paper in drawn for one in paper.questions)
    return Blueprint(
        exam.seed,
        tuple(
            BlueprintRow(handbook.title(id_), held[0][id_], aim, counted("module", id_)) for id_, aim in modules.items()
        ),
        tuple(
            BlueprintRow(str(level), held[1][level], aim, counted("difficulty", level))
            for level, aim in difficulties.items()
        ),
        len({one.clause for paper in drawn for one in paper.questions if one.critical}),
        sum(times > 1 for times in shared.values()),
    )


def _practical(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue, folder: str) -> Iterator[Artifact]:
    practice = curriculum.practice
    if practice is None:
        return
    document_id = identify_sheet(
        handbook, f"{curriculum.id}-PRACTICE", document_digest(handbook, "practice", (curriculum.id,))
    )
    view = PracticeSheet(
        head=document_head(handbook),
        document_id=document_id,
        size=NORMAL,
        block=document_block(handbook, document_id, NORMAL),
        title=catalogue.pgettext("exam", "{course}: practical exam").format(course=curriculum.title),
        task=practice.title,
        minutes=practice.minutes,
        pass_mark=curriculum.pass_mark,
        criteria=criteria_of(practice),
    )
    document = Document(document_id, view.title, curriculum.id)
    yield Artifact(
        f"{folder}/practice.pdf", "pdf", "print/exam-practice.html.j2", view, (curriculum.id,), document=document
    )
