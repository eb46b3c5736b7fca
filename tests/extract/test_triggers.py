"""The words that decide where a rule is tried: nothing that a pattern can match may be missed for want of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.find_triggers import demanded
from pipeline.documents import Article, BlockKind
from pipeline.extract.patterns import Rule, all_rules, fingerprint
from pipeline.extract.reading import Reading, read
from pipeline.extract.resources import text_of

DATA = Path(__file__).parents[1] / "data"


def reading_of(file: Path) -> Reading:
    story = json.loads(file.read_bytes())
    blocks = [(BlockKind.PARAGRAPH, text) for text in story["paragraphs"]]
    return read(Article.compose(story["title"], blocks, language=story["language"]))


def test_every_rule_has_its_words_and_no_other_has_any() -> None:
    """After a change of rules: ``python -m benchmarks.find_triggers``."""
    assert set(json.loads(text_of("triggers.json"))) == {fingerprint(rule.source) for rule in all_rules()}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_no_match_can_do_without_the_words_of_its_rule(rule: Rule) -> None:
    for group in rule.triggers:
        assert any(all(any(gram in word for gram in group) for word in words) for words in demanded(rule.source))


def test_rules_find_with_their_words_what_they_find_without() -> None:
    readings = [reading_of(file) for folder in ("newsroom", "extract/tune") for file in (DATA / folder).glob("*.json")]
    assert len(readings) > 50
    for rule in all_rules():
        bare = Rule(rule.name, rule.label, rule.source, (), rule.weight)
        for reading in readings:
            assert [m.span() for m in rule.spots(reading)] == [m.span() for m in bare.spots(reading)], rule.name


def test_a_pattern_demands_a_word_of_each_of_its_parts() -> None:
    sets = demanded(r"\b(?:attack|breach) (?:\w+ ){0,2}?(?:on|against)(?: the)? hospitals?")
    assert frozenset({"attack", "breach"}) in [frozenset(word.strip() for word in words) for words in sets]
    assert any(all("hospital" in word for word in words) for words in sets)


def test_what_may_be_left_out_is_not_demanded() -> None:
    assert demanded(r"(?:ransomware )?\w+") == []
    assert demanded(r"(?:ransomware|\d+)") == []
