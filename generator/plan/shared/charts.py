"""Views of charts: the risk matrix, targets against baselines, training minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.model.handbook import RiskBand
from generator.model.measure import Indicator, Risk
from generator.model.training import Curriculum
from generator.plan.shared.parts import Addresses, Link, NumberedLink


@dataclass(frozen=True, slots=True)
class RiskCell:
    """A cell of the risk matrix: its risks with their numbers in the risk table. `band` counts from 0, the lowest."""

    likelihood: int
    impact: int
    band: int | None
    risks: tuple[NumberedLink, ...]

    @property
    def score(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class RiskMatrix:
    """All 25 cells, by descending likelihood, then by ascending impact, and the names of the bands."""

    bands: tuple[str, ...]
    cells: tuple[RiskCell, ...]

    def filled(self) -> tuple[RiskCell, ...]:
        """Return the cells that contain risks, the gravest first."""
        return tuple(
            sorted((cell for cell in self.cells if cell.risks), key=lambda cell: (-(cell.band or 0), -cell.score))
        )


@dataclass(frozen=True, slots=True)
class Bullet:
    """An indicator's target and baseline on a scale from `low` to `high`, in its unit."""

    id: str
    title: str
    href: str
    bound: str
    unit: str
    target: float
    baseline: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TrainingLoad:
    """Training minutes of a role: required by law, and other."""

    role: Link
    compulsory: int
    other: int


def bands_of(handbook: Handbook) -> tuple[RiskBand, ...]:
    """Return the handbook's risk bands, the lowest first."""
    return tuple(sorted(handbook.info.risk_bands, key=lambda band: band.score))


def band_of(bands: tuple[RiskBand, ...], likelihood: int, impact: int) -> int | None:
    """Return the index of the highest band that applies, by score or by impact alone; None if no band applies."""
    reached = [
        at
        for at, band in enumerate(bands)
        if likelihood * impact >= band.score or (band.impact is not None and impact >= band.impact)
    ]
    return max(reached, default=None)


def band_name(handbook: Handbook, risk: Risk) -> str:
    """Return the name of the band of a risk, empty if no band applies."""
    bands = bands_of(handbook)
    at = band_of(bands, risk.likelihood, risk.impact)
    return "" if at is None else bands[at].name


def risk_matrix(handbook: Handbook, risks: Iterable[Risk]) -> RiskMatrix:
    """Return the risk matrix; links lead to the anchors of the risks, which the same page lists in the given order."""
    bands = bands_of(handbook)
    numbered = list(enumerate(risks, 1))
    cells = tuple(
        RiskCell(
            likelihood,
            impact,
            band_of(bands, likelihood, impact),
            tuple(
                NumberedLink(number, Link(risk.title, f"#{risk.id}"))
                for number, risk in numbered
                if (risk.likelihood, risk.impact) == (likelihood, impact)
            ),
        )
        for likelihood in range(5, 0, -1)
        for impact in range(1, 6)
    )
    return RiskMatrix(tuple(band.name for band in bands), cells)


def bullet(indicator: Indicator) -> Bullet | None:
    """Return the target against the baseline, None without baseline. Percentages share the scale from 0 to 100."""
    if indicator.baseline is None:
        return None
    target, baseline = indicator.target.value, indicator.baseline
    reach = max(abs(target), abs(baseline), 1)
    share = indicator.unit == "%" and min(target, baseline) >= 0 and max(target, baseline) <= 100
    return Bullet(
        id=indicator.id,
        title=indicator.title,
        href=f"#{indicator.id}",
        bound=indicator.target.bound,
        unit=indicator.unit,
        target=target,
        baseline=baseline,
        low=0 if min(target, baseline) >= 0 else -reach * 1.25,
        high=100 if share else reach * 1.25,
    )


def training_loads(handbook: Handbook, to: Addresses) -> tuple[TrainingLoad, ...]:
    """Return the training minutes of every role that has a curriculum."""

    def minutes(curriculum: Curriculum, *, compulsory: bool) -> int:
        modules = handbook.modules_of(curriculum)
        return sum(module.minutes for module in modules if bool(module.compulsory) is compulsory)

    return tuple(
        TrainingLoad(
            to.to(curriculum.role), minutes(curriculum, compulsory=True), minutes(curriculum, compulsory=False)
        )
        for curriculum in handbook.curricula
    )
