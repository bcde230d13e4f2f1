"""The question bank of each role, for learning platforms."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum, Module
from generator.plan.artifact import Artifact
from generator.plan.pack_part import PackPart, folder_of
from generator.plan.parts import Addresses
from generator.plan.training import QuestionView, questions_of


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question bank by module, for a learning platform."""

    title: str
    modules: tuple[tuple[str, tuple[QuestionView, ...]], ...]


def part(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """The questions of one role's modules, in the forms that platforms read."""
    to = Addresses(handbook, None)
    modules: list[Module] = [handbook.get(id_) for id_ in curriculum.modules]
    asked = {module.id: questions_of(handbook, to, module.id) for module in modules}
    title = handbook.get(curriculum.role).title
    quiz = Quiz(title, tuple((module.title, asked[module.id]) for module in modules if asked[module.id]))
    questions = tuple(question.id for module in modules for question in asked[module.id])
    folder = folder_of(curriculum.role)
    artifacts = (
        Artifact(f"{folder}/quiz.moodle.xml", "moodle", "", quiz, questions),
        Artifact(f"{folder}/quiz.gift", "gift", "", quiz, questions),
    )
    return PackPart(artifacts, (), tuple((name, f"{folder}/{name}") for name in ("quiz.moodle.xml", "quiz.gift")))
