"""Search data as a script: entries, words that mean the same, and how Chinese characters sound."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from generator.plan.search import SearchData

_HAN = re.compile("[\u4e00-\u9fff]")


def render_search(view: SearchData) -> bytes:
    """A script that hands everything to the search, so that it works from `file://` too."""
    sections = sorted({id_ for one in view.entries for id_ in one.sections})
    places = {id_: i for i, id_ in enumerate(sections)}
    rows = [
        [one.kind, one.title, one.text, one.href, list(one.words), [places[id_] for id_ in one.sections]]
        for one in view.entries
    ]
    text = json.dumps(rows, ensure_ascii=False)
    data = {
        "entries": rows,
        "sections": sections,
        "same": view.same,
        "sounds": _sounds() if _HAN.search(text) else {},
        "words": dict(view.words),
        "kinds": dict(view.kinds),
    }
    return f"window.sopSearch={_script(data)};\n".encode()


def _sounds() -> dict[str, str]:
    """Syllable to characters, for the 3,755 everyday characters of GB 2312: who types a word by its sound finds it."""
    from pypinyin import Style, pinyin

    everyday = [
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    ]
    sounds: dict[str, list[str]] = defaultdict(list)
    for character in filter(None, everyday):
        for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
            if sound.isascii():
                sounds[sound].append(character)
    return {sound: "".join(characters) for sound, characters in sorted(sounds.items())}


def _script(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
