"""Who is named: gazetteer and grammar together, short forms and acronyms joined to their full names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.documents import OrganisationKind, Span

from .gazetteer import KnownOrganisation, Lexicon, choose, matches, name_key
from .kinds import generic_words, is_firm, legal_forms, trade_of
from .names import Chunk, chunks, dateline_of, vocabulary
from .reading import TITLE, Reading, flatten, is_ordinary
from .resources import table, words


@dataclass(slots=True)
class Named:
    """An organisation as it is being put together. ``rule`` says what found it."""

    name: str
    kind: OrganisationKind
    health: bool
    rule: str
    mentions: list[Span] = field(default_factory=list)
    known: KnownOrganisation | None = None

    def key(self) -> str:
        """Its name's key, legal form and article aside."""
        return core_key(self.name)


@dataclass(slots=True)
class Cast:
    """Everybody in a text: organisations, the people's names, and the capitals nobody could place."""

    organisations: list[Named]
    persons: list[Chunk]
    others: list[Chunk]


@lru_cache(maxsize=2048)
def core_key(name: str) -> str:
    """A name's key without a leading article and a legal form at its end."""
    words = name_key(name).split()
    while len(words) > 1 and words[-1] in legal_forms():
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def cast_of(reading: Reading, lexicon: Lexicon) -> Cast:
    """Everybody whom a text names."""
    runs = chunks(reading, lexicon)
    persons = [c for c in runs if c.person]
    runs = [c for c in runs if not c.person]
    surnames = {c.text.split()[-1].lower() for c in persons}
    found, acronyms = _known(reading, lexicon, runs)
    taken = [span for named in found for span in named.mentions]
    left = []
    for chunk in runs:
        if any(start < chunk.end and chunk.start < end for start, end in taken):
            continue
        named = _by_grammar(chunk)
        if named is None:
            left.append(chunk)
        else:
            found.append(named)
    organisations = _merge(found)
    left = [c for c in left if not _joined(reading, lexicon, c, organisations, surnames)]
    described, left = _described(reading, lexicon, left)
    organisations = _merge([*organisations, *described])
    _explain(reading, organisations)
    left = [c for c in left if not _joined(reading, lexicon, c, organisations, surnames)]
    _join_title(reading, organisations)
    _absorb(organisations)
    organisations = _with_acronyms(reading, lexicon, organisations, acronyms)
    organisations.sort(key=lambda n: min(n.mentions))
    return Cast(organisations, persons, left)


# ------------------------------------------------------------------------------------------------ the gazetteer


def _known(reading: Reading, lexicon: Lexicon, runs: list[Chunk]) -> tuple[list[Named], list[Named]]:
    """Names of the gazetteer, unless the grammar found a longer name around one; its acronyms apart.

    An acronym is the gazetteer's only where no name in the text explains it.
    """
    dateline = dateline_of(reading)
    found: list[Named] = []
    acronyms: list[Named] = []
    for sentence in reading.sentences:
        for first, last, key in matches(
            lexicon.longest, lexicon.organisations, reading.words, sentence.first, sentence.last
        ):
            span = reading.words[first].start, reading.words[last - 1].end
            if dateline and span[0] < dateline.span[1] and span[1] > dateline.span[0]:
                continue
            rows = lexicon.organisations[key]
            if _trust(reading, runs, first, last, rows):
                (acronyms if last - first == 1 and _is_acronym(reading, span) else found).append(
                    _from_rows(reading, span, rows)
                )
    return found, acronyms


def _is_acronym(reading: Reading, span: Span) -> bool:
    text = reading.text[span[0] : span[1]]
    return text.isupper() and len(text) <= 6


def _with_acronyms(
    reading: Reading, lexicon: Lexicon, organisations: list[Named], acronyms: list[Named]
) -> list[Named]:
    loose = []
    for named in acronyms:
        start, end = named.mentions[0]
        held = next((n for n in organisations if (start, end) in n.mentions), None)
        if held is not None:
            continue
        chunk = Chunk(0, 0, start, end, named.name, True, False)
        owner = _owner(reading, lexicon, chunk, organisations, set())
        if owner is None and named.known:
            owner = next((n for n in organisations if n.known and n.known.key == named.known.key), None)
        if owner is None:
            loose.append(named)
        else:
            owner.mentions.append((start, end))
    return _merge([*organisations, *loose])


