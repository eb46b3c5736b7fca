"""How the pages speak: moments, numbers, marks, plurals."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Finding, Origin, SegmentKind, SegmentView, SentencePair, Severity, TextMark, Version
from pipeline.review.browsers import browser_words
from pipeline.review.differences import differences
from pipeline.review.i18n import ngettext
from pipeline.review.incidents import people_words
from pipeline.review.labels import TABLES, label
from pipeline.review.marking import Layer, marked, sentence_pieces, source_layers, target_layers
from pipeline.review.members import clean_byline
from pipeline.review.moments import say
from pipeline.review.pages import number_words

NOW = datetime.fromisoformat("2026-03-04T11:05:00+00:00")  # 6 h 05 in Montréal


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2026-03-04T11:04:40Z", "à l’instant"),
        ("2026-03-04T10:45:00Z", "il y a 20 min"),
        ("2026-03-04T05:30:00Z", "aujourd’hui, 0 h 30"),
        ("2026-03-04T04:30:00Z", "hier, 23 h 30"),
        ("2026-03-03T22:52:00Z", "hier, 17 h 52"),
        ("2026-03-02T15:00:00Z", "avant-hier, 10 h"),
        ("2026-02-27T15:00:00Z", "vendredi dernier, 10 h"),
        ("2026-01-05T15:00:00Z", "5 janvier"),
        ("2025-10-24T15:00:00Z", "24 octobre 2025"),
        ("2026-03-04T09:00:00-08:00", "aujourd’hui, 12 h"),
        ("2026-03-03", "hier"),
        ("2023-10-23", "23 octobre 2023"),
        ("2023-10", "octobre 2023"),
        ("2023", "2023"),
        ("printemps", "printemps"),
    ],
)
def test_moments_are_said_as_a_person_says_them(stamp: str, words: str) -> None:
    said = say(stamp, "America/Montreal", NOW)

    assert said is not None
    assert said.words.replace("\u00a0", " ") == words


def test_no_moment_is_said_of_nothing() -> None:
    assert say(None, "America/Montreal", NOW) is None


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (999, "999"), (1000, "1 000"), (48200, "48 200"), (1250000, "1 250 000"), (None, "")]
)
def test_numbers_are_grouped(value: int | None, words: str) -> None:
    assert number_words(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("number", "word"), [(0, "article"), (1, "article"), (2, "articles")])
def test_french_takes_the_plural_from_two(number: int, word: str) -> None:
    assert ngettext("article", "articles", number) == word


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=5))
def test_marking_changes_no_word(text: str, spans: list[tuple[int, int]]) -> None:
    layers = [Layer(span, severity="warning") for span in spans] + [Layer(span, sentence=1) for span in spans[1:]]

    assert "".join(piece.text for piece in marked(text, layers)) == text


def view(source: str, target: str, findings: tuple[Finding, ...], pairs: tuple[SentencePair, ...]) -> SegmentView:
    """A segment with a machine's draft."""
    version = Version(1, target, Origin.MACHINE, "2026-03-04T11:05:00Z", findings=findings)
    return SegmentView(1, SegmentKind.PARAGRAPH, source, ((0, len(source)),), version, pairs=pairs)


def test_the_gravest_finding_marks_and_a_waived_one_does_not() -> None:
    findings = (
        Finding("name", Severity.WARNING, source_span=(0, 6)),
        Finding("number", Severity.ERROR, source_span=(4, 8)),
        Finding("name", Severity.ERROR, source_span=(9, 10), waiver="vu"),
    )

    layers = source_layers(view("abcdefghij", "", findings, ()), findings, ())
    assert [(p.text, p.severity) for p in marked("abcdefghij", layers)] == [
        ("abcd", "warning"),
        ("ef", "error"),
        ("gh", "error"),
        ("ij", ""),
    ]


