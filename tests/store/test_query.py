"""The query language: what it reads, and how it says what it cannot read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import QueryError
from pipeline.store.search.matching import condition
from pipeline.store.search.query import And, Field, Node, Not, Or, Phrase, Prefix, Word, parse
from pipeline.store.search.saying import in_words


def word(*parts: str) -> Word:
    return Word(parts)


READ = [
    ("one word", "hospital", word("hospital")),
    ("an elision is cut off", "l'hôpital", word("hôpital")),
    ("so is a possessive", "Hospital’s", word("Hospital")),
    ("a compound stays together", "sous-traitant", word("sous", "traitant")),
    ("what others write as one word", "cyber-attack", Or((word("cyber", "attack"), word("cyberattack")))),
    ("with the hyphen of typesetters", "E\u2011mail", Or((word("E", "mail"), word("Email")))),
    ("signs that nobody sees", "hos\u00adpi\u200btal", word("hospital")),
    ("an address is a compound", "https://x.example/a", word("https", "x", "example", "a")),
    ("words are all wanted", "data breach", And((word("data"), word("breach")))),
    ("AND changes nothing", "data AND breach", And((word("data"), word("breach")))),
    ("a small and is a word", "black and white", And((word("black"), word("and"), word("white")))),
    ("OR is weaker", "a1 b1 OR c1", Or((And((word("a1"), word("b1"))), word("c1")))),
    ("French operators", "a1 OU b1 SAUF c1", Or((word("a1"), And((word("b1"), Not(word("c1"))))))),
    ("a minus", "data -breach", And((word("data"), Not(word("breach"))))),
    ("a lone minus is nothing", "data - breach", And((word("data"), word("breach")))),
    ("a minus alone in front", "-breach", Not(word("breach"))),
    ("a double no", "data NOT NOT breach", And((word("data"), word("breach")))),
    ("brackets", "(a1 OR b1) c1", And((Or((word("a1"), word("b1"))), word("c1")))),
    ("a phrase", '"data breach"', Phrase(("data", "breach"))),
    ("a French phrase", "« l’hôpital »", Phrase(("l", "hôpital"))),
    ("typographic quotes", "“data breach”", Phrase(("data", "breach"))),
    ("operators in a phrase are words", '"this OR that"', Phrase(("this", "OR", "that"))),
    ("a prefix, folded", "Rançon*", Prefix("rancon")),
    ("a prefix after an elision", "l'hôpi*", Prefix("hopi")),
    ("a field", "victim:windsor", Field("victim", "windsor")),
    ("a field with a phrase", 'victim:"St. Joseph\'s"', Field("victim", "St. Joseph's")),
    ("a field by its French name", "fournisseur:transform", Field("provider", "transform")),
    ("a field's accents", "après:2023-10", Field("after", "2023-10")),
    ("a type by its French label", "type:rançongiciel", Field("type", "ransomware")),
    ("a state by its label", 'état:"en révision"', Field("state", "in_review")),
    ("a language by its name", "lang:français", Field("lang", "fr")),
    ("a field that must not hold", "-type:phishing", Not(Field("type", "phishing"))),
    ("signs between words are nothing", "AT & T1", And((word("AT"), word("T1")))),
    ("a time of day is no field", "10:30", word("10", "30")),
    ("empty brackets are nothing", "() data", word("data")),
]


@pytest.mark.parametrize(("query", "tree"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_queries_that_are_read(query: str, tree: Node) -> None:
    assert parse(query) == tree


REFUSED = [
    ("", "is empty"),
    ("   ", "is empty"),
    ("???", "no word to search for"),
    ('""', "no word to search for"),
    ('"open', 'not closed: add " at its end'),
    ("« ouvert", "add » at its end"),
    ("closed ”", "a ” closes a phrase that was not opened"),
    ("(open", "a bracket is not closed"),
    ("closed)", "closed that was not opened"),
    ("AND", "AND needs something on either side"),
    ("data AND", "AND needs something on either side"),
    ("data AND OR x", "AND needs something on either side"),
    ("OR data", "OR needs something before it"),
    ("data OR", "OR needs something after it"),
    ("data NOT", "NOT needs a word after it"),
    ("ra*", "too short: write at least 3 letters"),
    ("*", "too short"),
    ("ran*som", "the * stands inside"),
    ("colour:red", "there is no field colour: use victim:, provider:"),
    ("victim:", "victim: has no value"),
    ('victim:"…"', "victim: has no value"),
    ("after:yesterday", "after:yesterday is no date: write after:2023"),
    ("before:2023-13", "is no date"),
    ("type:earthquake", "type:earthquake is unknown: use one of ransomware, phishing"),
    ("x" * 1001, "1001 characters: use at most 1000"),
    ("a1 " * 41, "more than 40 terms"),
    ("(" * 30 + "a1" + ")" * 30, "nested more than 20 deep"),
    ("NOT " * 30 + "a1", "nested more than 20 deep"),
]


@pytest.mark.parametrize(("query", "reason"), REFUSED, ids=[row[0][:20] or "nothing" for row in REFUSED])
def test_queries_that_cannot_be_read_are_answered_in_one_line(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


class Words:
    """An index that knows a few words, some of them nasty."""

    def forms(self, folded: str) -> list[str]:
        return ["don"] if folded == "donnees" else []

    def expand(self, start: str) -> list[str]:
        return [f'{start}"x', f"{start}y"] if start == "ran" else []

    def outlets(self, words: list[str]) -> list[int]:
        return [7] if words == ["le", "devoir"] else []


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5 (title_en, body_en, title_fr, body_fr, stems_en, stems_fr, "
            "facts, fields, tokenize='unicode61 remove_diacritics 2')"
        )
        yield connection


QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["AND", "OR", "NOT", "OU", "SAUF", "(", ")", '"', "«", "»", "-", "*", "ran*", "l'hôpital", "NEAR", "^a",
             "victim:", "type:ransomware", "after:2023", "state:waiting", "victim:a-b",
             "outlet:x", "place:CA-ON", "données", "a-b", "x:y", "'", '"a b"', "{a}", "a+b", ";--"]
        ),
        max_size=9,
    ).map(" ".join),
)  # fmt: skip


@given(query=QUERIES)
@example(query='") OR "')
@example(query="NEAR(a b)")
@example(query="\x00")
@example(query="ran* NOT (x OR y)")
@example(query="x NOT (y NOT z OR NOT w)")
@example(query="x (NOT y OR z)")
def test_any_text_is_read_safely_or_refused_in_one_line(index: sqlite3.Connection, query: str) -> None:
    try:
        node = parse(query)
    except QueryError as error:
        answer = str(error)
    else:
        answer = in_words(node).fr
        wanted = condition(node, Words())
        run(index, wanted.match)
    assert len(answer.splitlines()) == 1


def run(index: sqlite3.Connection, match: str) -> None:
    index.execute("SELECT count(*) FROM search_index WHERE search_index MATCH ?", (match,)).fetchone()


@given(query=st.text(max_size=40))
def test_no_word_of_a_user_stands_in_the_sql(query: str) -> None:
    try:
        wanted = condition(parse(f"victim:zzqx{query.replace(chr(34), '')} OR -zzqx"), Words())
    except QueryError:
        return
    assert "zzqx" not in wanted.where
    assert "zzqx" in wanted.match


SAID = [
    ("hôpital windsor", "hôpital and windsor", "hôpital et windsor"),
    ('"data breach" OR ranso*', "“data breach” or ranso…", "« data breach » ou ranso…"),
    ("type:phishing -x1", "type of attack: phishing and not x1", "type d’attaque : hameçonnage et sans x1"),
    ("after:2023 (a1 OR b1)", "published from 2023 and (a1 or b1)", "publié à partir de 2023 et (a1 ou b1)"),
]


@pytest.mark.parametrize(("query", "english", "french"), SAID, ids=[row[0] for row in SAID])
def test_a_query_is_said_in_words(query: str, english: str, french: str) -> None:
    said = in_words(parse(query))
    assert (said.en, said.fr) == (english, french)
