"""Training: modules, curricula, timetable, exams, practice and questions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from generator.model.base import Identified, Line, Names, Record, Reviewed, Text, own_id
from generator.model.reference import Basis

Minutes = Annotated[int, Field(ge=1, le=480)]
Percent = Annotated[int, Field(ge=0, le=100)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Activity(Record):
    """Part of a lesson."""

    title: Line = Field(description="What happens.", examples=["角色扮演：客户没带证件"])
    minutes: Minutes = Field(description="How long, in minutes.", examples=[15])
    trainer: Text = Field(description="What the trainer does and says.", examples=["两人一组，发放情景卡。"])
    trainee: Text | None = Field(None, description="What the trainees do.", examples=["轮流扮演客户与营业员。"])


class Module(Identified, Reviewed):
    """Module: a unit of training."""

    id: Annotated[str, own_id("MOD")] = Field(description="Id; starts with `MOD-`.", examples=["MOD-REALNAME"])
    title: Line = Field(description="Title.", examples=["实名登记"])
    summary: Text = Field(description="What it is about.", examples=["如何在柜台核对身份。"])
    objectives: tuple[Text, ...] = Field(
        min_length=1, description="What a trainee can demonstrably do afterwards.", examples=[["能独立完成代办登记。"]]
    )
    method: Line = Field(description="How it is taught.", examples=["讲授、演练"])
    materials: tuple[Line, ...] = Field((), description="What has to be in the room.", examples=[["情景卡"]])
    compulsory: tuple[Basis, ...] = Field(
        (),
        description="Law that makes it compulsory for all; empty if it is not compulsory.",
        examples=[[{"grade": "law"}]],
    )
    clauses: tuple[Annotated[str, Names("clause")], ...] = Field(
        min_length=1, description="Clauses it teaches.", examples=[["SEC-2.1-C2"]]
    )
    activities: tuple[Activity, ...] = Field(
        min_length=1, description="The lesson, in order.", examples=[[{"title": "导入", "minutes": 10, "trainer": "…"}]]
    )
    case: Text | None = Field(None, description="A case to discuss.", examples=["一名客户替母亲办理…"])
    case_points: tuple[Text, ...] = Field(
        (),
        description="What a good discussion of the case brings out; for the trainer.",
        examples=[["代办须登记双方信息。"]],
    )
    mistakes: tuple[Text, ...] = Field((), description="Common mistakes.", examples=[["只看复印件。"]])

    @property
    def minutes(self) -> int:
        """Length of the module in minutes: the sum of its activities."""
        return sum(activity.minutes for activity in self.activities)


class Criterion(Record):
    """Criterion of a marking sheet."""

    text: Text = Field(description="What is observed.", examples=["测光前清洁接头。"])
    points: Annotated[int, Field(ge=1, le=100)] = Field(description="Points for it.", examples=[20])
    critical: bool = Field(False, description="Missing it fails the practice.", examples=[True])


class Practice(Record):
    """Practical assessment."""

    title: Line = Field(description="The task.", examples=["模拟上门装机"])
    minutes: Minutes = Field(description="Time allowed, in minutes.", examples=[40])
    criteria: tuple[Criterion, ...] = Field(
        min_length=1, description="Marking sheet; points add up to 100.", examples=[[{"text": "…", "points": 20}]]
    )


class Exam(Record):
    """Blueprint of a written exam: how questions of a curriculum's modules are drawn.

    Regardless of the shares, each paper covers each module, and each clause that a critical item of the role's
    checklists checks.
    """

    questions: Annotated[int, Field(ge=1, le=200)] = Field(description="Questions in a paper.", examples=[40])
    minutes: Minutes = Field(description="Time allowed, in minutes.", examples=[60])
    per_module: Annotated[int, Field(ge=1, le=50)] = Field(
        1, description="Questions about each module, at least.", examples=[2]
    )
    difficulty: tuple[Percent, Percent, Percent] = Field(
        (50, 40, 10),
        description="Target shares of easy, medium and hard questions, in percent.",
        examples=[[50, 40, 10]],
    )
    seed: Line = Field(
        "1", description="Seed of the draw: the same seed always draws the same papers.", examples=["2026-1"]
    )

    @model_validator(mode="after")
    def _shares_of_a_whole(self) -> Exam:
        if sum(self.difficulty) != 100:
            raise PydanticCustomError("shares", "the shares of easy, medium and hard questions add up to 100")
        return self


class Timetable(Record):
    """Timetable of a training day; times are local, `HH:MM`."""

    start: Clock = Field("09:00", description="When the first session begins.", examples=["09:00"])
    end: Clock = Field("17:30", description="When the last session has ended.", examples=["17:30"])
    lunch: Clock = Field("12:00", description="When lunch begins, or soon after.", examples=["12:00"])
    lunch_minutes: Minutes = Field(60, description="Length of lunch, in minutes.", examples=[60])
    stretch_minutes: Minutes = Field(90, description="Longest time without a break, in minutes.", examples=[90])
    break_minutes: Minutes = Field(10, description="Length of a break, in minutes.", examples=[10])

    @model_validator(mode="after")
    def _times_in_order(self) -> Timetable:
        if not self.start < self.lunch < self.end:
            raise PydanticCustomError("timetable", "a day starts before lunch and ends after it")
        return self


class TrainingRules(Record):
    """Rules that apply to all courses; a curriculum may have its own exam."""

    timetable: Timetable = Field(Timetable(), description="Timetable of a day.", examples=[{"start": "09:00"}])
    class_size: Annotated[int, Field(ge=1, le=500)] = Field(
        20, description="Trainees that one room and one trainer can take.", examples=[20]
    )
    stations: Annotated[int, Field(ge=1, le=100)] = Field(
        4, description="Candidates who are assessed in the practice at the same time.", examples=[4]
    )
    period_minutes: Annotated[int, Field(ge=1, le=120)] = Field(
        45, description="Length of a training period, the unit in which training is counted, in minutes.", examples=[45]
    )
    room: tuple[Line, ...] = Field((), description="What every room needs.", examples=[["投影仪", "白板"]])
    exam: Exam | None = Field(None, description="The written exam.", examples=[{"questions": 40, "minutes": 60}])
    resit_working_days: Annotated[int, Field(ge=1, le=260)] | None = Field(
        None, description="Working days after a class within which a failed part is taken again.", examples=[10]
    )
    feedback: tuple[Line, ...] = Field(
        (), description="What trainees rate from 1 to 5 after a course.", examples=[["讲的内容回去就用得上"]]
    )
    basis: tuple[Basis, ...] = Field((), description="Basis of the figures.", examples=[[{"grade": "house"}]])


class Curriculum(Identified):
    """Curriculum: the training of a role."""

    id: Annotated[str, own_id("CUR")] = Field(description="Id; starts with `CUR-`.", examples=["CUR-INSTALLER"])
    role: Annotated[str, Names("role")] = Field(description="Role that is trained.", examples=["ROLE-INSTALLER"])
    title: Line = Field(description="Title.", examples=["装维工程师岗位课程"])
    modules: tuple[Annotated[str, Names("module")], ...] = Field(
        min_length=1, description="Modules, in order.", examples=[["MOD-SAFETY"]]
    )
    pass_mark: Annotated[int, Field(ge=1, le=100)] = Field(
        description="Pass mark of the exam, in percent.", examples=[80]
    )
    renewal_months: Annotated[int, Field(ge=1, le=120)] = Field(
        description="Months until it must be taken again.", examples=[12]
    )
    days: Annotated[int, Field(ge=1, le=60)] | None = Field(
        None, description="Days that the course may take, exam and practice included.", examples=[3]
    )
    exam: Exam | None = Field(
        None, description="Its own written exam, if it differs from the common one.", examples=[{"questions": 60}]
    )
    left_out: tuple[Text, ...] = Field(
        (), description="What the course leaves out, and where it is learned instead.", examples=[["不含实操考核。"]]
    )
    practice: Practice | None = Field(None, description="Assessed practice.", examples=[{"title": "模拟上门装机"}])
    basis: tuple[Basis, ...] = Field(
        min_length=1, description="Basis of pass mark and renewal.", examples=[[{"grade": "house"}]]
    )


class _Question(Identified):
    id: Annotated[str, own_id("Q")] = Field(description="Id; starts with `Q-`.", examples=["Q-REALNAME-1"])
    module: Annotated[str, Names("module")] = Field(description="Module that it tests.", examples=["MOD-REALNAME"])
    stem: Text = Field(description="The question.", examples=["代办入网时应登记谁的信息？"])
    explanation: Text = Field(description="Why the answer is right.", examples=["代办须登记双方信息。"])
    clause: Annotated[str, Names("clause")] = Field(description="Clause that it is based on.", examples=["SEC-2.1-C4"])
    difficulty: Annotated[int, Field(ge=1, le=3)] = Field(1, description="1 easy to 3 hard.", examples=[2])


class Option(Record):
    """Answer option."""

    text: Line = Field(description="The answer.", examples=["委托人和受托人双方"])
    right: bool = Field(False, description="Whether it is right.", examples=[True])


class SingleQuestion(_Question):
    """Question with exactly one right answer."""

    type: Literal["single"] = Field(description="Question type.", examples=["single"])
    options: tuple[Option, ...] = Field(
        min_length=3, max_length=6, description="Answers.", examples=[[{"text": "…", "right": True}, {"text": "…"}]]
    )

    @model_validator(mode="after")
    def _one_right(self) -> SingleQuestion:
        if sum(option.right for option in self.options) != 1:
            raise PydanticCustomError("one_right", "a single-choice question has exactly one right option")
        return self


class MultipleQuestion(_Question):
    """Question with two or more right answers."""

    type: Literal["multiple"] = Field(description="Question type.", examples=["multiple"])
    options: tuple[Option, ...] = Field(
        min_length=3, max_length=8, description="Answers.", examples=[[{"text": "…", "right": True}, {"text": "…"}]]
    )

    @model_validator(mode="after")
    def _some_right(self) -> MultipleQuestion:
        if sum(option.right for option in self.options) < 2:
            raise PydanticCustomError("some_right", "a multiple-choice question has two or more right options")
        return self


class TrueFalseQuestion(_Question):
    """Question whose stem is true or false."""

    type: Literal["true_false"] = Field(description="Question type.", examples=["true_false"])
    answer: bool = Field(description="Whether the stem is true.", examples=[False])


class OrderingQuestion(_Question):
    """Question whose lines are to be put in order."""

    type: Literal["ordering"] = Field(description="Question type.", examples=["ordering"])
    sequence: tuple[Line, ...] = Field(
        min_length=3, max_length=8, description="The lines in the right order.", examples=[["预约", "敲门", "亮证"]]
    )


QUESTIONS = (SingleQuestion, MultipleQuestion, TrueFalseQuestion, OrderingQuestion)

Question = Annotated[
    SingleQuestion | MultipleQuestion | TrueFalseQuestion | OrderingQuestion, Field(discriminator="type")
]