def _trust(reading: Reading, runs: list[Chunk], first: int, last: int, rows: tuple[KnownOrganisation, ...]) -> bool:
    span = reading.words[first].start, reading.words[last - 1].end
    text = reading.text[span[0] : span[1]]
    around = next((c for c in runs if c.start <= span[0] and span[1] <= c.end), None)
    if around is not None and around.person:
        return False
    if around is not None and around.end - around.start > span[1] - span[0] + 3:
        trade = trade_of(around.text)
        if trade.health and trade.specific and not _ends_with(around.text, text):
            return False
        if last - first == 1 and around.start < span[0]:
            return False
    if last - first > 1:
        return _capitals(text) >= min(2, sum(1 for w in rows[0].name.split() if w[:1].isupper()))
    return _trust_single(reading, runs, first, rows)


def _ends_with(whole: str, part: str) -> bool:
    return whole.endswith(part) and whole[: -len(part)].strip().lower() in ("the", "le", "la", "les")


def _capitals(text: str) -> int:
    return sum(1 for w in re.findall(r"[^\W\d_]+", text) if w[0].isupper())


_FAMOUS = frozenset(
    [
        "NHS",
        "HSE",
        "CHUM",
        "CUSM",
        "CHEO",
        "UHN",
        "CAMH",
        "APHP",
        "AP-HP",
        "CHUV",
        "HUG",
        "CNIL",
        "ANSSI",
        "CISA",
        "RCMP",
        "GRC",
        "FBI",
        "OPP",
        "NCSC",
        "ICO",
        "SPVM",
        "HHS",
        "OAIC",
        "DPC",
        "CIRA",
    ]
)


def _trust_single(reading: Reading, runs: list[Chunk], first: int, rows: tuple[KnownOrganisation, ...]) -> bool:
    """One word of the gazetteer: an acronym or an ordinary word counts only where it cannot be anything else."""
    word = reading.words[first]
    text = word.text
    if not any(c.isupper() for c in text) or not any(text in (r.english, r.french, *r.short_forms) for r in rows):
        return False
    if text.isupper() and len(text) <= 6:
        return text in _FAMOUS or (len(rows) == 1 and len(text) >= 4 and text.isalpha() and rows[0].kind in _PUBLIC)
    if reading.title_case and reading.in_title(word.start):
        return not is_ordinary(text, reading.language)
    if any(c.text.endswith(f" {text}") for c in runs):
        return False
    if is_ordinary(text, "en") or is_ordinary(text, "fr") or len(text) < 5:
        return not word.initial and len(rows) == 1 and rows[0].english == text
    return len(rows) == 1


_PUBLIC = (OrganisationKind.AGENCY, OrganisationKind.REGULATOR)


def _from_rows(reading: Reading, span: Span, rows: tuple[KnownOrganisation, ...]) -> Named:
    row = choose(rows, None)
    name = reading.text[span[0] : span[1]]
    health = (row or rows[0]).health
    return Named(name, (row or rows[0]).kind, health, "gazetteer", [span], row)


# ------------------------------------------------------------------------------------------------ the grammar


def _by_grammar(chunk: Chunk) -> Named | None:
    trade = trade_of(chunk.text)
    if trade.kind is None or not trade.specific:
        return None
    words = chunk.text.split()
    if len(words) == 1 and (not chunk.sure or "-" in words[0] or (chunk.text.isupper() and len(chunk.text) <= 6)):
        return None
    rule = "outside" if trade.kind is OrganisationKind.OTHER and not is_firm(chunk.text) else "grammar"
    return Named(chunk.text, trade.kind, trade.health, rule, [(chunk.start, chunk.end)])


_PLAIN_WORD = (
    r"(?!(?:at|in|for|with|from|who|that|which|where|by|to|said|whose|chez|qui|dont|dans|pour|avec)\b)[\w'.-]+"
)


