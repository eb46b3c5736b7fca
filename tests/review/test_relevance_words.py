"""Why an article is held to be relevant, in French: every reason that the machine can give has its words."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.documents import Article, BlockKind
from pipeline.extract import extract, load_lexicon
from pipeline.review import speak
from pipeline.review.relevance import why

from .conftest import Browser

STORIES = Path(__file__).parents[1] / "data" / "newsroom"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("it counts the people affected", "on y compte les personnes touchées"),
        ("it tells of unauthorized access", "type d’incident\u00a0: accès non autorisé"),
        ("“breach” and “hospital” in the title", "«\u00a0breach\u00a0» et «\u00a0hospital\u00a0» dans le titre"),
        ("1 sentences tell of an incident", "une phrase parle d’un incident"),
        ("12 sentences tell of an incident", "12 phrases parlent d’un incident"),
        (
            "its words are those of an incident: “patients”, “files”",
            "des mots d’incident\u00a0: «\u00a0patients\u00a0», «\u00a0files\u00a0»",
        ),
        ("a reason of tomorrow", "a reason of tomorrow"),
    ],
)
def test_a_reason_is_said_in_french(told: str, said: str) -> None:
    speak("fr")
    assert why(told) == said


def test_english_keeps_the_words_of_the_program() -> None:
    speak("en")
    assert why("it counts the people affected") == "it counts the people affected"
    speak("fr")


def test_every_rule_and_all_that_is_said_of_the_newsrooms_stories_has_its_words() -> None:
    speak("fr")
    folder: Any = files("pipeline.extract") / "data" / "rules" / "relevance.yaml"
    told = set(_labels(yaml.safe_load(folder.read_text(encoding="utf-8"))))
    lexicon = load_lexicon()
    for path in STORIES.glob("*.json"):
        story = json.loads(path.read_text(encoding="utf-8"))
        blocks = [(BlockKind.PARAGRAPH, text) for text in story["paragraphs"]]
        article = Article.compose(story["title"], blocks, language=story["language"], url=story["url"])
        told.update(extract(article, lexicon).relevance.reasons)

    assert len(told) > 40
    assert sorted(reason for reason in told if why(reason) == reason) == []


def _labels(told: Any) -> list[str]:
    if isinstance(told, dict):
        own = [told["label"]] if "label" in told else []
        return own + [label for value in told.values() for label in _labels(value)]
    return [label for value in told for label in _labels(value)] if isinstance(told, list) else []


def test_the_page_of_an_original_says_why_in_the_language_of_its_reader(browser: Browser) -> None:
    archive = browser.world.archive
    article = browser.world.story["french"]
    with archive.write() as connection:
        connection.execute("""UPDATE extraction SET reasons = '["it gives advice"]'""")
    assert "<li>ce sont des conseils</li>" in browser.get(f"/articles/{article}").text
