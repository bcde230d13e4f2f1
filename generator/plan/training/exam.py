"""Printed exams: papers, answer sheet with marking scheme, answer card, marking sheet of the practical exam."""

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
"""Lines of the answer card for ordering questions, which is the most that a paper contains."""

LETTERS = "ABCDEFGH"
"""Letters of the options of a question."""

CARD_COLUMNS = 3
"""Columns of answers on the card."""

SHORT = 34
"""Largest width, in Latin letters, of options that are printed two in a line."""

TITLES = ("{course}: exam paper {letter}", "{course}: answers and marking", "Answer card", "{course}: practical exam")
"""Titles of the documents."""

WORDS = (*TITLES, *TYPES, "score", "checked by", "observed", "answer", "why", "no.", "clause")
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class ExamRules:
    """Rules of an exam: questions, minutes, points of a question (empty if not a short number), pass mark.

    `right` is the number of right answers that passes.
    """

    questions: int
    minutes: int
    points: str
    pass_mark: int
    right: int


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """View of an exam paper for candidates; it contains no answers."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    letter: str
    seed: str
    rules: ExamRules
    groups: tuple[TaskGroup, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A question without its answer; `paired` options are short enough to be printed two in a line."""

    number: int
    stem: str
    options: tuple[str, ...]
    paired: bool


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The questions of a type; `type` is its keyword."""

    type: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """Questions of a module or difficulty: number in the bank, target, and number in each paper."""

    title: str
    bank: int
    aim: int
    drawn: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Comparison of the papers with the blueprint: by module, by difficulty, and the tested critical clauses."""

    seed: str
    modules: tuple[BlueprintRow, ...]
    difficulties: tuple[BlueprintRow, ...]
    critical: int
    shared: int
    """Number of questions that are in more than one paper."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """View for markers: the answers of all papers, how they were drawn, and space for the marks."""

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
    """Id and number of each tested clause."""
    blueprint: Blueprint


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """View of an answer card, which fits every paper with its number of questions."""

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
    """View of the marking sheet of the assessed practice, for two assessors."""

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
    """Return the written and practical exam of a role, as far as its curriculum has them."""
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
    """Return a file of the exam as a member of the pack; all papers have one keyword."""
    name = f"exam/{path.rpartition('/')[2]}"
    return Member(name, path, "exam/paper-?.pdf" if name.startswith("exam/paper-") else name)


def shared(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield an answer card for each length of paper."""
    head = document_head(handbook)
    title = catalogue.pgettext("exam", "Answer card")
    letters = LETTERS[: max((len(getattr(question, "options", ())) for question in handbook.questions), default=0)]
    lengths = {
        exam.questions for curriculum in handbook.curricula if (exam := exam_of(handbook, curriculum)) is not None
    }
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
        records = (curriculum.id, *(question.id for question in paper.questions))
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
    asked = tuple(dict.fromkeys(question for paper in drawn for question in paper.questions))
    records = (curriculum.id, *dict.fromkeys(question.id for question in asked))
    orders = {paper.letter: [question.id for question in paper.questions] for paper in drawn}
    critical = sorted({question.id for question in asked if question.critical})
    bank = sorted(question.id for question in bank_of(handbook, curriculum))
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
        clauses=tuple({question.clause: number(question.clause) for question in asked}.items()),
        blueprint=blueprint(handbook, curriculum, exam, drawn),
    )
    document = Document(document_id, title, curriculum.id)
    yield Artifact(f"{folder}/answers.pdf", "pdf", "print/exam-answers.html.j2", answers, records, document=document)


def exam_rules(curriculum: Curriculum, exam: Exam) -> ExamRules:
    """Return the rules of an exam. All questions have equal points, so that papers of any length total 100."""
    each = Fraction(100, exam.questions)
    points = f"{float(each):g}" if 1000 % (1000 * each).denominator == 0 and (each * 100).denominator == 1 else ""
    right = -(-exam.questions * curriculum.pass_mark // 100)
    return ExamRules(exam.questions, exam.minutes, points, curriculum.pass_mark, right)


def _groups(paper: Paper) -> Iterator[TaskGroup]:
    for type_ in TYPES:
        own = tuple(
            Task(
                question.number,
                question.stem,
                question.options,
                all(width(option) <= SHORT for option in question.options),
            )
            for question in paper.questions
            if question.type == type_
        )
        if own:
            yield TaskGroup(type_, own)


def blueprint(handbook: Handbook, curriculum: Curriculum, exam: Exam, drawn: tuple[Paper, ...]) -> Blueprint:
    """Return how the papers were drawn, for the person accountable for the exam."""
    bank = bank_of(handbook, curriculum)
    modules, difficulties = targets(handbook, curriculum, exam)

    def counted(of: str, key: object) -> tuple[int, ...]:
        return tuple(sum(getattr(question, of) == key for question in paper.questions) for paper in drawn)

    held = Counter(question.module for question in bank), Counter(question.difficulty for question in bank)
    shared = Counter(question.id for paper in drawn for question in paper.questions)
    return Blueprint(
        exam.seed,
        tuple(
            BlueprintRow(handbook.title(id_), held[0][id_], aim, counted("module", id_)) for id_, aim in modules.items()
        ),
        tuple(
            BlueprintRow(str(level), held[1][level], aim, counted("difficulty", level))
            for level, aim in difficulties.items()
        ),
        len({question.clause for paper in drawn for question in paper.questions if question.critical}),
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
