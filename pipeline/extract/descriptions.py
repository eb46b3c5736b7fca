"""Names that only their neighbours explain: "the hospice charity Eden Light", "Jurasys SA, which runs …"."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter

from pipeline.documents import OrganisationKind

from .gazetteer import Lexicon
from .kinds import is_firm, trade_of
from .named import Named
from .reading import Reading, flatten
from .resources import table
from .runs import Chunk, demonyms, vocabulary


def described(reading: Reading, lexicon: Lexicon, left: list[Chunk]) -> tuple[list[Named], list[Chunk]]:
    """Names that only their neighbours explain: "the hospice charity Eden Light", "Jurasys SA, which runs …"."""
    found: list[Named] = []
    rest: list[Chunk] = []
    listed = _listed(reading, lexicon, left)
    for chunk in left:
        placed = lexicon.place(chunk.text) and chunk.start not in listed
        if not chunk.sure or chunk.text.lower() in vocabulary("titles") or placed:
            rest.append(chunk)
            continue
        named = _describe(reading, chunk, listed.get(chunk.start)) or _house(reading, chunk)
        if named is None:
            rest.append(chunk)
        else:
            found.append(named)
    return found, rest


_HOUSE = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2} (?:House|Lodge|Manor|Court|Grange|Hall|Villa|Cottage)"
)
_NO_HOUSE = re.compile(
    r"\b(?:white|leinster|chatham|publishing|opera|city|town|county|high|crown|district|supreme|law) \w+$"
)
_OF_OLD_PEOPLE = re.compile(
    r"\b(?:care|nursing|retirement|residential|old people's|rest) homes?\b|\bhospices?\b|\baged care\b"
)


def _house(reading: Reading, chunk: Chunk) -> Named | None:
    """A house in a story whose title or lead is on a care home: "Carrowbeg House", "Ashdown Lodge"."""
    if _HOUSE.fullmatch(chunk.text) is None or _NO_HOUSE.search(flatten(chunk.text)):
        return None
    lead = next((s.end for s in reversed(reading.sentences[:5])), 0)
    if _OF_OLD_PEOPLE.search(reading.flat, 0, lead) is None:
        return None
    return Named(chunk.text, OrganisationKind.CARE_HOME, True, "description", [(chunk.start, chunk.end)])


def explain_firms(reading: Reading, organisations: list[Named]) -> None:
    """A firm whose name says nothing of its trade may be described: "Kotiranta Oy, a home-care firm"."""
    for named in organisations:
        if _is_called_a_firm(reading, named):
            named.kind = OrganisationKind.SUPPLIER
        if named.kind not in (OrganisationKind.OTHER, OrganisationKind.SUPPLIER) or named.health or named.known:
            continue
        for start, end in named.mentions[:3]:
            told = _describe(reading, Chunk(0, 0, start, end, reading.text[start:end], True, False), None)
            if told is not None and (told.health or named.kind is OrganisationKind.OTHER):
                if trade_of(named.name).kind is None or is_firm(named.name):
                    named.kind, named.health = told.kind, told.health
                break


def _is_called_a_firm(reading: Reading, named: Named) -> bool:
    """Its name may be a care-giver's (Infogest Santé, Relay Health); the word before it says that it supplies some."""
    if named.known or named.kind not in _SOUND_OF_CARE:
        return False
    behind = any(_FIRM_BEHIND.match(reading.flat, end) for _, end in named.mentions[:3])
    if named.kind is not OrganisationKind.HEALTH_SYSTEM:
        return behind
    starts = [start for start, _ in named.mentions[:3]]
    return behind or any(_FIRM_BEFORE.search(reading.flat, max(0, start - 40), start) for start in starts)


_SOUND_OF_CARE = frozenset(
    {OrganisationKind.HEALTH_SYSTEM, OrganisationKind.PHARMACY, OrganisationKind.CLINIC, OrganisationKind.LAB}
)
_FIRM_BEHIND = re.compile(
    r", (?:an?|the|its|their|one of its|l'|le|la|une?|son|leur|sa) ?(?:[\w-]+ ){0,2}?(?:editeur|hebergeur|prestataire|"
    r"sous-traitant|infogerant|fournisseur|vendor|supplier|contractor|subcontractor|clearing ?house|business associate|"
    r"(?:software|technology|tech|it|billing|cloud|hosting|payroll|data) "
    r"(?:firm|company|maker|provider|vendor|supplier))\b"
)


