"""TMX: what goes out comes back the same, what other tools write is read, what attacks is not followed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from pipeline.errors import InputError
from pipeline.translate import TmxUnit, read_tmx, write_tmx

# Words that stand in XML: no control characters, no lone surrogates; white space at the ends is no part of a sentence.
SENTENCES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text == text.strip() != "")


def written(*units: TmxUnit) -> bytes:
    return b"".join(write_tmx(units, tool_version="1"))


def body(units: str, before: str = "") -> BytesIO:
    return BytesIO(f'<?xml version="1.0"?>{before}<tmx version="1.4"><header/><body>{units}</body></tmx>'.encode())


@given(st.lists(st.builds(TmxUnit, SENTENCES, SENTENCES), max_size=5))
def test_what_is_written_is_read_again(units: list[TmxUnit]) -> None:
    assert list(read_tmx(BytesIO(written(*units)))) == units


def test_who_confirmed_and_when_goes_along() -> None:
    unit = TmxUnit("It is open.", "C’est ouvert.", author="Noémie Côté", changed="20240102T030405Z")
    assert list(read_tmx(BytesIO(written(unit)))) == [unit]


def test_translate_toolkit_reads_what_is_written() -> None:
    units = [
        TmxUnit("A & B <c> “x”", "A et B « x »"),
        TmxUnit("No data was taken.", "Aucune donnée n’a été prise.", author="Noémie Côté", changed="20240102T030405Z"),
    ]
    theirs = tmxfile(BytesIO(written(*units)), "en", "fr-CA")
    assert [(unit.source, unit.target) for unit in theirs.units] == [(unit.source, unit.target) for unit in units]
    assert theirs.units[1].xmlelement.get("changeid") == "Noémie Côté"


@given(st.lists(st.tuples(SENTENCES, SENTENCES), max_size=5))
def test_what_translate_toolkit_writes_is_read(pairs: list[tuple[str, str]]) -> None:
    theirs = tmxfile(sourcelanguage="en", targetlanguage="fr-CA")
    for source, target in pairs:
        theirs.addtranslation(source, "en", target, "fr-CA")
    assert [(unit.source, unit.target) for unit in read_tmx(BytesIO(bytes(theirs)))] == pairs


def test_markup_inside_a_sentence_is_dropped_and_its_words_stay() -> None:
    unit = '<tu><tuv xml:lang="en"><seg>It <bpt i="1"/>is<ept i="1"/> open.</seg></tuv>'
    unit += '<tuv xml:lang="FR-ca"><seg>C’est <hi>ouvert</hi>.</seg></tuv></tu>'
    assert list(read_tmx(body(unit))) == [TmxUnit("It is open.", "C’est ouvert.", "en", "FR-ca")]


def test_units_of_other_languages_and_empty_ones_are_passed_over() -> None:
    units = '<tu><tuv xml:lang="en"><seg>Open.</seg></tuv><tuv xml:lang="de"><seg>Offen.</seg></tuv></tu>'
    units += '<tu><tuv xml:lang="en"><seg> </seg></tuv><tuv xml:lang="fr"><seg>Vide.</seg></tuv></tu><tu/>'
    assert list(read_tmx(body(units))) == []


def test_entities_from_outside_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    declared = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    unit = '<tu><tuv xml:lang="en"><seg>A &x;</seg></tuv><tuv xml:lang="fr"><seg>B &x;</seg></tuv></tu>'
    assert not [u for u in read_tmx(body(unit, declared)) if "secret" in u.source + u.target]


def test_a_bomb_of_entities_is_refused() -> None:
    declared = '<!DOCTYPE tmx [<!ENTITY a "0123456789">'
    for name, inner in zip("bcdefgh", "abcdefg", strict=True):
        declared += f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    unit = '<tu><tuv xml:lang="en"><seg>A &h;</seg></tuv><tuv xml:lang="fr"><seg>B &h;</seg></tuv></tu>'
    with pytest.raises(InputError, match="TMX"):
        list(read_tmx(body(unit, declared + "]>")))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html></html>", b"<tmx><body><tu>", b"<tmx>\xff</tmx>"])
def test_what_is_no_tmx_is_an_error_in_words(data: bytes) -> None:
    with pytest.raises(InputError, match="TMX"):
        list(read_tmx(BytesIO(data)))
