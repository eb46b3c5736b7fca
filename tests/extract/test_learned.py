"""What is learnt: the fit, the features, and the stored weights beside the articles that they were learnt of."""

from __future__ import annotations

import json
import random

import pytest

from benchmarks.learning.cases import ROOT, read_cases
from benchmarks.learning.fitting import fit
from benchmarks.learning.models import learn_parts
from benchmarks.train_extract import TARGET, TRAINING, fingerprint, rounded
from pipeline.extract import load_lexicon
from pipeline.extract.learned import model
from pipeline.extract.learned_words import concepts, masks_of, tokens_of, word_features
from pipeline.extract.organisations import cast_of
from pipeline.extract.reading import read

from .stories import story


def rows(count: int = 200) -> list[tuple[dict[str, float], int]]:
    """Labels that one word tells in nine of ten cases, among words that tell nothing."""
    chance = random.Random(7)
    found = []
    for _ in range(count):
        label = chance.random() < 0.4
        features = {f"word{chance.randrange(300)}": chance.random() / 4 for _ in range(30)}
        if chance.random() < 0.9:
            features["good" if label else "bad"] = 1.0
        found.append((features, int(label)))
    return found


def free(_: str) -> int:
    return 0


def test_the_fit_finds_what_tells() -> None:
    found = fit(rows(), signs=free, strength=1.0)
    heaviest = sorted(found.weights, key=lambda name: -abs(found.weights[name]))[:2]
    assert set(heaviest) == {"good", "bad"}
    assert found.weights["good"] > 1 > -1 > found.weights["bad"]


def test_the_fit_is_where_the_penalised_likelihood_is_flat() -> None:
    data = rows()
    found = fit(data, signs=free, strength=1.0, rounds=40)
    slope = dict(found.weights)
    for features, label in data:
        wrong = label - found.chance(features)
        for name, value in features.items():
            if name in slope:
                slope[name] -= wrong * value
    assert max(abs(value) for value in slope.values()) < 1e-6


def test_a_weight_of_the_wrong_sign_is_given_up() -> None:
    found = fit(rows(), signs=lambda name: int(name == "bad"), strength=1.0)
    assert "bad" not in found.weights
    assert found.weights["good"] > 1


def test_the_same_articles_give_the_same_weights() -> None:
    some = read_cases([ROOT / "tests/data/newsroom"], load_lexicon())[:12]
    first, second = ([rounded(m, 0.0) for m in learn_parts(some)] for _ in range(2))
    assert first == second
    assert any(len(weights) > 50 for weights in first)


def test_the_weights_were_learnt_of_these_articles() -> None:
    """After a change of the training articles: ``python -m benchmarks.train_extract --write``."""
    assert json.loads(TARGET.read_bytes())["data"] == fingerprint(TRAINING)


def test_the_weights_stay_few() -> None:
    models = json.loads(TARGET.read_bytes())["models"]
    assert {name: len(weights) <= 4000 for name, weights in models.items()} == dict.fromkeys(models, True)


@pytest.mark.parametrize("name", ["c ATTACK", "c ACTOR", "ce ATTACK", "c <health>", "e <health>"])
def test_words_for_an_attack_never_speak_against_one(name: str) -> None:
    assert model("words").weights.get(name, 0.0) >= 0


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("en", "Letters were mailed to those concerned.", "NOTIFY"),
        ("en", "Staff went back to pen and paper.", "PAPER"),
        ("fr", "Des courriels ont été dérobés par un malfaiteur.", "ACTOR"),
        ("fr", "Le personnel écrit à la main.", "PAPER"),
    ],
)
def test_classes_of_words(language: str, text: str, concept: str) -> None:
    reading = read(story(text, language=language))
    assert concept in {name for token in tokens_of(reading, []) for name in token.concepts}


def test_names_are_masked_by_what_they_name() -> None:
    reading = read(story("Oakvale General Hospital told Dr. Jane Doe on Monday that 412 files were copied."))
    tokens = tokens_of(reading, masks_of(cast_of(reading, load_lexicon())))
    masked = [t.stem for t in tokens if t.stem[0] == "<"]
    assert masked[0] == "<health>"
    assert masked[-2:] == ["<date>", "<number>"]
    assert not any("oakval" in name or "jane" in name for name in word_features(reading, tokens))


def test_every_class_has_words_in_both_languages() -> None:
    names = [{n for own in concepts(language).single.values() for n in own} for language in ("en", "fr")]
    assert names[0] == names[1]
