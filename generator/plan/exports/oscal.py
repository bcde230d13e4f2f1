"""OSCAL 1.1.2 export for compliance tools: a catalog, a profile for each role, and the components.

Chapters and sections are groups, clauses are controls. A checklist, form or module is a component that implements the
controls that it checks, records or teaches. UUIDs are derived from ids (RFC 4122, version 5), so that a rebuild gives
the same UUIDs. Source: NIST, OSCAL model reference, https://pages.nist.gov/OSCAL-Reference/models/v1.1.2/complete/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Form
from generator.model.section import Clause, Section
from generator.model.training import Module
from generator.plan.artifact import Artifact
from generator.plan.exports.handbook_json import Document
from generator.plan.shared.checklist_words import ChecklistWords

OSCAL = "1.1.2"
NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""The URL namespace of RFC 4122."""

CATALOG = "exports/oscal/catalog.json"
COMPONENTS = "exports/oscal/component-definition.json"


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield all OSCAL files."""
    records = tuple(section.id for section in handbook.sections)
    yield Artifact(CATALOG, "json", "", Document({"catalog": _catalog(handbook)}), records)
    for role in handbook.roles:
        bound = bound_clauses(handbook, role.id)
        if bound:
            profile = Document({"profile": _profile(handbook, role.id, role.title, bound)})
            yield Artifact(f"exports/oscal/profiles/{role.id}.json", "json", "", profile, (role.id, *records))
    components = Document({"component-definition": _components(handbook, catalogue)})
    yield Artifact(COMPONENTS, "json", "", components, records)


def bound_clauses(handbook: Handbook, role: str) -> tuple[str, ...]:
    """Return the ids of the clauses that bind a role: those of its sections, its steps and its checklists."""
    clauses: dict[str, None] = {}
    for section in handbook.sections:
        if role in section.roles.responsible:
            clauses |= dict.fromkeys(clause.id for clause in section.clauses)
        for step in section.procedure:
            if step.role == role:
                clauses |= dict.fromkeys(step.clauses)
    for checklist in handbook.checklists:
        if role in checklist.roles:
            clauses |= dict.fromkeys(item.clause for item in checklist.items)
    return tuple(clauses)


def _catalog(handbook: Handbook) -> dict[str, Any]:
    info = handbook.info
    groups = [
        {
            "id": f"chapter-{chapter.number}",
            "class": "chapter",
            "title": f"{chapter.number} {chapter.title}",
            "groups": [_group(handbook, handbook.get(id_, Section)) for id_ in chapter.sections],
        }
        for chapter in info.chapters
    ]
    resources = [
        {
            "uuid": _uuid(handbook, reference.id),
            "title": " ".join(filter(None, [reference.title, reference.number])),
            **({"description": reference.note} if reference.note else {}),
        }
        for reference in handbook.references
    ]
    matter = {"back-matter": {"resources": resources}} if resources else {}
    return {"uuid": _uuid(handbook, info.id), "metadata": _metadata(handbook), "groups": groups, **matter}


def _group(handbook: Handbook, section: Section) -> dict[str, Any]:
    return {
        "id": _token(section.id),
        "class": "section",
        "title": f"{number(section.id)} {section.title}",
        "parts": [_part(f"{_token(section.id)}_purpose", "overview", section.purpose)],
        "controls": [_control(handbook, clause) for clause in section.clauses],
    }


def _control(handbook: Handbook, clause: Clause) -> dict[str, Any]:
    token = _token(clause.id)
    cited = [basis for basis in clause.basis if basis.reference is not None]
    links = [
        {
            "href": f"#{_uuid(handbook, basis.reference or '')}",
            "rel": "reference",
            **({"text": basis.article} if basis.article else {}),
        }
        for basis in cited
    ]
    guidance = [
        _part(f"{token}_gdn.{place}", "guidance", basis.note)
        for place, basis in enumerate(clause.basis, 1)
        if basis.note
    ]
    return {
        "id": token,
        "class": "clause",
        "title": number(clause.id),
        "props": [
            {"name": "label", "value": number(clause.id)},
            {"name": "strength", "ns": _site(handbook), "value": clause.strength},
        ],
        **({"links": links} if links else {}),
        "parts": [_part(f"{token}_smt", "statement", clause.text), *guidance],
    }


def _profile(handbook: Handbook, role: str, title: str, clauses: Sequence[str]) -> dict[str, Any]:
    return {
        "uuid": _uuid(handbook, f"profile {role}"),
        "metadata": _metadata(handbook, title),
        "imports": [{"href": "../catalog.json", "include-controls": [{"with-ids": list(map(_token, clauses))}]}],
        "merge": {"as-is": True},
    }


def _components(handbook: Handbook, catalogue: Catalogue) -> dict[str, Any]:
    carriers: list[tuple[Checklist | Form | Module, str, str, Mapping[str, str]]] = [
        *(
            (checklist, "checklist", checklist.purpose, _checked(checklist, catalogue))
            for checklist in handbook.checklists
        ),
        *((form, "form", form.purpose, dict.fromkeys(_recorded(handbook, form.id), "")) for form in handbook.forms),
        *((module, "module", module.summary, dict.fromkeys(module.clauses, "")) for module in handbook.modules),
    ]
    components = [
        _component(handbook, carrier.id, kind, carrier.title, about, clauses)
        for carrier, kind, about, clauses in carriers
        if clauses
    ]
    return {
        "uuid": _uuid(handbook, "components"),
        "metadata": _metadata(handbook),
        **({"components": components} if components else {}),
    }


def _component(
    handbook: Handbook, id_: str, kind: str, title: str, description: str, clauses: Mapping[str, str]
) -> dict[str, Any]:
    """Return a component; `clauses` are those that it implements, with remarks."""
    requirements = [
        {
            "uuid": _uuid(handbook, f"{id_} {clause}"),
            "control-id": _token(clause),
            "description": title,
            **({"remarks": remarks} if remarks else {}),
        }
        for clause, remarks in clauses.items()
    ]
    implementation = {
        "uuid": _uuid(handbook, f"implementation {id_}"),
        "source": "catalog.json",
        "description": description,
        "implemented-requirements": requirements,
    }
    return {
        "uuid": _uuid(handbook, id_),
        "type": "process-procedure",
        "title": title,
        "description": description,
        "props": [{"name": "kind", "ns": _site(handbook), "value": kind}],
        "control-implementations": [implementation],
    }


def _checked(checklist: Checklist, catalogue: Catalogue) -> dict[str, str]:
    """Return the clauses that a checklist checks, each with its items: text, answer with limits and outcomes, case."""
    words = ChecklistWords(checklist, catalogue)
    colon, semicolon = catalogue.gettext(": "), catalogue.gettext("; ")
    checked: dict[str, list[str]] = {}
    for group in checklist.groups:
        for item in group.items:
            asked = (words.answer_and_note(item), words.only_if((*group.case, *item.case)))
            text = f"{item.text}{colon}{semicolon.join(filter(None, asked))}"
            checked.setdefault(item.clause, []).append(text)
    return {clause: "\n\n".join(texts) for clause, texts in checked.items()}


def _recorded(handbook: Handbook, form: str) -> list[str]:
    """Return the clauses of the steps that are recorded on a form."""
    steps = (step for section in handbook.sections for step in section.procedure)
    return [clause for step in steps if step.form == form for clause in step.clauses]


def _metadata(handbook: Handbook, role: str = "") -> dict[str, Any]:
    info = handbook.info
    return {
        "title": " · ".join(filter(None, [info.title, role])),
        "last-modified": f"{info.issued.isoformat()}T00:00:00+00:00",
        "version": info.version,
        "oscal-version": OSCAL,
    }


def _part(id_: str, name: str, prose: str) -> dict[str, str]:
    return {"id": id_, "name": name, "prose": prose}


def _token(id_: str) -> str:
    """Return an id as an OSCAL token: lower-case letters, digits, dots and hyphens."""
    return id_.lower()


def _site(handbook: Handbook) -> str:
    """Return the namespace of the handbook's own properties."""
    return handbook.info.house.address or f"urn:uuid:{_uuid(handbook, handbook.info.id)}"


def _uuid(handbook: Handbook, name: str) -> str:
    return str(uuid5(NAMESPACE, f"{handbook.info.id} {name}"))
