"""The fixed wording of one language: everything a reader sees that no record says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by message and by context and message; a message without one stands for itself."""

    language: str
    messages: Mapping[str | tuple[str, str], str]

    def gettext(self, message: str) -> str:
        """The wording of a message."""
        return self.messages.get(message) or message

    def pgettext(self, context: str, message: str) -> str:
        """The wording of a keyword that needs a context, such as the modal word of `shall`."""
        return self.messages.get((context, message)) or message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The wording for a count. The catalogues hold one form a message; English has two by itself."""
        return self.gettext(singular if count == 1 else plural)


def read_catalogue(theme: Path, language: str, at: Place) -> Outcome[Catalogue]:
    """The catalogue `locale/<language>.po` of a theme; `at` is where the language was chosen."""
    path = theme / "locale" / f"{language}.po"
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, ignore_obsolete=True, abort_invalid=True)
    except FileNotFoundError:
        known = ", ".join(f"`{po.stem}`" for po in sorted((theme / "locale").glob("*.po"))) or "none"
        hint = f"add `theme/locale/{language}.po`, or choose a language that has one: {known}"
        return _none(language, f"there is no catalogue of fixed wording for `{language}`", at, hint)
    except OSError as error:
        hint = f"check the permissions of `theme/locale/{language}.po`"
        message = f"the catalogue of fixed wording for `{language}` cannot be opened: {reason(error)}"
        return _none(language, message, at, hint)
    except (PoFileError, UnicodeDecodeError) as error:
        hint = f"mend `theme/locale/{language}.po`"
        return _none(language, f"the catalogue of fixed wording for `{language}` cannot be read: {error}", at, hint)
    messages = {
        (message.context, message.id) if message.context else message.id: str(message.string)
        for message in catalogue
        if message.id and isinstance(message.id, str)
    }
    return Outcome(Catalogue(language, messages))


def _none(language: str, message: str, at: Place, hint: str) -> Outcome[Catalogue]:
    return Outcome(Catalogue(language, {}), (Diagnostic("P501", message, at, hints=(hint,)),))
