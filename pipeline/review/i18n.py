"""The newsroom's languages: French stands in the templates, other languages come from catalogues of its messages."""

from __future__ import annotations


def gettext(message: str) -> str:
    """The message itself: French is what is written."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """French takes the singular up to but not including two (OQLF: « 0 article », « 1,5 million »)."""
    return singular if abs(number) < 2 else plural
