"""Translations: the fixed wording of a language, which is everything readers see that is not in a record."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.reading import read

MAX_BYTES = 5_000_000
"""Ten times the largest list of translations."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by message, or by context and message; a message without translation is returned unchanged."""

    language: str
    messages: Mapping[str | tuple[str, str], str]

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""
        return self.messages.get(message) or message

    def pgettext(self, context: str, message: str) -> str:
        """Return the translation of a keyword in a context, such as the modal word of `shall`."""
        return self.messages.get((context, message)) or message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the translation for a count. Translations have one form per message; English has two messages."""
        return self.gettext(singular if count == 1 else plural)


def read_catalogue(theme: Path, language: str, at: Place) -> Outcome[Catalogue]:
    """Read `locale/<language>.po` of a theme; `at` is the place where the language is chosen."""
    path = theme / "locale" / f"{language}.po"
    try:
        catalogue = read_po(io.BytesIO(read(path, MAX_BYTES)), ignore_obsolete=True, abort_invalid=True)
    except FileNotFoundError:
        known = ", ".join(f"`{po.stem}`" for po in sorted((theme / "locale").glob("*.po"))) or "none"
        hint = f"add `theme/locale/{language}.po`, or choose a language that has one: {known}"
        return _failure(language, f"there are no translations for the language `{language}`", at, hint)
    except OSError as error:
        hint = f"check the permissions of `theme/locale/{language}.po`"
        message = f"the translations for the language `{language}` cannot be opened: {reason(error)}"
        return _failure(language, message, at, hint)
    except (PoFileError, UnicodeDecodeError) as error:
        hint = f"correct `theme/locale/{language}.po`"
        message = f"the translations for the language `{language}` cannot be read: {error}"
        return _failure(language, message, at, hint)
    messages = {
        (message.context, message.id) if message.context else message.id: str(message.string)
        for message in catalogue
        if message.id and isinstance(message.id, str)
    }
    return Outcome(Catalogue(language, messages))


def _failure(language: str, message: str, at: Place, hint: str) -> Outcome[Catalogue]:
    return Outcome(Catalogue(language, {}), (Diagnostic("P501", message, at, hints=(hint,)),))
