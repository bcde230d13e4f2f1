"""Review plan: which records are due for review, when, and by whom. The reader's browser marks overdue reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from generator.link.handbook import Handbook
from generator.link.reviews import Review, reviews
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact, page
from generator.plan.shared.calendar import Calendar, CalendarEvent
from generator.plan.shared.parts import Addresses, Link, LinksOfKind
from generator.plan.shared.paths import REVIEWS_ICS, REVIEWS_PAGE

REMIND = 30
"""Days before a review at which a calendar reminds."""

WORDS = ("review by {owner}", "calendar", "kind", "records")


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """A date (`YYYY-MM-DD`), and the sections that are due for review on it."""

    due: str
    sections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OwnedReviews:
    """Reviews of one owner on a date: records by the keyword of their kind."""

    owner: Link
    kinds: tuple[LinksOfKind, ...]


@dataclass(frozen=True, slots=True)
class PlannedReviews:
    """A date (`YYYY-MM-DD`), the number of records that are due for review on it, and their owners."""

    day: str
    count: int
    owners: tuple[OwnedReviews, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All dates on which records are due, the earliest first."""

    days: tuple[PlannedReviews, ...]
    calendar: Link


def review_days(handbook: Handbook, to: Addresses) -> tuple[ReviewDay, ...]:
    """Return all dates on which sections are due, the earliest first; sections without review cycle are omitted."""
    sections = (review for review in reviews(handbook) if handbook.kind(review.id) == "section")
    return tuple(ReviewDay(day.isoformat(), to.all(review.id for review in due)) for day, due in _by_day(sections))


def review_plan(handbook: Handbook, to: Addresses) -> tuple[PlannedReviews, ...]:
    """Return all dates on which records are due, the earliest first, with their number and owners."""
    days = _by_day(reviews(handbook))
    return tuple(PlannedReviews(day.isoformat(), len(due), tuple(_owned(handbook, to, due))) for day, due in days)


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the page of the review plan, unless nothing is ever due."""
    to = Addresses(handbook, REVIEWS_PAGE)
    days = review_plan(handbook, to)
    if not days:
        return
    view = ReviewPage(days, to.to_page("ICS", REVIEWS_ICS.download))
    yield page(REVIEWS_PAGE, "page/reviews.md.j2", view, ())


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the review plan as a calendar, with an entry for each date and owner."""
    wording = {keyword: catalogue.pgettext("review", keyword) for keyword in WORDS}
    to = Addresses(handbook, None)
    events = tuple(
        _event(day, owned, wording["review by {owner}"].format(owner=owned.owner.text), place)
        for day, due in _by_day(reviews(handbook))
        for place, owned in enumerate(_owned(handbook, to, due))
    )
    if events:
        name = f"{handbook.info.title} · {wording['calendar']}"
        calendar = Calendar(name, handbook.info.issued, events)
        yield Artifact(REVIEWS_ICS.path, "ics", "", calendar, (), REVIEWS_ICS.download)


def _by_day(scheduled: Iterable[Review]) -> list[tuple[date, list[Review]]]:
    days: dict[date, list[Review]] = {}
    for review in scheduled:
        days.setdefault(review.due, []).append(review)
    return sorted(days.items())


def _owned(handbook: Handbook, to: Addresses, due: list[Review]) -> Iterator[OwnedReviews]:
    """Yield the owners with reviews on a date, in the order of the handbook's roles; the department is last."""
    order = [role.id for role in handbook.roles]
    for owner in (*order, None):
        own = [review.id for review in due if review.owner == owner]
        if own:
            who = to.to(owner) if owner else Link(handbook.info.department)
            kinds = dict.fromkeys(handbook.kind(id_) for id_ in own)
            yield OwnedReviews(
                who,
                tuple(LinksOfKind(kind, to.all(id_ for id_ in own if handbook.kind(id_) == kind)) for kind in kinds),
            )


def _event(day: date, owned: OwnedReviews, title: str, place: int) -> CalendarEvent:
    texts = [link.text for row in owned.kinds for link in row.links]
    start = datetime.combine(day, time())
    uid = f"review-{day:%Y%m%d}-{place}"
    return CalendarEvent(uid, start, start, title, "\n".join(texts), "", remind_days=REMIND)