@lru_cache
def _describers() -> dict[OrganisationKind, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each trade: what may follow a name ("…, a hospice in Leeds") and what may stand before it."""
    found = {}
    for kind, trades in table("names")["describers"].items():
        after = re.compile(
            r"['’s]{0,3},? \(?(?:which (?:runs|operates|owns|manages|has)|qui (?:exploite|gere|possede|compte)|"
            r"the|an?|its|one of|un|une|le|la|l'|is an?|est un|est une)\s?(?:"
            + _PLAIN_WORD
            + r",? ){0,5}?(?:"
            + trades
            + r")\b"
        )
        before = re.compile(
            r"\b(?:"
            + trades
            + r")(?: called| named| operator| chain| group| company| owner| and| includ\w+| such as| like|,|"
            r":)*,? (?:the )?$"
        )
        found[OrganisationKind(kind)] = after, before
    return found


_COMPANY = (
    r"(?:company|firm|vendor|provider|supplier|contractor|maker|manufacturer|developer|business|startup|start-up|"
    r"operator|"
    r"processor|subcontractor|host|integrator|entreprise|fournisseur|societe|firme|prestataire|editeur|"
    r"sous-traitant|hebergeur)"
)
_COMPANY_AFTER = re.compile(
    r"['’s]{0,3},? (?:which (?:runs|hosts|maintains|manages|operates|supplies|provides|makes|sells|handles|stores|"
    r"looks after|services|processes|prints)|"
    r"qui (?:exploite|heberge|gere|fournit|entretient|edite)|(?:an?|the|its|one of|un|une|l'|le|"
    r"la)\s?(?:[\w'.-]+ ){0,5}?" + _COMPANY + r")\b"
)
_COMPANY_BEFORE = re.compile(r"\b" + _COMPANY + r"s?(?: called| named| based|,| de [\w' -]{2,20})?,? (?:par )?$")


def _described(reading: Reading, lexicon: Lexicon, left: list[Chunk]) -> tuple[list[Named], list[Chunk]]:
    """Names that only their neighbours explain: "the hospice charity Eden Light", "Jurasys SA, which runs …"."""
    found: list[Named] = []
    rest: list[Chunk] = []
    listed = _listed(reading, left)
    for chunk in left:
        if not chunk.sure or chunk.text.lower() in vocabulary("titles") or lexicon.place(chunk.text):
            rest.append(chunk)
            continue
        named = _describe(reading, chunk, listed.get(chunk.start))
        if named is None:
            rest.append(chunk)
        else:
            found.append(named)
    return found, rest


def _explain(reading: Reading, organisations: list[Named]) -> None:
    """A firm whose name says nothing of its trade may be described: "Kotiranta Oy, a home-care firm"."""
    for named in organisations:
        if named.kind not in (OrganisationKind.OTHER, OrganisationKind.SUPPLIER) or named.health or named.known:
            continue
        for start, end in named.mentions[:3]:
            told = _describe(reading, Chunk(0, 0, start, end, reading.text[start:end], True, False), None)
            if told is not None and (told.health or named.kind is OrganisationKind.OTHER):
                if trade_of(named.name).kind is None or is_firm(named.name):
                    named.kind, named.health = told.kind, told.health
                break


def _describe(reading: Reading, chunk: Chunk, listed: OrganisationKind | None) -> Named | None:
    if listed is not None:
        return Named(chunk.text, listed, True, "list", [(chunk.start, chunk.end)])
    flat = reading.flat
    line_end = flat.find("\n", chunk.end)
    after = flat[chunk.end : min(chunk.end + 110, line_end if line_end >= 0 else len(flat))]
    line_start = flat.rfind("\n", 0, chunk.start) + 1
    before = flat[max(line_start, chunk.start - 70) : chunk.start]
    placed = re.search(r"\b(?:in|at|near|of|from|to|across|around|outside|a|en|dans|for|de|du)\s$", before)
    for kind, (follows, precedes) in _describers().items():
        if follows.match(after) or (not placed and precedes.search(before)):
            return Named(chunk.text, kind, True, "description", [(chunk.start, chunk.end)])
    if _strange(before, after):
        return Named(chunk.text, OrganisationKind.OTHER, False, "stranger", [(chunk.start, chunk.end)])
    if _COMPANY_AFTER.match(after) or _COMPANY_BEFORE.search(before):
        health = bool(re.search(r"med|health|clin|care|pharm|dent|sante", flatten(chunk.text)))
        return Named(chunk.text, OrganisationKind.SUPPLIER, health, "description", [(chunk.start, chunk.end)])
    return None


@lru_cache
def _strangers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("names")["strangers"]
    return (
        re.compile(r",? (?:an?|the|its|un|une|le|la|l')\s?(?:[\w'.-]+ ){0,4}?(?:" + words + r")\b"),
        re.compile(r"\b(?:" + words + r") (?:called )?$"),
    )


def _strange(before: str, after: str) -> bool:
    follows, precedes = _strangers()
    return bool(follows.match(after) or precedes.search(before))


_LIST_HEAD = re.compile(
    r"\b(hospitals|clinics|homes|care homes|pharmacies|practices|sites|dental offices|labs|hopitaux|cliniques|"
    r"residences|etablissements|pharmacies)"
    r"(?:,| -|:)? (?:including|such as|namely|among them|dont|notamment|comme|:|-)\s"
)
_LIST_KIND = {
    "homes": OrganisationKind.CARE_HOME,
    "care homes": OrganisationKind.CARE_HOME,
    "residences": OrganisationKind.CARE_HOME,
    "clinics": OrganisationKind.CLINIC,
    "cliniques": OrganisationKind.CLINIC,
    "practices": OrganisationKind.CLINIC,
    "dental offices": OrganisationKind.CLINIC,
    "pharmacies": OrganisationKind.PHARMACY,
    "labs": OrganisationKind.LAB,
}


def _listed(reading: Reading, left: list[Chunk]) -> dict[int, OrganisationKind]:
    """Names in a list that says what they are: "24 homes including Ashdown Lodge, The Larches and St Hilda’s House"."""
    found: dict[int, OrganisationKind] = {}
    for match in _LIST_HEAD.finditer(reading.flat):
        position = match.end()
        for chunk in (c for c in left if c.start >= match.end()):
            between = re.sub(r"[A-ZÀ-Þ][\w'’.&-]*(?: [A-ZÀ-Þ][\w'’.&-]*)*", "", reading.text[position : chunk.start])
            if not re.fullmatch(r"[\s,]*(?:and|et|the|le|la|les|in|of|\s|,|&)*", between):
                break
            found[chunk.start] = _LIST_KIND.get(match.group(1), OrganisationKind.HOSPITAL)
            position = chunk.end
    return found


# ------------------------------------------------------------------------------------------------ joining


def _merge(found: Iterable[Named]) -> list[Named]:
    """One organisation for each name, all its mentions together; the gazetteer's word counts most."""
    merged: dict[str, Named] = {}
    for named in found:
        key = f"{named.known.key}" if named.known else named.key()
        held = merged.get(key) or merged.get(named.key())
        if held is None:
            merged[key] = named
            merged.setdefault(named.key(), named)
            continue
        held.mentions.extend(m for m in named.mentions if m not in held.mentions)
        if len(named.name) > len(held.name):
            held.name = named.name
        if named.known and not held.known:
            held.known, held.kind, held.health, held.rule = named.known, named.kind, named.health, named.rule
    seen: list[Named] = []
    for named in merged.values():
        if not any(named is other for other in seen):
            seen.append(named)
    return seen


def _joined(reading: Reading, lexicon: Lexicon, chunk: Chunk, organisations: list[Named], surnames: set[str]) -> bool:
    """Whether a run of capitals is a short form of an organisation; then it becomes a mention of it."""
    owner = _owner(reading, lexicon, chunk, organisations, surnames)
    if owner is None:
        return False
    owner.mentions.append((chunk.start, chunk.end))
    return True


def _owner(
    reading: Reading, lexicon: Lexicon, chunk: Chunk, organisations: list[Named], surnames: set[str]
) -> Named | None:
    key = core_key(chunk.text)
    fits = [n for n in organisations if n.key() == key]
    if fits:
        return fits[0]
    acronym = re.sub(r"[^A-Za-z&]", "", chunk.text)
    if (
        2 <= len(acronym) <= 8
        and sum(c.isupper() for c in acronym) >= max(2, 0.6 * len(acronym))
        and " " not in chunk.text
    ):
        return _by_acronym(reading, chunk, acronym, organisations)
    if not chunk.sure or _is_place(reading, lexicon, chunk) or chunk.text.lower() in surnames:
        return None
    words = key.split()
    if not words or all(w in generic_words() for w in words):
        return None
    fits = [n for n in organisations if _short_for(words, n)]
    fits = [n for n in fits if not _only_of_a_pair(words, n)]
    return _nearest(fits, chunk.start)


def _nearest(fits: list[Named], position: int) -> Named | None:
    """The last of them named before; else the first."""
    if not fits:
        return None
    before = [n for n in fits if min(n.mentions)[0] < position]
    return max(before, key=lambda n: max(m for m in n.mentions if m[0] < position)) if before else fits[0]


def _short_for(short: list[str], named: Named) -> bool:
    """Whether words are the beginning of a name, or the same words with some left out at its end."""
    full = named.key().split()
    if len(short) >= len(full):
        return False
    if full[: len(short)] == short:
        return True
    rest = iter(full)
    return len(short) > 1 and short[0] == full[0] and all(w in rest for w in short)


def _only_of_a_pair(words: list[str], named: Named) -> bool:
    """ "Kessler" is a person where the firm is "Kessler & Boyd"."""
    full = named.key().split()
    return "and" in full[:3] and "and" not in words and len(words) == 1


def _is_place(reading: Reading, lexicon: Lexicon, chunk: Chunk) -> bool:
    dateline = dateline_of(reading)
    if dateline and name_key(dateline.city) == name_key(chunk.text):
        return True
    before = reading.flat[max(0, chunk.start - 12) : chunk.start]
    if re.search(r"\b(?:in|near|outside|around|of|from|a|de|d'|to)\s?$", before) and lexicon.place(chunk.text):
        return True
    if chunk.text.lower() in demonyms():
        return True
    known = lexicon.place(chunk.text)
    return known is not None and (" " not in chunk.text.strip() or known.kind != "city")


def _by_acronym(reading: Reading, chunk: Chunk, acronym: str, organisations: list[Named]) -> Named | None:
    before = reading.text[max(0, chunk.start - 3) : chunk.start]
    if before.endswith("("):
        position = chunk.start - 2
        for named in organisations:
            if any(abs(end - position) <= 1 for _, end in named.mentions):
                return named
    named_so = re.search(
        r"(?:known|called)(?: to \w+| locally| simply| by its initials)? as(?: the)? $",
        reading.flat[max(0, chunk.start - 50) : chunk.start],
    )
    if named_so:
        return _nearest([n for n in organisations if n.health], chunk.start)
    fits = [n for n in organisations if _initials(n.name, acronym)]
    return _nearest(fits, chunk.start)


def _initials(name: str, acronym: str) -> bool:
    """Whether letters are the initials of a name, small words counted or not."""
    words = re.findall(r"[^\W_]+|&", re.sub(r"['’]s\b", "", name))
    letters = acronym.lower()
    big = "".join(w[0] for w in words if w[0].isupper() or w == "&").lower()
    full = "".join(w[0] for w in words if w.lower() not in vocabulary("connectors_fr") and w.lower() != "of").lower()
    if "&" in letters and big.startswith(letters):
        return True
    return flatten(letters) in (
        flatten(big),
        flatten("".join(w[0] for w in words).lower()),
        flatten(big.replace("&", "")),
        flatten(full),
    )


def _join_title(reading: Reading, organisations: list[Named]) -> None:
    """Find known names in a headline in Title Case, where the grammar is silent."""
    title = [s for s in reading.sentences if s.block == TITLE]
    if not title or not reading.title_case:
        return
    forms: dict[str, Named] = {}
    for named in organisations:
        for start, end in list(named.mentions):
            key = core_key(reading.text[start:end])
            if key and not (" " not in key and is_ordinary(key, reading.language)):
                forms.setdefault(key, named)
        forms.setdefault(named.key(), named)
    longest: dict[str, int] = {}
    for key in forms:
        head = key.split(" ")[0]
        longest[head] = max(longest.get(head, 0), key.count(" ") + 1)
    for sentence in title:
        for first, last, key in matches(longest, dict.fromkeys(forms), reading.words, sentence.first, sentence.last):
            span = reading.words[first].start, reading.words[last - 1].end
            if not any(s < span[1] and span[0] < e for s, e in forms[key].mentions):
                forms[key].mentions.append(span)


def _absorb(organisations: list[Named]) -> None:
    """A name that is the beginning of another's ("St. Brendan's Regional") is that other's short form."""
    for named in sorted(organisations, key=lambda n: len(n.name)):
        if named.known is not None and named.rule == "gazetteer" and " " in named.name:
            continue
        words = named.key().split()
        if all(w in generic_words() for w in words) or (len(words) < 2 and is_ordinary(words[0], "en")):
            continue
        longer = [
            n
            for n in organisations
            if n is not named and n.key().split()[: len(words)] == words and len(n.key().split()) > len(words)
        ]
        if len(longer) == 1:
            longer[0].mentions.extend(named.mentions)
            organisations.remove(named)


def demonyms() -> frozenset[str]:
    """American, Swedish, Québécois: capitals that name a country's people, nobody in particular."""
    return words("demonyms")


def forms_of(reading: Reading, named: Named) -> tuple[str, ...]:
    """Every form in which a text names an organisation, the longest first."""
    forms = {reading.text[start:end] for start, end in named.mentions}
    return tuple(sorted(forms, key=lambda f: (-len(f), f)))
