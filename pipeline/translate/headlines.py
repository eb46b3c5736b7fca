"""Headlines: English Title Case lowered before translation, French sentence case and no invented full stop after it.

A headline's first word has a capital that tells nothing, and its tail after a colon is what a model likes to drop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents import Name, SegmentKind, Span

from .coverage import Word, coverage
from .names import is_common, is_name_word
from .oneform import one_form

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")
_TITLE_SHARE = 0.6
_LEAST_WORDS = 4


HEADS = frozenset((SegmentKind.HEADLINE, SegmentKind.SUBHEAD))
"""What is set as one line above others, without a full stop."""

# How the heads of breach notices begin: What Happened?, What We Are Doing, For More Information.
_OPENERS = frozenset(["What", "Who", "When", "Where", "Why", "How", "For", "About", "If", "Your", "Our", "Steps"])
_RUN_IN = re.compile(r"[^.?!:]{4,60}[.?:](?= |$)")


def sentence_case(text: str, kind: SegmentKind, names: Sequence[Name], context: frozenset[str]) -> str:
    """A segment in sentence case, of the same length: a head as a whole, of a paragraph the head that runs into it."""
    if kind in HEADS:
        return lower_title_case(text, names, context)
    end = head_end(text)
    return lower_title_case(text[:end], names, context) + text[end:]


def head_end(paragraph: str) -> int:
    """Where a head that runs into its paragraph, or is all of it, ends (What Happened? …); 0 where there is none."""
    head = _RUN_IN.match(paragraph)
    return head.end() if head and _opens_a_section(head.group()) else 0


def _opens_a_section(head: str) -> bool:
    first, *others = _WORD.findall(head) or [""]
    telling = [word for word in others if len(word) > 3] or others * (len(others) > 1)
    return first in _OPENERS and bool(telling) and all(word[0].isupper() for word in telling)


def is_title_case(headline: str) -> bool:
    """Are most longer words written with a capital, as many English-language outlets do?"""
    long_words = [w for w in _WORD.findall(headline)[1:] if len(w) > 3 and not w.isupper()]
    return len(long_words) >= _LEAST_WORDS - 1 and sum(w[0].isupper() for w in long_words) >= _TITLE_SHARE * len(
        long_words
    )


def lower_title_case(headline: str, names: Sequence[Name], context: frozenset[str]) -> str:
    """The headline in sentence case, of the same length: names, acronyms and what ``context`` knows keep capitals."""
    if headline.isupper():
        headline = headline.capitalize()
    elif not is_title_case(headline) and not _opens_a_section(headline):
        return headline
    kept = _name_spans(headline, [form for name in names for form in name.forms] + [c for c in context if " " in c])
    signs = list(headline)
    for match in list(_WORD.finditer(headline))[1:]:
        inside = any(start <= match.start() < end for start, end in kept)
        if not inside and _is_ordinary(match.group(), context):
            signs[match.start()] = signs[match.start()].lower()
    return "".join(signs)


def _is_ordinary(word: str, context: frozenset[str]) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    if any(sign.isupper() for sign in bare[1:]) or bare in context or is_name_word(bare):
        return False
    return is_common(bare)


def _name_spans(headline: str, names: Sequence[str]) -> list[Span]:
    plain = one_form(headline)
    standing = {form for name in map(one_form, names) for form in _beginnings(name) if form in plain}
    return [m.span() for form in standing for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", plain)]


def _beginnings(name: str) -> list[str]:
    """The name, and what headlines leave of it: Tidewater Regional for Tidewater Regional Health Centre."""
    parts = name.split()
    shorter = (parts[:count] for count in range(2, len(parts)))
    return [name, *(" ".join(part) for part in shorter if part[-1][0].isupper())]


def french_headline(french: str, english: str) -> str:
    """No full stop where the English has none; a capital first."""
    if not english.rstrip().endswith(".") and re.search(r"(?<!\.)\.$", french) and not re.search(r"\b[A-Z]\.$", french):
        french = french[:-1]
    return french[:1].upper() + french[1:]


def other_wordings(headline: str, names: Sequence[Span]) -> tuple[str, ...]:
    """Other ways to put an English headline to the model, for it may read one of them better.

    The first word without its capital, where it is an ordinary one outside the ``names``: « Lab left … » came back as a
    firm named Lab. And who says so as a sentence says it: "Nurse fired: ombudsman" → "Nurse fired, ombudsman says".
    And with the verb that headlines leave out: "Tests rationed after attack" → "Tests were rationed after attack".
    """
    lowered = lower_first(headline, names)
    found = [lowered] if lowered else []
    speaker = _SPEAKER.search(headline)
    if speaker:
        who = speaker.group("who")
        found.append(f"{headline[: speaker.start()]}, {who} {_verb(who)}")
    if ruled := _RULED.search(headline):
        found.append(f"{headline[: ruled.start()]}, according to a {ruled['who']}")
    if befell := _BEFELL.match(headline):
        found.append(f"{befell['whom']}{_were(befell['whom'])} {headline[befell.end('whom') :]}")
    return tuple(found)


def statements(wordings: Sequence[str]) -> tuple[str, ...]:
    """Wordings of a headline with the full stop of a sentence, of which a model has seen far more."""
    return tuple(f"{wording}." for wording in wordings if wording[-1:].isalnum())


_RULED = re.compile(
    r"(?<=\w), (?P<who>coroner|court|judge|jury|lawyer|minister|ministry|regulator|report|review|study|survey|tribunal|"
    r"union|watchdog) (?:admits?|finds?|hears?|rules?|reports?|reveals?|says?|shows?|told|warns?)$"
)
_BEFELL = re.compile(
    r"(?P<whom>(?:[\w'’$.,-]+ ){1,6}?)(?:accessed|accused|affected|arrested|banned|breached|cancell?ed|charged|"
    r"compromised|crippled|delayed|disrupted|diverted|encrypted|exposed|fined|fired|forced|found|given|hacked|hit|jailed|"
    r"leaked|left|locked|lost|named|ordered|paraly[sz]ed|postponed|published|put|rationed|restored|sent|sentenced|sold|"
    r"stolen|struck|sued|suspended|taken|told|urged|warned)"
    r"(?= (?:after|amid|as|at|by|during|following|for|from|in|on|out|over|to|when|while|with)\b)"
)
_MANY = re.compile(r"(?:[^s]s['’]?|people|staff|children|data) $|^\d")


def _were(whom: str) -> str:
    return "were" if _MANY.search(whom) else "was"


def lower_first(sentence: str, names: Sequence[Span]) -> str | None:
    """A sentence whose first word is without its capital; null where that word is a name or an acronym."""
    first = _WORD.match(sentence)
    if first and first.group()[1:].islower() and is_common(first.group()) and not any(a == 0 for a, _ in names):
        return sentence[0].lower() + sentence[1:]
    return None


_SPEAKER = re.compile(r"(?<=\w): (?P<who>(?:[a-z]+ ){0,2}(?:[a-z]{3,}|[A-Z]{2,5}))$")
_FINDERS = frozenset(("report", "study", "survey", "review", "audit", "inquiry", "poll", "ombudsman", "watchdog"))


def _verb(who: str) -> str:
    last = who.rsplit(maxsplit=1)[-1]
    if last in _FINDERS:
        return "finds"
    return "say" if last == "police" or (last.endswith("s") and last.islower()) else "says"


def lost_tail(headline: str, french: str, telling: Sequence[Word]) -> Span | None:
    """What stands after the last colon or semicolon of an English headline, where its French drops it.

    ``telling``: the telling words of the headline.
    """
    marks = list(re.finditer(r"(?<=\w)[:;] (?=\S)", headline))
    if not marks:
        return None
    start = marks[-1].end()
    if french.rstrip().endswith((":", ";")):
        return start, len(headline.rstrip())
    tail = tuple(word for word in telling if word.span[0] >= start)
    parted = re.search(r"[:;—–]", french)
    if not tail or parted or coverage(tail, french).missing < len(tail):
        return None
    return start, len(headline.rstrip())
