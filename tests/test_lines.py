"""JSON Lines in, one result a line out, offsets in the text exactly as given."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Draft, Segment
from pipeline.extract import load_lexicon
from pipeline.lines import BadLine, TextLine, read_lines, translate_lines
from pipeline.translate import MemoryMatch, Translator, find_package, open_engine


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(open_engine(find_package(None)))


def read(*lines: object) -> list[TextLine | BadLine]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(read_lines(raw))


def good(line: object) -> TextLine:
    (read_line,) = read(line)
    assert isinstance(read_line, TextLine)
    return read_line


@pytest.mark.parametrize(
    ("line", "word"),
    [
        pytest.param(b"{", "JSON", id="cut off"),
        pytest.param(b"[1]", "object", id="a list"),
        pytest.param(b'{"paragraphs": []}', '"id"', id="no id"),
        pytest.param({"id": True, "text": "a"}, '"id"', id="a truth for an id"),
        pytest.param({"id": "a"}, "neither", id="no text"),
        pytest.param({"id": "a", "paragraphs": "one"}, "list", id="paragraphs a string"),
        pytest.param({"id": "a", "paragraphs": [1]}, "list", id="a number for a paragraph"),
        pytest.param({"id": "a", "text": ["x"]}, '"text"', id="text a list"),
        pytest.param({"id": "a", "title": 5, "text": "x"}, '"title"', id="title a number"),
        pytest.param({"id": "a", "text": "x", "published": "yesterday"}, "ISO", id="a word for a date"),
        pytest.param({"id": "a", "text": "x", "published": "2023-13-40"}, "ISO", id="no such day"),
        pytest.param(b'{"id": "a", "text": "\\ud800"}', "surrogate", id="half a pair"),
        pytest.param(b'{"id": "a", "text": "\xff"}', "UTF-8", id="latin-1"),
        pytest.param(b'{"id":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", id="nested too deeply"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_rest_is_read(line: object, word: str) -> None:
    first, bad, last = read({"id": 1, "text": "a"}, line, {"id": 2, "text": "b"})
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert word in bad.problem
    assert isinstance(first, TextLine)
    assert isinstance(last, TextLine)
    assert (first.id, last.id) == (1, 2)


def test_blank_lines_are_passed_over_but_counted() -> None:
    (bad,) = read(b"\n", b"  \n", b"{")
    assert isinstance(bad, BadLine)
    assert bad.number == 3


@pytest.mark.parametrize(
    "published", ["2023-10-24", "2023-10-24T09:30:00", "2023-10-24T09:30:00-04:00", "2023-10-24T13:30:00Z"]
)
def test_published_may_be_a_date_or_a_date_time_with_or_without_zone(published: str) -> None:
    assert good({"id": "a", "text": "x", "published": published}).article.published == published


@pytest.mark.parametrize("title", [None, "", "  "])
def test_an_empty_title_is_none(title: str | None) -> None:
    line = good({"id": "a", "title": title, "paragraphs": ["One.", "Two."]})
    assert line.article.title is None
    assert line.article.text == "One.\n\nTwo."


def test_blank_lines_part_the_paragraphs_of_a_text() -> None:
    line = good({"id": "a", "text": "One\nline.\r\n\r\nTwo.\n \t\n\nThree."})
    assert line.paragraphs == ("One\nline.", "Two.", "Three.")


def test_an_empty_paragraph_keeps_its_place_but_is_no_block() -> None:
    line = good({"id": "a", "paragraphs": ["One.", "", "Three."]})
    assert line.paragraphs == ("One.", "", "Three.")
    assert [line.article.block_text(b) for b in line.article.blocks] == ["One.", "Three."]


def test_language_is_taken_from_the_line_else_guessed() -> None:
    french = "Les hôpitaux de la région ont été victimes d’une attaque et les patients sont avisés par la poste."
    assert good({"id": "a", "text": "x", "language": "en-CA"}).article.language == "en"
    assert good({"id": "a", "text": french}).article.language == "fr"


texts = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.none() | texts, st.lists(texts, max_size=5))
def test_offsets_count_code_points_in_the_text_as_given(title: str | None, paragraphs: list[str]) -> None:
    line = good({"id": "a", "title": title, "paragraphs": paragraphs, "language": "en"})
    parts = ([title] if title and title.strip() else []) + paragraphs
    assert line.article.text == unicodedata.normalize("NFC", "\n\n".join(parts))
    for block in line.article.blocks:
        assert line.article.block_text(block) in line.paragraphs


def test_empty_paragraphs_come_back_empty_beside_the_others(translator: Translator) -> None:
    given_lines = [b'{"id": 1, "paragraphs": ["", "A hospital was hit.", "  "]}', b'{"id": 2, "paragraphs": []}']
    first, second = translate_lines(given_lines, load_lexicon(), translator)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    texts = [paragraph["text"] for paragraph in first["paragraphs"]]  # type: ignore[attr-defined]
    assert [bool(text) for text in texts] == [False, True, False]
    assert second["paragraphs"] == []


def test_a_text_on_which_the_engine_breaks_is_named_and_the_rest_is_drafted() -> None:
    class Fragile(Translator):
        """Breaks on a word, as a driver may."""

        def translate(self, segments: Sequence[Segment], memory: Mapping[str, MemoryMatch] = {}) -> list[Draft]:
            if any("clinic" in segment.source for segment in segments):
                raise RuntimeError("the engine broke")
            return super().translate(segments, memory)

    lines = [b'{"id": "a", "text": "The clinic was hit."}', b'{"id": "b", "text": "The hospital was hit."}']
    bad, good = translate_lines(lines, load_lexicon(), Fragile(open_engine(find_package(None))))
    assert isinstance(bad, BadLine)
    assert bad.number == 1
    assert "the engine broke" in bad.problem
    assert isinstance(good, dict)
    assert good["id"] == "b"
