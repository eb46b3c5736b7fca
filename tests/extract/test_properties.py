"""What holds for any text: no crash, spans inside it, offsets in code points of NFC, the same again."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import Article, BlockKind, Extraction, Span
from pipeline.extract import explain, extract, load_lexicon, names_in, to_json

PIECES = st.sampled_from(
    [
        "Oakvale General Hospital", "L’Hôpital Sainte-Croix", "St. Joseph's", "WRH", "the CHU de Valmorin",
        "& Co.", "Dr. A.", "was hit by ransomware", "a été piraté", "said Thursday that",
        "2.9 million patients", "12 000 usagers", "on Feb. 30,", "half a million", "from", "10,000 to",
        "$2.4 million ransom", "e\u0301tait", "œuvre", "İstanbul", "ﬁles", "🏥", "\u00a0", "\n\n",
        "was not affected.", "LockBit", "claimed", "«", "»", "“", "”", "(", ")", "—", "...", "’s", "'", ".",
        "?", ";", ":", "\u2028", "\x00", "cancelled surgeries", "phones down", "lundi dernier",
        "il y a deux semaines", "WINDSOR, Ont. —", "99999999999999999999",
    ]
)  # fmt: skip
"""Pieces that rules react to, and characters that change their length when folded."""

TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))
LANGUAGES = st.sampled_from(["en", "fr", None])
DAYS = st.sampled_from(["2024-03-14", "2024-02-29T23:59:00-05:00", None, "yesterday"])


def article_of(texts: list[str], title: str | None, language: str | None, published: str | None) -> Article:
    blocks = [(BlockKind.PARAGRAPH, text) for text in texts]
    return Article.compose(title, blocks, language=language, published=published)


def spans_of(found: Extraction) -> list[Span]:
    """Every span of an extraction."""
    care = found.care
    spans = [f.span for f in found.people_affected] + [r.span for r in found.ransom] + [p.span for p in found.places]
    spans += [d.span for d in found.dates] + [e.span for e in care.effects]
    spans += [e.span for e in (*care.level, *care.systems_down, *care.restored_from)]
    spans += [span for o in found.organisations for span in o.mentions]
    spans += [span for a in found.attackers for span in a.mentions]
    spans += [span for t in found.attack_types for span in t.mentions]
    spans += [found.data_loss.span] if found.data_loss else []
    return spans + ([care.disruption.span] if care.disruption and care.disruption.span else [])


@given(st.lists(TEXTS, max_size=4), st.none() | TEXTS, LANGUAGES, DAYS)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_span_lies_in_it(
    texts: list[str], title: str | None, language: str | None, published: str | None
) -> None:
    article = article_of(texts, title, language, published)
    found = extract(article, load_lexicon())
    assert 0 <= found.relevance.score <= 1
    for start, end in spans_of(found):
        assert 0 <= start < end <= len(article.text)
    explain(article, found)
    names_in(found, article)
    to_json("1", article, found, 0.6)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.none() | TEXTS, LANGUAGES)
@settings(max_examples=60, deadline=None)
def test_words_are_those_at_their_span(texts: list[str], title: str | None, language: str | None) -> None:
    article = article_of(texts, title, language, "2024-03-14")
    assert unicodedata.is_normalized("NFC", article.text)
    found = extract(article, load_lexicon())
    for organisation in found.organisations:
        assert {article.text[start:end] for start, end in organisation.mentions} == set(organisation.forms)
    stated = [(d.text, d.span) for d in found.dates] + [(f.text, f.span) for f in found.people_affected]
    for words, (start, end) in stated + [(r.text, r.span) for r in found.ransom]:
        assert words in article.text[start:end]
    for place in found.places:
        assert article.text[slice(*place.span)] == place.name


@given(st.lists(TEXTS, min_size=1, max_size=3), LANGUAGES)
@settings(max_examples=30, deadline=None)
def test_the_same_text_gives_the_same_again(texts: list[str], language: str | None) -> None:
    article = article_of(texts, None, language, "2024-03-14")
    assert extract(article, load_lexicon()) == extract(article, load_lexicon())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_count_code_points_of_the_composed_text(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "🏥 À Évreux, l’Hôpital Sainte-Croix a été frappé par un rançongiciel.")
    article = article_of([text], None, "fr", "2024-03-14")
    (hospital,) = extract(article, load_lexicon()).organisations
    assert hospital.mentions == ((14, 34),)
    assert article.text[14:34] == "Hôpital Sainte-Croix"
