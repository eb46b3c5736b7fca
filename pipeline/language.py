"""The language of a text by its function words, kept as data; null rather than a guess. No input or output."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "function_words.yaml"

# Words with the apostrophe that cuts them off (l', dell'); digits and signs are no words.
_WORD = re.compile(r"[^\W\d_]+'?")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'"})
# A page may be long: the language of its first few thousand words is the language of the page.
_ENOUGH = 20_000

# Below these a text is too short or in another language; set on headlines and paragraphs of the seven languages.
_LEAST_WEIGHT = 1.5
_LEAST_SHARE = 0.12
_LEAST_LEAD = 1.5


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word -> (language, weight); a word that three languages share counts a third for each."""
    profiles: dict[str, str] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    speakers: dict[str, list[str]] = {}
    for language, words in profiles.items():
        for word in set(words.split()):
            speakers.setdefault(word, []).append(language)
    return {word: tuple((language, 1 / len(known)) for language in known) for word, known in speakers.items()}


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the text's language (en, fr, es, de, it, nl, pt), or None when unsure or too short."""
    words = _WORD.findall(text[:_ENOUGH].translate(_APOSTROPHES).lower())
    if not words:
        return None
    weights = _weights()
    scores: defaultdict[str, float] = defaultdict(float)
    for word in words:
        for language, weight in weights.get(word, ()):
            scores[language] += weight
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:2]
    if not ranked:
        return None
    best, score = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    sure = score >= _LEAST_WEIGHT and score / len(words) >= _LEAST_SHARE and score >= _LEAST_LEAD * rival
    return best if sure else None
