"""Question bank of each role, for learning platforms."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact, FormatName, Member
from generator.plan.shared.parts import Addresses
from generator.plan.training.modules import QuestionView, questions_of
from generator.plan.training.pack_part import PackPart, folder_of

FILES: tuple[tuple[str, FormatName], ...] = (
    ("bank.moodle.xml", "moodle"),
    ("bank.gift", "gift"),
    ("bank.qti.zip", "qti"),
)
"""File names and formats of the question bank."""


@dataclass(frozen=True, slots=True)
class ModuleQuestions:
    """Title of a module, and the questions on it."""

    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question bank by module, for a learning platform."""

    id: str
    title: str
    modules: tuple[ModuleQuestions, ...]


def part(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """Return the question bank of a role's modules, in the formats of learning platforms."""
    to = Addresses(handbook, None)
    modules = handbook.modules_of(curriculum)
    asked = {module.id: questions_of(handbook, to, module.id) for module in modules}
    title = handbook.title(curriculum.role)
    banks = tuple(ModuleQuestions(module.title, asked[module.id]) for module in modules if asked[module.id])
    quiz = Quiz(curriculum.id, title, banks)
    questions = tuple(question.id for module in modules for question in asked[module.id])
    folder = folder_of(curriculum.role)
    artifacts = tuple(Artifact(f"{folder}/{name}", format_, "", quiz, questions) for name, format_ in FILES)
    members = tuple(Member(f"exam/{name}", f"{folder}/{name}", f"exam/{name}") for name, _ in FILES)
    return PackPart(artifacts, (), members)
