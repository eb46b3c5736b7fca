"""Drafts in windows: one article on which the engine breaks must not hold up the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.documents import Model
from pipeline.stages import Silent, translate_bodies, translate_titles
from pipeline.translate import Decoding, Engine, Hypothesis, Translated, Translator, find_package, open_engine

from .desk import NEWSROOM, open_desk

PLAIN = Decoding()


@dataclass
class Fragile:
    """An engine that breaks on a word, as a driver or a server may."""

    inner: Engine
    word: str

    @property
    def model(self) -> Model:
        return self.inner.model

    def count(self, sentence: str) -> int:
        return self.inner.count(sentence)

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> Iterator[Translated]:
        if any(self.word in sentence for sentence in sentences):
            raise RuntimeError("the engine broke")
        return self.inner.translate(sentences, decoding)

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        return self.inner.piece_scores(pairs)


@pytest.fixture(scope="module")
def stories() -> list[dict[str, object]]:
    """Three short relevant stories in English."""
    told = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(NEWSROOM.glob("*.json"))]
    english = [story for story in told if story["language"] == "en" and story["relevant"]]
    return [{**story, "paragraphs": story["paragraphs"][:4]} for story in english[:3]]


def test_an_engine_that_breaks_on_one_article_drafts_the_others(
    tmp_path: Path, stories: list[dict[str, object]]
) -> None:
    words = [set(str(story["paragraphs"]).replace("'", " ").split()) for story in stories]
    only_there = max(words[1] - words[0] - words[2], key=len)
    with open_desk(tmp_path / "w") as desk:
        desk.street.__dict__["translator"] = Translator(Fragile(open_engine(find_package(None)), only_there))
        desk.read(*stories)
        asked = desk.archive.read().execute("SELECT count(*) FROM task WHERE stage = 'translate_body'").fetchone()[0]
        translate_titles(desk.street, Silent())
        done = translate_bodies(desk.street, Silent())["translated"]
        failed = (
            desk.archive.read()
            .execute("SELECT stage, error FROM task WHERE error IS NOT NULL AND stage = 'translate_body'")
            .fetchall()
        )
    assert asked == 3
    assert done == 2
    assert [str(row["error"]) for row in failed] == ["the engine broke"]
