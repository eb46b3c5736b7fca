import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.decoding import decode

TEXT = "<p>L’hôpital a annoncé l’été à Montréal</p>"
PLAIN = "<p>L'hopital a annonce l'ete a Montreal, deja vu</p>"


@pytest.mark.parametrize(
    ("body", "label"),
    [
        pytest.param(TEXT.encode(), "utf-8", id="honest UTF-8"),
        pytest.param(TEXT.encode(), "iso-8859-1", id="UTF-8 called Latin-1"),
        pytest.param(TEXT.encode(), None, id="UTF-8 called nothing"),
        pytest.param(TEXT.encode("cp1252"), "iso-8859-1", id="windows-1252 called Latin-1"),
        pytest.param(TEXT.encode("cp1252"), "utf-8", id="windows-1252 called UTF-8"),
        pytest.param(TEXT.encode("cp1252"), None, id="windows-1252 called nothing"),
        pytest.param(TEXT.encode("cp1252"), "x-nonsense", id="windows-1252 called nonsense"),
        pytest.param(TEXT.encode("cp1252"), "hex", id="a codec that is no text encoding"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "iso-8859-1", id="UTF-8 mark"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-8", id="UTF-16 mark"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), None, id="UTF-16 mark, big"),
    ],
)
def test_the_words_come_through(body: bytes, label: str | None) -> None:
    assert decode(body, label) == TEXT


def test_the_markup_names_what_the_header_does_not() -> None:
    page = '<meta charset="koi8-r"><p>Больница</p>'
    assert decode(page.encode("koi8-r"), None) == page


def test_a_label_that_the_bytes_deny_gives_way_to_the_next() -> None:
    page = '<meta charset="windows-1251"><p>Больница</p>'
    assert decode(page.encode("cp1251"), "utf-8") == page


def test_stray_windows_bytes_in_utf8() -> None:
    body = "été à Montréal".encode() + b" \x93oui\x94"
    assert decode(body, "utf-8") == "été à Montréal “oui”"


def test_utf8_cut_off_in_the_middle_of_a_letter() -> None:
    assert decode("été".encode()[:-1], "iso-8859-1") == "ét"


def test_control_characters_go() -> None:
    assert decode(b"a\x00b\x08c\n", None) == "abc\n"


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "shift_jis", "idna", "zip"]))
def test_any_bytes_have_a_text(body: bytes, label: str | None) -> None:
    assert "\x00" not in decode(body, label)
