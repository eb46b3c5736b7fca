"""Words with a capital that stand together in an English sentence, and may be one name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents import Span

from ..resources import words
from .lists import generic_heads, institutions

_TOKEN = re.compile(r"(?<![\w@#/'-])[^\W_](?:[\w&/'-]|(?<=[A-Z])\.(?=[A-Z])|\.(?=\w\w))*")
# What may stand between two words of one name: a space, an ampersand, the point of an abbreviation or initial.
_GLUE = re.compile(r"\.? (?:& )?|, (?=(?:Inc|Ltd|LLC|LLP|Corp|PLC|P\.C)\b)")
_OF = re.compile(r" (?:of|for|on)(?: the)? ")
_AND = re.compile(r" and ")
_OPENING = re.compile(r"(?:^|[.!?…:;]['\"]?\s+|[\u2014\u2013]\s|- |[\"“(]|(?:^|\s)['‘])\W*$")
# Chatham-based, Toronto-area: the name is what stands before.
# A senator's party and state: D-Va.
_PARTY = re.compile(r"[DRI]-[A-Z][a-z]+")
_COMPOUND = re.compile(r"(?<=\w)-[a-z]+$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands; ``first`` where it begins a sentence, so that its capital says nothing."""

    text: str
    span: Span
    first: bool


def has_capital(word: str) -> bool:
    """Does any letter of ``word`` stand in capitals?"""
    return any(sign.isupper() for sign in word)


def runs_of(plain: str) -> list[list[Token]]:
    """Words with a capital that belong together; an institution takes what follows its "of" and "for"."""
    runs: list[list[Token]] = []
    for token in _capitals(plain):
        if runs and not _new_run(plain, runs[-1], token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _capitals(plain: str) -> list[Token]:
    """The words with a capital, parties aside."""
    found = []
    for match in _TOKEN.finditer(plain):
        if match.group().islower():
            continue
        word = _COMPOUND.sub("", match.group().rstrip("'/-&"))
        if word[0].isdigit() or _PARTY.fullmatch(word) or not has_capital(word):
            continue
        first = bool(_OPENING.search(plain[max(0, match.start() - 12) : match.start()])) and not _after_title(
            plain, match.start()
        )
        found.append(Token(word, (match.start(), match.start() + len(word)), first))
    return found


def _after_title(plain: str, start: int) -> bool:
    """St. | Brendan: the point before is an abbreviation's or an initial's, no end of a sentence."""
    before = re.search(r"(\w+)\. $", plain[max(0, start - 12) : start])
    return before is not None and (
        before.group(1) in words("abbreviations_en.txt") or (len(before.group(1)) == 1 and before.group(1).isupper())
    )


def _new_run(plain: str, run: list[Token], token: Token) -> bool:
    gap = plain[run[-1].span[1] : token.span[0]]
    if gap == "' " and run[-1].text.endswith("s"):  # the Registered Nurses' Union
        return False
    if _GLUE.fullmatch(gap):
        last = run[-1].text
        return gap.startswith(".") and not (last in words("abbreviations_en.txt") or len(last.split(".")[-1]) == 1)
    institution = any(t.text in institutions() for t in run)
    if _OF.fullmatch(gap):
        return not (" for " in gap and institution) and not _takes_of(run)
    if _AND.fullmatch(gap) and not institution and _named_after(plain, run, token):
        return False
    joined = any(_OF.fullmatch(plain[a.span[1] : b.span[0]]) for a, b in pairwise(run))
    return not (_AND.fullmatch(gap) and joined and not token.text.isupper())


def _named_after(plain: str, run: list[Token], token: Token) -> bool:
    """The Human Fertilisation and Embryology Authority: what follows "and" leads to an institution at once."""
    following = re.match(r"(?:[A-Z][\w'-]* ){0,2}([A-Z]\w+)", plain[token.span[0] :])
    led = run[0].text == "The" or re.search(r"\b[Tt]he $", plain[: run[0].span[0]])
    heads = re.findall(r"[A-Z]\w+", following.group()) if following else []
    return (
        bool(led)
        and len(run) <= 3
        and any(head in institutions() or head in generic_heads() for head in heads[1:] or heads)
    )


def _takes_of(run: list[Token]) -> bool:
    """Department of Health, Hospital for Sick Children; but a medical center of Port Ellery ends before "of"."""
    return run[0].text in institutions() or any(t.text in institutions() - generic_heads() for t in run)
