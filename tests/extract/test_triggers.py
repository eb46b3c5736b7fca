"""The words that decide where a rule is tried: nothing that a pattern can match may be missed for want of one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.find_triggers import demanded, pieces_in, starts
from pipeline.documents import Article, BlockKind
from pipeline.extract.patterns import (
    CLASS_FILES,
    Rule,
    all_rules,
    class_rules,
    fingerprint,
    foreign,
)
from pipeline.extract.reading import Reading, pieces_of, read
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
        assert any(all(group & pieces_in(word) for word in words) for words in demanded(rule.source))


def test_rules_find_with_their_words_what_they_find_without() -> None:
    readings = [reading_of(file) for folder in ("newsroom", "extract/tune") for file in (DATA / folder).glob("*.json")]
    assert len(readings) > 50
    for rule in all_rules():
        bare = Rule(rule.name, rule.label, rule.source, (), rule.weight)
        for reading in (r for r in readings if rule not in strangers(r)):
            assert [m.span() for m in rule.spots(reading)] == [m.span() for m in bare.spots(reading)], rule.name


def strangers(reading: Reading) -> set[Rule]:
    """The words of the other language, which are not looked for."""
    classes = (by_language for file in CLASS_FILES for by_language in class_rules(file).values())
    return {rule for by_language in classes for rule in foreign(by_language, reading.language)}


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.starts], ids=lambda rule: rule.name)
def test_no_match_begins_otherwise_than_its_rule_says(rule: Rule) -> None:
    assert frozenset(rule.starts) == starts(rule.source)


def test_a_pattern_begins_with_the_letters_of_each_of_its_branches() -> None:
    assert starts(r"\b(?:the )?(?:attack|breach)\w*") == frozenset({"the at", "the br", "attack", "breach"})
    assert starts(r"\b\d+ patients?") == frozenset("0123456789")


def test_what_may_begin_within_a_word_or_anyhow_has_no_beginning() -> None:
    assert starts(r"attack") is None
    assert starts(r"\b\w+ attacks?") is None


def test_any_space_is_as_good_as_another_in_a_beginning() -> None:
    assert starts(r"\ba\sday") == frozenset({"a day"})


def test_a_pattern_demands_a_word_of_each_of_its_parts() -> None:
    sets = demanded(r"\b(?:attack|breach) (?:\w+ ){0,2}?(?:on|against)(?: the)? hospitals?")
    assert frozenset({"attack", "breach"}) in [frozenset(word.strip() for word in words) for words in sets]
    assert any(all("hospital" in word for word in words) for words in sets)


def test_a_space_stands_for_the_edge_of_a_word() -> None:
    assert pieces_in(" not all ") == frozenset({" not ", " all "})
    assert pieces_in("confirm") == frozenset({"confirm"})
    assert pieces_in("§'s network") == frozenset({" s ", " network"})
    assert pieces_in("§ou¤") == frozenset()


def test_every_piece_that_a_word_demands_is_a_piece_of_it() -> None:
    assert pieces_in(" acknowledged ") <= pieces_of("acknowledged")


def test_what_may_be_left_out_is_not_demanded() -> None:
    assert demanded(r"(?:ransomware )?\w+") == []
    assert demanded(r"(?:ransomware|\d+)") == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_no_rule_reads_figures_without_end(rule: Rule) -> None:
    """Digits and commas without end ("1,1,1…") would be read anew from each of them."""
    assert re.search(r"\[\\d[,. ']+\][*+]", rule.source) is None
