"""The yardstick measures what it always measured, and this room hands it the right things."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import VigieError
from pipeline.evaluate import score_extraction, score_human, score_translation

SCORERS = Path("pipeline/evaluate/scorers")
ARTICLES = Path("tests/data/newsroom")

# Another rule would measure something else: who changes a scorer changes every number ever published, knowingly.
FINGERPRINTS = {
    "chrf.py": "9715935778deeef725c3464cb25787b66f711585a5491e3151c02ae4ee8df577",
    "kept.py": "6c6358c8d580258fb64f3e78fca7e0fa9654e6047ffb3fac4d27050a09369296",
    "kept_cases.py": "8736255452eaa9618159a57f633ea4fed52c0c871150a98bdf153ac91e64b734",
    "matching.py": "483aa7a71eeea65337510a2b7ee710054292c9ab4b8264f543c80c32a55902b6",
    "score_newsroom.py": "62304e5270fc07c3309bf00331d444b6e93511fa96057a0df910ba08e511dbce",
    "score_translation.py": "7d967be9ea9f33881f173a67176a9efcceab492ba735e5170e8c61748bdff2b7",
}


def test_the_scorers_are_byte_for_byte_the_yardstick() -> None:
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in SCORERS.glob("*.py")}
    assert found == FINGERPRINTS


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("score_newsroom.py", "--self-test", str(ARTICLES)), id="extraction"),
        pytest.param(("score_translation.py", "--selftest", str(ARTICLES)), id="translation"),
    ],
)
def test_the_scorers_pass_their_own_tests_on_our_articles(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, SCORERS / command[0], *command[1:]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def gold(name: str) -> dict[str, object]:
    (file,) = ARTICLES.glob(f"{name}-*.json")
    article: dict[str, object] = json.loads(file.read_bytes())
    return article


def test_saying_nothing_finds_nothing() -> None:
    scores = score_extraction([], ARTICLES)
    assert scores["relevance"]["tp"] == 0
    assert scores["victims"]["found"] == 0
    assert scores["victims"]["gold"] > 30


def test_one_article_read_right_counts_once_and_its_misses_are_named() -> None:
    line = {"id": "dev-005", "relevance": {"score": 0.9, "relevant": True}, "attack_types": ["ransomware", "phishing"]}
    scores = score_extraction([line], ARTICLES)
    assert scores["relevance"]["tp"] == 1
    assert scores["attack_types"]["found"] == 1
    assert scores["errors"]["attack_types"]["dev-005"]["said"] == ["ransomware", "phishing"]


def test_the_human_reference_loses_nothing() -> None:
    scores = score_human(ARTICLES)
    assert scores["names"]["kept_share"] == scores["numbers"]["kept_share"] == 1.0
    assert scores["chrf"] == 100.0
    assert scores["faults_per_1000_words"] == 0


def test_bleu_is_there_for_sacrebleu_needs_no_numpy() -> None:
    assert score_human(ARTICLES)["bleu"] == pytest.approx(100.0)


def test_another_output_brings_its_scores_and_a_bootstrap() -> None:
    french = gold("005")["french"]
    assert isinstance(french, dict)
    right = {
        "id": "dev-005",
        "title": {"text": french["title"]},
        "paragraphs": [{"text": p} for p in french["paragraphs"]],
    }
    scores = score_translation([right], ARTICLES, against=[])
    assert scores["against"]["missing"] == scores["missing"] + 1
    assert scores["against"]["bootstrap"]["difference"] > 0


def test_a_scorer_that_stops_says_why(tmp_path: Path) -> None:
    with pytest.raises(VigieError, match=r"score_translation\.py could not score .*: no articles with French"):
        score_human(tmp_path)