_FIRM_BEFORE = re.compile(
    r"\b(?:societe|fournisseur|prestataire|editeur|hebergeur|sous-traitant|infogerant|"
    r"(?:software|technology|tech|it|billing|cloud|hosting|payroll|data|services?) (?:firm|company|maker|provider)|"
    r"vendor|supplier|contractor|subcontractor|clearing ?house|business associate),? $"
)


_TRADE_BEHIND = re.compile(
    r" (?:(?P<health_system>(?:health|hospital|health ?care|health-care)s? "
    r"(?:system|network|group|chain|operator|authority))"
    r"|(?P<pharmacy>(?:pharmacy|drugstore) (?:chain|group|company))"
    r"|(?P<care_home>(?:nursing[- ]home|care[- ]home|hospice) (?:chain|group|operator|company))"
    r"|(?P<clinic>(?:clinic|dental|fertility|dialysis) (?:chain|group|network|company))"
    r"|(?P<lab>(?:lab|laboratory|pathology) (?:chain|group|company|network))"
    r"|(?P<insurer>health insurance (?:company|group|plan))"
    r"|(?P<agency>(?:public )?health (?:department|unit|agency|board)|department of health))\b"
)
"""The trade right behind a name, in small letters: "the Ascension health system"."""


_OF_A_PEOPLE = re.compile(r" ?(?:First |Cree |Indian )?(?:Nation|Band|Tribe|Tribes|Cree|Métis|Inuit)$")
_ITS_TRADE = re.compile(
    r"['’]s? (?:(?P<clinic>(?:community )?(?:health|medical|wellness) (?:cent(?:re|er)|clinic|department|service|unit)|"
    r"nursing station|clinic)|(?P<hospital>hospital)|(?P<pharmacy>pharmacy))\b"
)
"""The house of a people bears its name: "the Cheslatta Lake First Nation's health centre"."""


def apposed(reading: Reading, lexicon: Lexicon, chunk: Chunk) -> Named | None:
    """A name whose trade stands right behind it in small letters."""
    people = _OF_A_PEOPLE.search(chunk.text)
    own = _ITS_TRADE.match(reading.flat, chunk.end) if people else None
    if own and people and people.start() and not lexicon.place(chunk.text[: people.start()]):
        span = chunk.start, own.end()
        return Named(reading.text[slice(*span)], OrganisationKind(own.lastgroup or ""), True, "apposition", [span])
    behind = _TRADE_BEHIND.match(reading.flat, chunk.end)
    if behind is None or not behind.lastgroup or chunk.text.lower() in demonyms():
        return None
    if behind.lastgroup == "agency":
        name = reading.text[chunk.start : behind.end()]
        return Named(name, OrganisationKind.AGENCY, True, "apposition", [(chunk.start, behind.end())])
    if lexicon.place(chunk.text):
        return None
    return Named(chunk.text, OrganisationKind(behind.lastgroup), True, "apposition", [(chunk.start, chunk.end)])


_DEFINITE = re.compile(r",? (?:the|le|la|l'|les|its|their)")
"""Behind a place it begins the sentence proper: "À Tréveur, le centre hospitalier …"."""