def test_sentences_and_names_are_marked_alike_in_both_columns() -> None:
    source, target = "Orlan is hit. It pays.", "Orlan est touchée. Elle paie."
    pairs = (SentencePair((0, 13), (0, 18)), SentencePair((14, 22), (19, 29)))
    marks = (TextMark("name", (0, 5), (0, 5), "Orlan"), TextMark("term", (9, 12), None, "touché"))
    segment = view(source, target, (), pairs)

    left = marked(source, source_layers(segment, (), marks))
    right = marked(target, target_layers(segment, (), marks))
    assert [(p.text, p.sentence, p.mark, p.kind) for p in left] == [
        ("Orlan", 0, 0, "name"),
        (" is ", 0, None, ""),
        ("hit", 0, 1, "term alone"),
        (".", 0, None, ""),
        (" ", None, None, ""),
        ("It pays.", 1, None, ""),
    ]
    assert (right[0].text, right[0].sentence, right[0].mark) == ("Orlan", 0, 0)
    assert right[-1].sentence == 1


@given(st.text("ab c’\u00a0.", max_size=40), st.text("ab c’\u00a0.", max_size=40))
def test_a_difference_weaves_both_texts(before: str, after: str) -> None:
    woven = differences(before, after)
    assert "".join(d.text for d in woven if d.how != "new") == before
    assert "".join(d.text for d in woven if d.how != "gone") == after


def test_a_difference_is_told_in_words() -> None:
    assert [(d.how, d.text) for d in differences("Aucune donnée volée", "Des données volées")] == [
        ("gone", "Aucune"),
        ("new", "Des"),
        ("same", " "),
        ("gone", "donnée"),
        ("new", "données"),
        ("same", " "),
        ("gone", "volée"),
        ("new", "volées"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. Two was hit. Three.", "hit", "Two was hit."),
        ("Title\n\nFirst was hit\n\nNext.", "hit", "First was hit"),
        ("Only this was hit", "hit", "Only this was hit"),
        ("It was hit, said G. Roy of Erie. Next.", "hit", "It was hit, said G. Roy of Erie."),
        (
            "Title\n\nERIE, Ont., Oct. 2, 2025 — It was hit on Sept. 4. Next.",
            "hit",
            "ERIE, Ont., Oct. 2, 2025 — It was hit on Sept. 4.",
        ),
        (
            "Title\n\nERIE, Ont., Oct. 2, 2025 — It was hit on Sept. 4. Next.",
            "ERIE",
            "ERIE, Ont., Oct. 2, 2025 — It was hit on Sept. 4.",
        ),
        ("One. It was\n\nhit. Three.", "was\n\nhit", "It was\n\nhit."),
        ("x" * 9_000 + " hit " + "y" * 9_000, "hit", "x" * 239 + " hit " + "y" * 239),
    ],
)
def test_a_value_is_shown_in_its_sentence(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    pieces = sentence_pieces(text, (start, start + len(words)))

    assert "".join(piece.text for piece in pieces) == sentence
    assert [piece.text for piece in pieces if piece.mark] == [words]


def test_labels_are_french_and_unknown_values_readable() -> None:
    assert all(table for table in TABLES.values())
    assert label("state", "title_only") == "à trancher"
    assert label("state", "something_new") == "something new"


@pytest.mark.parametrize(
    ("given_name", "kept"), [("  Odile\r\nBrassard ", "Odile Brassard"), ("\x00A\u202eB", "AB"), ("x" * 200, "x" * 80)]
)
def test_a_byline_is_one_short_line(given_name: str, kept: str) -> None:
    assert clean_byline(given_name) == kept


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_browser_is_named_as_a_person_knows_it(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 personne touchée", "0 people affected"),
        (1, "1 personne touchée", "1 person affected"),
        (2, "2 personnes touchées", "2 people affected"),
        (267_000, "267\u00a0000 personnes touchées", "267,000 people affected"),
    ],
)
def test_people_are_counted_as_each_language_does(count: int, french: str, english: str) -> None:
    assert people_words(count, "fr") == french
    assert people_words(count, "en") == english
