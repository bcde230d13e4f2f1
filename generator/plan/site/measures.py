"""Pages of indicators, risks and forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, owner_of
from generator.model.checklist import Form
from generator.model.kinds import SHOWN
from generator.model.measure import Indicator, Risk
from generator.model.section import Section
from generator.plan.artifact import Artifact, page
from generator.plan.shared.charts import Bullet, RiskMatrix, band_name, bullet, risk_matrix
from generator.plan.shared.parts import Addresses, BasisView, InForce, Link
from generator.plan.shared.paths import form_fillable, form_sheet


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator with its target."""

    id: str
    title: str
    formula: str
    unit: str
    bound: str
    target: str
    baseline: str
    period: str
    source: str
    owner: Link
    bases: tuple[BasisView, ...]
    sections: tuple[Link, ...]
    bullet: Bullet | None


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk with its score: likelihood times impact."""

    id: str
    title: str
    cause: str
    consequence: str
    likelihood: int
    impact: int
    score: int
    controls: tuple[Link, ...]
    owner: Link
    early_sign: str
    response: str
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class FormFieldView:
    """A field of a form."""

    label: str
    type: str
    unit: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """A form; `sheet` links to the printable PDF."""

    id: str
    title: str
    purpose: str
    fields: tuple[FormFieldView, ...]
    keep: str
    bases: tuple[BasisView, ...]
    sections: tuple[Link, ...]
    sheet: Link
    fillable: Link
    in_force: InForce | None


@dataclass(frozen=True, slots=True)
class FormPage:
    """All forms."""

    records: tuple[FormView, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All indicators, and the bullet charts of those with a common scale: percentages with a baseline."""

    records: tuple[IndicatorView, ...]
    bullets: tuple[Bullet, ...]
    unmeasured: int


@dataclass(frozen=True, slots=True)
class RiskPage:
    """All risks by descending score, and the risk matrix, which uses the same numbers."""

    records: tuple[RiskView, ...]
    matrix: RiskMatrix
    bands: tuple[str, ...]
    """Band of each risk, empty if the handbook defines none."""


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the pages of indicators, risks and forms; kinds without records have no page."""
    if handbook.indicators:
        to = Addresses(handbook, "indicators/index.html")
        yield _page(
            "indicators",
            _indicators(tuple(indicator_view(handbook, to, indicator) for indicator in handbook.indicators)),
        )
    if handbook.risks:
        to = Addresses(handbook, "risks/index.html")
        risks = sorted(handbook.risks, key=lambda risk: -risk.score)
        names = tuple(band_name(handbook, risk) for risk in risks)
        yield _page(
            "risks", RiskPage(tuple(risk_view(to, risk) for risk in risks), risk_matrix(handbook, risks), names)
        )
    if handbook.forms:
        to = Addresses(handbook, "forms/index.html")
        yield _page("forms", FormPage(tuple(_form(handbook, to, form) for form in handbook.forms)))


def _page(folder: str, view: IndicatorPage | RiskPage | FormPage) -> Artifact:
    records = tuple(record.id for record in view.records)
    return page(f"{folder}/index.html", f"page/{folder}.md.j2", view, records)


def _indicators(views: tuple[IndicatorView, ...]) -> IndicatorPage:
    bullets = tuple(view.bullet for view in views if view.bullet and (view.unit, view.bullet.high) == ("%", 100))
    return IndicatorPage(views, bullets, sum(1 for view in views if not view.bullet))


def indicator_view(handbook: Handbook, to: Addresses, indicator: Indicator) -> IndicatorView:
    """Return the view of an indicator."""
    sections = [section.id for section in handbook.mentions_of(indicator.id, Section)]
    return IndicatorView(
        id=indicator.id,
        title=indicator.title,
        formula=indicator.formula,
        unit=indicator.unit,
        bound=indicator.target.bound,
        target=_quantity(indicator.target.value, indicator.unit),
        baseline="" if indicator.baseline is None else _quantity(indicator.baseline, indicator.unit),
        period=indicator.period,
        source=indicator.source,
        owner=to.to(indicator.owner),
        bases=to.basis(indicator.basis),
        sections=to.all(sections),
        bullet=bullet(indicator),
    )


def _quantity(value: float, unit: str) -> str:
    return f"{value:g}{'' if unit == '%' or not unit.isascii() else ' '}{unit}"


def risk_view(to: Addresses, risk: Risk) -> RiskView:
    """Return the view of a risk."""
    return RiskView(
        id=risk.id,
        title=risk.title,
        cause=risk.cause,
        consequence=risk.consequence,
        likelihood=risk.likelihood,
        impact=risk.impact,
        score=risk.score,
        controls=to.all(risk.controls),
        owner=to.to(risk.owner),
        early_sign=risk.early_sign or "",
        response=risk.response,
        bases=to.basis(risk.basis),
    )


def _form(handbook: Handbook, to: Addresses, form: Form) -> FormView:
    sections = dict.fromkeys(
        owner_of(source) if handbook.kind(source) == "step" else source
        for source in handbook.mentioned_by.get(form.id, ())
        if handbook.kind(source) in SHOWN
    )
    fields = tuple(FormFieldView(field.label, field.type, field.unit or "", field.options) for field in form.fields)
    return FormView(
        id=form.id,
        title=form.title,
        purpose=form.purpose,
        fields=fields,
        keep=form.keep,
        bases=to.basis(form.basis),
        sections=to.all(sections),
        sheet=to.to_page(form.id, form_sheet(form.id).download),
        fillable=to.to_page(form.id, form_fillable(form.id).download),
        in_force=to.in_force(form),
    )
