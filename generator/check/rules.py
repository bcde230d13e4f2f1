"""The rules, in the order of their diagnostics. A new rule is a function in the module of its topic and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from generator.check.basis import (
    article_not_listed,
    article_without_clause,
    cited_without_reference,
    figure_without_basis,
    reference_not_in_force,
)
from generator.check.checklists import (
    cases_that_leave_a_doubt,
    condition_that_cannot_hold,
    name_given_twice,
    option_without_outcome,
    stop_without_instruction,
)
from generator.check.control import apply_waivers, dates_in_the_wrong_order, dates_of_force, reviews_due
from generator.check.form import (
    bands_in_the_wrong_order,
    clause_without_modal_word,
    id_that_does_not_fit,
    marking_sheet_that_does_not_add_up,
)
from generator.check.training import (
    blueprint_beyond_the_bank,
    clause_out_of_reach,
    compulsory_module_left_out,
    course_longer_than_its_days,
    critical_clause_nobody_asks,
    question_beside_its_module,
    right_answers_in_one_place,
    role_with_two_curricula,
    role_without_curriculum,
)
from generator.check.wording import abbreviation_nobody_explains, twin_clauses, word_out_of_place
from generator.diagnostics.diagnostic import Diagnostic
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.records import Entry

RECORD_RULES: tuple[Callable[[Entry], Iterator[Diagnostic]], ...] = (
    id_that_does_not_fit,
    cited_without_reference,
    figure_without_basis,
    marking_sheet_that_does_not_add_up,
    bands_in_the_wrong_order,
    option_without_outcome,
    condition_that_cannot_hold,
    cases_that_leave_a_doubt,
    stop_without_instruction,
    name_given_twice,
)

WORDING_RULES: tuple[Callable[[Entry, Catalogue], Iterator[Diagnostic]], ...] = (
    clause_without_modal_word,
    word_out_of_place,
)

HANDBOOK_RULES: tuple[Callable[[Handbook], Iterator[Diagnostic]], ...] = (
    dates_in_the_wrong_order,
    dates_of_force,
    article_not_listed,
    article_without_clause,
    reference_not_in_force,
    clause_out_of_reach,
    question_beside_its_module,
    role_with_two_curricula,
    role_without_curriculum,
    compulsory_module_left_out,
    right_answers_in_one_place,
    course_longer_than_its_days,
    blueprint_beyond_the_bank,
    critical_clause_nobody_asks,
    twin_clauses,
    abbreviation_nobody_explains,
)


def check_records(entries: tuple[Entry, ...], catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Step 2: return the diagnostics of rules that need one record only."""
    return tuple(
        diagnostic
        for entry in entries
        for diagnostics in (
            *(rule(entry) for rule in RECORD_RULES),
            *(rule(entry, catalogue) for rule in WORDING_RULES),
        )
        for diagnostic in diagnostics
    )


def check_handbook(handbook: Handbook, today: date, *, due: bool = False) -> tuple[Diagnostic, ...]:
    """Step 4: return the diagnostics of rules that need the whole handbook; waivers are applied and checked last.

    `due`: also report due and overdue reviews. Builds leave this off to stay reproducible.
    """
    diagnostics = [diagnostic for rule in HANDBOOK_RULES for diagnostic in rule(handbook)]
    if due:
        diagnostics += reviews_due(handbook, today)
    return apply_waivers(handbook, diagnostics, today)
