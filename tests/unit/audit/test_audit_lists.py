"""The audit checklist of a scope: the clauses in scope of every section that has one."""

import pytest
from support.projects import PROJECTS, read_sources

from generator.audit.evidence import audit_lists
from generator.audit.scope import scope_of

SELLING = ["2.1-C1", "2.1-C2", "2.1-C3", "2.1-C4"]


@pytest.mark.parametrize(
    ("scope", "clauses"),
    [
        (
            "",
            {
                "1.1 Opening the shop": ["1.1-C1", "1.1-C2"],
                "2.1 Selling at the counter": ["2.1-C1", "2.1-C2", "2.1-C3", "2.1-C4"],
            },
        ),
        ("2", {"2.1 Selling at the counter": ["2.1-C1", "2.1-C2", "2.1-C3", "2.1-C4"]}),
        ("REF-LABEL", {"2.1 Selling at the counter": ["2.1-C1"]}),
        ("REF-FOOD", {"1.1 Opening the shop": ["1.1-C1"]}),
    ],
    ids=["whole", "chapter", "law of one clause of four", "law of one clause of two"],
)
def test_sections_of_which_some_clauses_are_in_scope_are_asked_about(scope, clauses):
    handbook = read_sources(PROJECTS / "bakery").handbook

    lists = audit_lists(handbook, scope_of(handbook, scope))

    assert {section.title: [item.number for item in section.items] for section in lists.sections} == clauses
