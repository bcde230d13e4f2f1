"""How two texts differ in what they require."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeVar

from generator.requirements.quantity import Quantity
from generator.requirements.reading import Token, TokenKind, read
from generator.requirements.vocabulary import Vocabulary

Difference = Literal["strength", "limit", "deadline", "role", "condition", "unclear"]
"""`unclear`: other words, and nothing shows that they mean the same."""

Thing = TypeVar("Thing", bound=Hashable)

BREAKS: tuple[TokenKind, ...] = ("comma", "stop")


def differences(before: str, after: str, words: Vocabulary) -> tuple[Difference, ...]:
    """Return in what the requirements of two texts differ; nothing if only the wording does."""
    old, new = read(before, words), read(after, words)
    if _without_breaks(old) == _without_breaks(new) or _reordered(old, new):
        return ()
    if not old or not new:
        return ("unclear",)
    found = {*_figures(old, new), *_modals(old, new), *_words(old, new)}
    order: tuple[Difference, ...] = ("strength", "limit", "deadline", "role", "condition", "unclear")
    return tuple(difference for difference in order if difference in found) or ("unclear",)


def _without_breaks(tokens: Iterable[Token]) -> list[object]:
    return [token.sense for token in tokens if token.kind not in BREAKS]


def _reordered(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Return whether the same sentences, or the same parts of a sentence, come in another order that says nothing.

    Words of order say something, and so do conditions and modal words before several parts of a sentence.
    """
    if any(token.kind == "order" or token.meaning in ("before", "after") for token in old):
        return False
    if _counted(old, ("stop",)) == _counted(new, ("stop",)):
        return True
    scopes = any(token.kind in ("condition", "modal") for token in old)
    return not scopes and _counted(old, BREAKS) == _counted(new, BREAKS)


def _counted(tokens: Iterable[Token], breaks: Sequence[TokenKind]) -> Counter[tuple[object, ...]]:
    """Return the parts of a text between breaks, each with its number."""
    parts: list[list[object]] = [[]]
    for token in tokens:
        if token.kind in breaks:
            parts.append([])
        elif token.kind not in BREAKS:
            parts[-1].append(token.sense)
    return Counter(tuple(part) for part in parts if part)


def _figures(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Difference]:
    """Yield a limit or a deadline for changed quantities, and for changed comparisons with what they compare."""
    before, after = (
        [token.meaning for token in tokens if isinstance(token.meaning, Quantity)] for tokens in (old, new)
    )
    if before != after:
        yield from ("deadline" if quantity.is_time else "limit" for quantity in _changed(before, after))
    compared = [list(_compared(tokens)) for tokens in (old, new)]
    if [word for word, _ in compared[0]] != [word for word, _ in compared[1]]:
        changed = {word for word, _ in _changed(*compared)}
        for word, quantity in (*compared[0], *compared[1]):
            if word in changed:
                yield "condition" if quantity is None else "deadline" if quantity.is_time else "limit"


def _changed(before: Sequence[Thing], after: Sequence[Thing]) -> Iterable[Thing]:
    """Return what is on one side only, or everything if only the order differs."""
    old, new = Counter(before), Counter(after)
    return (old - new) + (new - old) or old


def _compared(tokens: Sequence[Token]) -> Iterator[tuple[str, Quantity | None]]:
    """Yield each comparison with the quantity after it, or before it (two hours before), or None without one."""
    for place, token in enumerate(tokens):
        if token.kind == "comparison":
            near = (*tokens[place + 1 : place + 2], *tokens[max(0, place - 1) : place])
            yield str(token.meaning), next((one.meaning for one in near if isinstance(one.meaning, Quantity)), None)


def _modals(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Difference]:
    if _of_kind(old, "modal") != _of_kind(new, "modal"):
        yield "strength"


def _of_kind(tokens: Iterable[Token], kind: TokenKind) -> list[object]:
    return [token.meaning for token in tokens if token.kind == kind]


def _words(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Difference]:
    """Yield what changed words are about: a role, a condition, or something unclear."""
    if _of_kind(old, "condition") != _of_kind(new, "condition"):
        yield "condition"
    sides = [[token for token in tokens if token.kind in ("word", "role", "order")] for tokens in (old, new)]
    conditions = [_under_condition(tokens) for tokens in (old, new)]
    before, after = ([token.sense for token in tokens] for tokens in sides)
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        changed = [sides[0][start:end], sides[1][new_start:new_end]]
        next_to = [*sides[0][end : end + 1], *sides[1][new_end : new_end + 1]]
        if any(token.kind == "role" for token in (*changed[0], *changed[1], *next_to)):
            yield "role"
        elif all(token.start in within for part, within in zip(changed, conditions, strict=True) for token in part):
            yield "condition"
        else:
            yield "unclear"


def _under_condition(tokens: Iterable[Token]) -> frozenset[int]:
    """Return the places of tokens after a word of condition, up to the next break."""
    places, inside = set(), False
    for token in tokens:
        inside = (inside or (token.kind == "condition" and token.meaning in ("if", "unless", "only"))) and (
            token.kind not in BREAKS
        )
        if inside:
            places.add(token.start)
    return frozenset(places)