def _describe(reading: Reading, chunk: Chunk, listed: OrganisationKind | None) -> Named | None:
    if listed is not None:
        return Named(chunk.text, listed, True, "list", [(chunk.start, chunk.end)])
    flat = reading.flat
    line_end = flat.find("\n", chunk.end)
    after = flat[chunk.end : min(chunk.end + 110, line_end if line_end >= 0 else len(flat))]
    line_start = flat.rfind("\n", 0, chunk.start) + 1
    before = flat[max(line_start, chunk.start - 70) : chunk.start]
    placed = re.search(r"\b(?:in|at|near|of|from|to|across|around|outside|a|en|dans|for|de|du)\s$", before)
    located = re.search(r"\b(?:in|near|across|around|outside|a|en|dans)\s$", before) and _DEFINITE.match(after)
    for kind, (follows, precedes) in _describers().items():
        if (not located and follows.match(after)) or (not placed and _precedes(reading, chunk, precedes, before)):
            return Named(chunk.text, kind, True, "description", [(chunk.start, chunk.end)])
    if of_several := _of_several(reading, chunk, before, after):
        return of_several
    if _strange(before, after):
        return Named(chunk.text, OrganisationKind.OTHER, False, "stranger", [(chunk.start, chunk.end)])
    if _COMPANY_AFTER.match(after) or _COMPANY_BEFORE.search(before) or _WARNS_CUSTOMERS.match(after):
        health = bool(re.search(r"med|health|clin|care|pharm|dent|sante|rx\b|hosp|patient", flatten(chunk.text)))
        return Named(chunk.text, OrganisationKind.SUPPLIER, health, "description", [(chunk.start, chunk.end)])
    return None


def _of_several(reading: Reading, chunk: Chunk, before: str, after: str) -> Named | None:
    """Who owns several: "three Bayou Sun hospitals"; "26 care homes, whose owner, Ashdale Living"."""
    span = chunk.start, chunk.end
    owned = _owned(reading, chunk) if _OWNER.search(before) else None
    if owned is not None:
        return Named(chunk.text, owned, True, "description", [span])
    several = _SEVERAL_BEHIND.match(after) if _SEVERAL_BEFORE.search(before) else None
    if several is not None and several.lastgroup and not _is_no_owner(chunk.text):
        return Named(chunk.text, OrganisationKind(several.lastgroup), True, "apposition", [span])
    return None


_OWNER = re.compile(
    r"\b(?:their|its|whose) (?:owners?|operators?|parent(?: company| group)?),? $"
    r"|\b(?:leur|son|sa|dont l') ?(?:proprietaire|exploitante?|gestionnaire|maison mere),? $"
)


def _owned(reading: Reading, chunk: Chunk) -> OrganisationKind | None:
    """What the owner of those just spoken of owns: "26 care homes were hit, their owner, Ashdale Living, said"."""
    start = reading.sentences[max(0, reading.sentence_at(chunk.start) - 1)].start
    found = [
        (match.start(), kind)
        for kind, trades in _trades().items()
        for match in trades.finditer(reading.flat, start, chunk.start)
    ]
    return max(found, key=itemgetter(0))[1] if found else None


@lru_cache
def _trades() -> dict[OrganisationKind, re.Pattern[str]]:
    describers = table("names")["describers"].items()
    return {OrganisationKind(kind): re.compile(rf"\b(?:{trades})\b") for kind, trades in describers}


def _precedes(reading: Reading, chunk: Chunk, trade: re.Pattern[str], before: str) -> bool:
    """Whether a trade stands before a name; with a capital and a comma it ends another's: "Elm Hospital, Ann Roe …"."""
    match = trade.search(before)
    if match is None:
        return False
    start = chunk.start - len(before) + match.start()
    others = reading.text[start].isupper() and match.group().endswith(", ")
    return not others or _LIST_GOES_ON.match(reading.text, chunk.end) is not None


def _is_no_owner(text: str) -> bool:
    """Whether a capital only tells of what sort or land they are: "four GP clinics", "two American hospitals"."""
    return text.isupper() or text.lower() in demonyms()


_SEVERAL_BEFORE = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|both|several|all(?: \w+)?) $")
_SEVERAL_BEHIND = re.compile(
    r" (?:(?P<health_system>hospitals)|(?P<clinic>(?:dental |dialysis |eye )?clinics)|(?P<pharmacy>pharmacies|"
    r"drugstores)|"
    r"(?P<care_home>nursing homes|care homes)|(?P<lab>labs|laboratories))\b"
)
"""One who has several: "operating rooms at three Bayou Sun hospitals"."""

_PLAIN_WORD = (
    r"(?!(?:at|in|for|with|from|who|that|which|where|by|to|said|whose|chez|qui|dont|dans|pour|avec)\b)[\w'.-]+"
)


