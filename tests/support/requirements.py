"""The vocabulary of requirements of the language of a text."""

from functools import cache
from pathlib import Path

from generator.diagnostics.diagnostic import Place
from generator.load.catalogue import read_catalogue
from generator.requirements.vocabulary import Vocabulary, vocabulary

THEME = Path(__file__).parent.parent.parent / "theme"


@cache
def words(language: str) -> Vocabulary:
    return vocabulary(read_catalogue(THEME, language, Place("handbook.yml")).value)


def words_of(text: str) -> Vocabulary:
    """Return the words of Chinese for a text with Chinese characters, else those of English."""
    return words("zh-CN" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en")
