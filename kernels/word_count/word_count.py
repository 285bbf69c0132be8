"""Strings, dictionaries, allocation: counts the words of texts. An item is a document.

A document's text follows from its item number: lines of words of a made-up language, each line
beginning with a capital, common words far more frequent than rare ones.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from kernels.digest import MASK, fold

SYLLABLES = ("ba", "den", "fi", "gor", "ha", "kel", "lu", "mi", "no", "pra", "ri", "sto", "ta",
             "un", "ve", "zi")  # fmt: skip
WORDS_PER_LINE = 12


def prepare(params: Mapping[str, Any]) -> tuple[list[str], int]:
    return [make_word(number) for number in range(params["vocabulary"])], params["words"]


def make_word(number: int) -> str:
    """The syllables that spell the number in base 16, so that no two words are the same."""
    word = SYLLABLES[number % 16]
    while number >= 16:
        number //= 16
        word += SYLLABLES[number % 16]
    return word


def run(state: tuple[list[str], int], begin: int, end: int) -> int:
    vocabulary, words = state
    digest = 0
    for item in range(begin, end):
        text = write_document(vocabulary, words, item)
        counts = Counter(text.lower().split())
        total = sum(zlib.crc32(word.encode()) * count for word, count in counts.items())
        digest += fold(item, total)
    return digest & MASK


def write_document(vocabulary: list[str], words: int, item: int) -> str:
    chosen = []
    random = item
    for _ in range(words):
        random = (random * 1664525 + 1013904223) & 0xFFFF_FFFF  # Numerical Recipes' generator
        uniform = random >> 16  # the lower bits are poor
        # The cube makes words at the beginning of the vocabulary far more frequent.
        chosen.append(vocabulary[uniform**3 * len(vocabulary) >> 48])
    lines = (
        " ".join(chosen[start : start + WORDS_PER_LINE]).capitalize()
        for start in range(0, words, WORDS_PER_LINE)
    )
    return "\n".join(lines)