@lru_cache
def _describers() -> dict[OrganisationKind, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each trade: what may follow a name ("…, a hospice in Leeds") and what may stand before it."""
    found = {}
    for kind, trades in table("names")["describers"].items():
        after = re.compile(
            r"['’s]{0,3}(?:,? (?:which (?:runs|operates|owns|manages|has)|qui (?:exploite|gere|possede|compte)|"
            r"is an?|"
            r"est une?) |(?:,|,? \(|,? -) ?(?:the|an?|its|one of|une?|le|la) |, l')(?:"
            + _PLAIN_WORD
            + r",? ){0,5}?(?:"
            + trades
            # "…, the hospital said" is the hospital's own word, of whomever the name before it is.
            + r")\b(?! (?:said|says|told|added|announced|confirmed|wrote|has said|spokes\w+)\b)"
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
    r"platform|clearing ?house|printer|non-profit|collector|processor|consultancy|imprimeur|editrice|plateforme|"
    r"operator|"
    r"processor|subcontractor|host|integrator|agency|mailing house|call cent(?:er|re)|business associate|"
    r"entreprise|fournisseur|societe|firme|prestataire|editeur|sous-traitant|hebergeur|centre d'appels|infogerant)"
)


_COMPANY_AFTER = re.compile(
    r"['’s]{0,3},? (?:which (?:runs|hosts|maintains|manages|operates|supplies|provides|makes|sells|handles|stores|"
    r"looks after|services|processes|prints)|whose (?:software|systems?|servers?|platforms?|records|services?|"
    r"products?|machines)\b|"
    r"qui (?:exploite|heberge|gere|fournit|entretient|edite)|(?:an?|the|its|one of|un|une|l'|le|"
    r"la|notre|leur|son|sa)\s?(?:[\w'.-]+ ){0,5}?" + _COMPANY + r")\b"
)


_WARNS_CUSTOMERS = re.compile(
    r"(?:, (?:of|based in|d'|de|etablie a) [^;\n]{3,40}?,)? (?:(?:has |had |have )?"
    r"(?:told|warned|notified|alerted|informed) (?:its |their )?(?:\w+ )?(?:customers|clients|users|subscribers)\b"
    r"|a (?:averti|prevenu|avise|informe) (?:ses|les) (?:\w+ )?(?:clients|clientes|utilisateurs|abonnes)\b)"
)
"""Who has customers to warn is a company: "Redfern Scripts, of Mississauga, Ont., told customers"."""


_COMPANY_BEFORE = re.compile(
    r"\b"
    + _COMPANY
    + r"s?(?: called| named| based|,| (?:it|they) (?:uses?|used|hire[sd]?|employ\w*),| de [\w' -]{2,20})?,? (?:par )?$"
    r"|\b(?:data|files|records?|scans|images|software|servers?|systems?|portal|platform|dossiers|donnees|fichiers|"
    r"logiciels?|serveurs?|site)[^.;,\n]{0,30},? (?:(?:hosted|stored|kept|managed|maintained|operated|supplied|"
    r"run) by"
    r"|(?:heberge|stocke|conserve|gere|fourni|exploite|edite)e?s? (?:par|chez))"
    r"(?: la (?:societe|firme|cooperative)| l'(?:entreprise|intercommunale|editeur|hebergeur)| le groupe)? $"
)


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


_LIST_TAIL = re.compile(r" (hospitals|clinics|homes|care homes|pharmacies|practices|sites|labs)\b")
_AND = re.compile(r",? (?:and|et|as well as|ainsi que) (?:the |le |la |l'|les )?|, (?:the |le |la |l'|les )?")


def coordinated(reading: Reading, lexicon: Lexicon, left: list[Chunk], organisations: list[Named]) -> list[Named]:
    """Names that stand in one list with a health organisation: "Birch Care Center and Lake Verity could not …"."""
    ends = {m[1]: n for n in organisations for m in n.mentions if n.health and n.kind not in _NO_PEERS}
    starts = {m[0]: n for n in organisations for m in n.mentions if n.health and n.kind not in _NO_PEERS}
    found = []
    for chunk in left:
        if " " not in chunk.text or not chunk.sure or lexicon.place(chunk.text) or chunk.text.lower() in demonyms():
            continue
        if _PERSON_BEHIND.match(reading.flat, chunk.end):
            continue
        peer = _peer_before(reading, chunk, ends) or _peer_behind(reading, chunk.end, starts)
        if peer is not None:
            found.append(Named(chunk.text, peer.kind, True, "list", [(chunk.start, chunk.end)]))
    return found


_PERSON_BEHIND = re.compile(r", (?:who|whose|qui|an? |the |un |une |le |la )|'s (?:chief|president|director|head)")

_NO_PEERS = frozenset(
    {OrganisationKind.SUPPLIER, OrganisationKind.AGENCY, OrganisationKind.REGULATOR, OrganisationKind.OTHER}
)


def _peer_before(reading: Reading, chunk: Chunk, ends: dict[int, Named]) -> Named | None:
    position = chunk.start
    for end in range(position - 20, position):
        if end in ends and _AND.fullmatch(reading.flat, end, position):
            # A lone comma may end a clause: "When it hit Elm Hospital, Ann Roe had …".
            if reading.flat[end:position] == ", " and not _LIST_GOES_ON.match(reading.text, chunk.end):
                return None
            start = next(m[0] for m in ends[end].mentions if m[1] == end)
            return None if _OFFICE_AT.search(reading.flat, max(0, start - 60), start) else ends[end]
    return None


_LIST_GOES_ON = re.compile(
    r"(?: [A-Z]\w+)?(?:,? (?:and|et|as well as|ainsi que) |, (?:the |le |la |les |l['’])?[A-ZÀ-Ý])"
)
_OFFICE_AT = re.compile(
    r"\b(?:spokes\w+|porte-parole|\w*president\w*|chief\w*|ceo|head|directors?|directrice|directeur|managers?|"
    r"lawyers?|"
    r"attorney|counsel|administrator|chair\w*|superintendent|pharmacist|nurse|doctor|surgeon|medecin|infirmi\w+)"
    r" (?:for|of|at|du|de|de la|de l'|des) (?:the )?$"
)
"""Before an organisation, it makes whom the next words name its spokesman, no second organisation."""


def _peer_behind(reading: Reading, position: int, starts: dict[int, Named]) -> Named | None:
    for start in range(position + 1, position + 20):
        if start in starts and _AND.fullmatch(reading.flat, position, start):
            return starts[start]
    return None


_LIST_HEAD = re.compile(
    r"\b(hospitals|clinics|homes|care homes|pharmacies|practices|sites|dental offices|labs|hopitaux|cliniques|"
    r"residences|etablissements|pharmacies)"
    r"(?:(?:,| -|:)? (?:including|such as|namely|among them|dont|notamment|comme|:|-)|[^.:;\n]{1,60}:)\s"
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


def _listed(reading: Reading, lexicon: Lexicon, left: list[Chunk]) -> dict[int, OrganisationKind]:
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
    return found | _before_their_noun(reading, [c for c in left if not _is_region(lexicon, c)])


def _is_region(lexicon: Lexicon, chunk: Chunk) -> bool:
    """A province or a country before a noun in the plural names none: "three Quebec and Ontario clinics"."""
    place = lexicon.place(chunk.text)
    return (place is not None and place.kind != "city") or chunk.text.lower() in demonyms()


def _before_their_noun(reading: Reading, left: list[Chunk]) -> dict[int, OrganisationKind]:
    """Places in a list before a noun in the plural: "the Sarnia, Chatham and Leamington hospitals"."""
    found: dict[int, OrganisationKind] = {}
    run: list[Chunk] = []
    for chunk in left:
        if run and not re.fullmatch(r", |,? and |,? et ", reading.flat[run[-1].end : chunk.start]):
            run = []
        run.append(chunk)
        tail = _LIST_TAIL.match(reading.flat, chunk.end)
        if tail and len(run) > 1:
            kind = _LIST_KIND.get(tail.group(1), OrganisationKind.HOSPITAL)
            found.update((c.start, kind) for c in run)
    return found
