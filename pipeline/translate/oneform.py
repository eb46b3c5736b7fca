"""Marks and spaces of one form, code point for code point, so that spans stay true."""

from __future__ import annotations

from functools import lru_cache

_ONE_FORM = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u02b9\u00b4\u0060"), "'"),
    **dict.fromkeys(map(ord, "\u00ab\u00bb\u201c\u201d\u201e\u201f"), '"'),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\u2008\u200a\t\n"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
}


@lru_cache(maxsize=4096)  # two dozen rules ask for the same candidate one after the other, and for the same names
def one_form(text: str) -> str:
    """Apostrophes, quotes, spaces and dashes made plain; the length stays."""
    return text.translate(_ONE_FORM)


@lru_cache(maxsize=1024)
def small_form(text: str) -> str:
    """The same in small letters, of the same length: a long alternation finds its place in them several times as fast
    as where capitals do not count."""
    form = one_form(text)
    small = form.lower()
    return small if len(small) == len(form) else "".join(s if len(s := sign.lower()) == 1 else sign for sign in form)
