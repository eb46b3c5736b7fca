"""Gold articles as cases to learn from, and how right roles are on them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.extract import Lexicon
from pipeline.extract.extraction import Ground, ground_of
from pipeline.extract.learned_words import masks_of, tokens_of, word_features
from pipeline.extract.named import forms_of
from pipeline.extract.organisations import cast_of
from pipeline.extract.reading import read
from pipeline.lines import TextLine, read_lines

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "pipeline/evaluate/scorers"))
score_newsroom: Any = import_module("score_newsroom")


@dataclass
class Case:
    """A gold article, read as far as nobody has a role yet.

    ``places``: for each candidate its number in the gold, null for one that is not there, -1 where the gold is loose.
    """

    gold: dict[str, Any]
    ground: Ground
    places: list[int | None]

    @property
    def relevant(self) -> int:
        return int(bool(self.gold["relevant"]))

    @property
    def labels(self) -> list[str | None]:
        """The gold's role of each candidate; null where the gold leaves it open.

        In an article that is not relevant only the mentioned count: its victims are no victims of health care.
        """
        return [self.label_of(place) for place in self.places]

    def label_of(self, place: int | None) -> str | None:
        if place is None or place < 0:
            return "mentioned" if place is None else None
        found = self.gold["organisations"][place]
        if "role" in found.get("optional", []) or (not self.relevant and found["role"] != "mentioned"):
            return None
        return str(found["role"])


def read_cases(folders: Iterable[Path], lexicon: Lexicon) -> list[Case]:
    """The gold articles of the folders, in order of their names, and the plain stories, a line each."""
    return [_case(json.loads(text), lexicon) for folder in folders for text in texts_in(folder)]


def texts_in(folder: Path) -> list[bytes]:
    plain = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_bytes().splitlines()]
    return [file.read_bytes() for file in sorted(folder.glob("*.json"))] + plain


def _case(gold: dict[str, Any], lexicon: Lexicon) -> Case:
    for organisation in gold["organisations"]:
        organisation.setdefault("official_fr", None)
    line = next(iter(read_lines([json.dumps(gold, ensure_ascii=False).encode()])))
    assert isinstance(line, TextLine), gold["id"]
    reading = read(line.article)
    cast = cast_of(reading, lexicon)
    tokens = tokens_of(reading, masks_of(cast))
    ground = ground_of(reading, lexicon, cast, tokens, word_features(reading, tokens))
    return Case(gold, ground, [_place(gold, forms_of(reading, named)) for named in ground.candidates])


def _place(gold: dict[str, Any], forms: Sequence[str]) -> int | None:
    """Which organisation of the gold one found is; -1 for a loose name, null for a name that is not there."""
    names = [score_newsroom.bare(form) for form in forms]
    place: int | None = score_newsroom.assign(names, [score_newsroom.forms_of(o) for o in gold["organisations"]])
    if place is None and any(score_newsroom.match(n, u, False) for n in names for u in gold.get("unnamed", [])):
        return -1
    return place


class Score(NamedTuple):
    """Precision, recall and F1 of a role, and how many the gold has."""

    precision: float
    recall: float
    f1: float
    gold: int


def role_scores(cases: Sequence[Case], roles: Sequence[Sequence[str]]) -> dict[str, Score]:
    """How right the roles are on the relevant cases, as ``score_newsroom.score_role`` counts."""
    found = {}
    for role in ("victim", "provider"):
        right = wrong = gold = 0
        for case, said in zip(cases, roles, strict=True):
            if case.relevant:
                wanted, hit, mistaken = counted(case, said, role)
                right, wrong, gold = right + len(hit), wrong + mistaken, gold + len(wanted)
        precision, recall = right / max(1, right + wrong), right / max(1, gold)
        found[role] = Score(precision, recall, 2 * right / max(1, right + wrong + gold), gold)
    return found


def counted(case: Case, said: Sequence[str], role: str) -> tuple[set[int], set[int], int]:
    """Whom the gold wants, who of them was found, and how many were said wrongly."""
    organisations = case.gold["organisations"]
    wanted = {i for i, o in enumerate(organisations) if o["role"] == role and "role" not in o.get("optional", [])}
    hit: set[int] = set()
    wrong = 0
    for place, own in zip(case.places, said, strict=True):
        if own != role or place == -1:
            continue
        found = organisations[place] if place is not None else {}
        if "role" in found.get("optional", []) or (role in found.get("role_accept", []) and found["role"] != role):
            continue
        if place in wanted:
            hit.add(place)
        else:
            wrong += 1
    return wanted, hit, wrong


def ruled_of(ground: Ground) -> list[str]:
    """What the rules alone say of everybody; they left a mark among the features."""
    return [next(r for r in ("victim", "provider", "mentioned") if f"r {r}" in f) for f in ground.features]
