"""Incidents: a list, a record with the sentence behind every value, and what a ruling did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.documents import Span

from .printing import console, say

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.text import Text

    from pipeline.stages import Ruled
    from pipeline.store import IncidentFact, IncidentPartyView, IncidentSummary, IncidentView, RulingView, Source

Sentences = Mapping[tuple[int, Span], tuple[str, str, str]]
"""(revision, span) -> the words before, at and after the span within its sentence."""

_MARKS = {"confirmed": "green", "suspected": "yellow", "claimed": "magenta", "refuted": "red"}
_PARTIES = ("victim", "provider", "attacker", "malware", "attack_type")
_TIMES = ("began", "noticed", "disclosed", "notified", "restored")
_HARM = ("people_affected", "data_loss", "data_type", "data_volume", "care_level", "care_effect", "system_down")
_FIRST = (*_PARTIES, *_TIMES, *_HARM, "disruption", "restored_from", "ransom", "lawsuit", "settlement", "fine")
"""The order in which a record is read."""


def incidents_as_json(found: Sequence[IncidentSummary]) -> list[dict[str, Any]]:
    """The list for programs."""
    return [_summary_as_json(summary) for summary in found]


def _summary_as_json(summary: IncidentSummary) -> dict[str, Any]:
    told = asdict(summary)
    return {"incident": told.pop("public_id"), **{key: value for key, value in told.items() if key != "id"}}


def show_incidents(found: Sequence[IncidentSummary], limit: int) -> None:
    """Two lines an incident, the newest first: who was hit, and what is known."""
    if not found:
        say("No such incident.")
        return
    for one in found:
        _show_summary(one)
    if len(found) == limit:
        say(f"The newest {limit}; --limit shows more.")


def _show_summary(one: IncidentSummary) -> None:
    from rich.text import Text

    line = Text(f"{one.public_id}  ", style="cyan")
    line.append(f"{one.status:<9}  ", style=_MARKS.get(one.status, ""))
    line.append(f"{one.happened or 'no date':<10}  ", style="not bold default")
    line.append(_shortened(one.victims) or "(nobody named)", style="bold default")
    facts = (
        f"through {_shortened(one.providers)}" if one.providers else "",
        ", ".join(_word("attack_type", value) for value in one.attack_types),
        ", ".join(one.attackers),
        "" if one.people_affected is None else f"{one.people_affected:,} people",
        ", ".join(one.regions),
        f"{one.articles} article{'' if one.articles == 1 else 's'}",
        f"merged into {one.merged_into}" if one.merged_into else "withdrawn" if one.withdrawn_at else "",
    )
    out = console()
    out.print(line)
    out.print(_indented(Text(" · ".join(fact for fact in facts if fact), style="dim"), 11))


def _indented(text: Text, by: int) -> Padding:
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, by))


def _shortened(names: Sequence[str]) -> str:
    return "; ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def incident_as_json(view: IncidentView, sentences: Sentences) -> dict[str, Any]:
    """A record for programs: each value with its source and the sentence around it."""
    told = asdict(view)
    said = {
        "parties": [
            _with_sentence(one.source, plain, sentences)
            for one, plain in zip(view.parties, told["parties"], strict=True)
        ],
        "values": [
            _with_sentence(one.source, plain, sentences) for one, plain in zip(view.facts, told["facts"], strict=True)
        ],
    }
    rest = {"reported_by": told["articles"], "rulings": told["rulings"], "changes": told["changes"]}
    return {**_summary_as_json(view.summary), **said, **rest}


def _with_sentence(source: Source | None, told: dict[str, Any], sentences: Sentences) -> dict[str, Any]:
    if source is not None:
        parts = sentences.get((source.revision_id, source.span))
        told["source"]["sentence"] = "".join(parts) if parts else None
    return told


def show_incident(view: IncidentView, sentences: Sentences) -> None:
    """A record: its values with their sources, the articles in order of time, what people ruled."""
    from rich.text import Text

    out, summary = console(), view.summary
    title = Text(f"{summary.public_id}  ", style="bold cyan")
    title.append(summary.status, style=f"bold {_MARKS.get(summary.status, '')}".strip())
    title.append(f"  {'; '.join(summary.victims) or '(nobody named)'}", style="bold")
    out.print(title)
    if summary.merged_into:
        out.print(Text(f"merged into {summary.merged_into}: look there", style="yellow"))
    if summary.withdrawn_at:
        out.print(Text(f"withdrawn on {summary.withdrawn_at[:10]}: no article reports it any more", style="yellow"))
    said = [(party.role, party) for party in view.parties] + [(fact.field, fact) for fact in view.facts]
    said.sort(key=lambda pair: _FIRST.index(pair[0]) if pair[0] in _FIRST else len(_FIRST))
    before = ""
    for field, one in said:
        _show_value(field if field != before else "", one, sentences)
        before = field
    _show_articles(view)
    _show_rulings(view.rulings)


def _show_value(field: str, said: IncidentPartyView | IncidentFact, sentences: Sentences) -> None:
    from rich.text import Text

    line = Text(f"\n{_spaced(field)}\n" if field else "", style="bold")
    line.append(f"  {_value(said)}", style="not bold")
    decided = f"ruling {said.ruling_id}" if said.ruling_id is not None else "machine"
    line.append(f"  [{decided}]", style="not bold green" if said.ruling_id is not None else "not bold dim")
    console().print(line)
    if said.source is not None:
        console().print(_indented(_cited(said.source, sentences), 4))


def _cited(source: Source, sentences: Sentences) -> Text:
    from rich.text import Text

    before, at, after = sentences.get((source.revision_id, source.span), ("", source.quotation, ""))
    line = Text("“", style="dim")
    line.append(before.lstrip().replace("\n", " "))
    line.append(at.replace("\n", " "), style="not dim bold")
    line.append(f"{after.rstrip()}”".replace("\n", " "))
    speaker = f", says the {source.attributed_to}" if source.attributed_to else ""
    line.append(f" — {source.outlet}, article {source.article_id}{speaker}, text {source.revision} of it")
    read = f", read by extractor {source.extractor}" if source.extractor is not None else ""
    line.append(f", characters {source.span[0]} to {source.span[1]}, fetched {source.fetched_at}{read}: {source.url}")
    return line


def _value(said: IncidentPartyView | IncidentFact) -> str:
    """A value in words."""
    from pipeline.store import IncidentPartyView

    if isinstance(said, IncidentPartyView):
        return said.name + (f" ({said.region})" if said.region else "")
    number = None if said.quantity is None else f"{said.quantity:,} {said.unit or ''}".strip()
    parts = (
        [_disruption(said, number)]
        if said.field == "disruption"
        else [
            _spaced(said.qualifier or ""),
            number if said.field in ("people_affected", "data_volume") else None,
            _word(said.field, said.value) if said.value else None,
            number if said.field not in ("people_affected", "data_volume") else None,
            _span_of_time(said),
            f"({_spaced(said.scope)})" if said.scope else None,
            f"at {said.organisation}" if said.organisation else None,
        ]
    )
    realis = f"({said.realis})" if said.realis != "actual" else None
    return " ".join(part for part in (*parts, realis) if part)


def _disruption(said: IncidentFact, number: str | None) -> str:
    """From when to when, whether it is over where that is known, how long."""
    begun = f"began {said.date_from}" if said.date_from and not said.date_to else _span_of_time(said)
    told = said.value not in (None, "ended" if said.date_to else "", "unknown" if begun or number else "")
    return ", ".join(part for part in (begun, _word(said.field, str(said.value)) if told else None, number) if part)


def _span_of_time(said: IncidentFact) -> str | None:
    if said.date_from and said.date_to:
        return f"{said.date_from} to {said.date_to}"
    return f"until {said.date_to}" if said.date_to else said.date_from


def _word(field: str, value: str) -> str:
    from pipeline.store import vocabulary_label

    return vocabulary_label(field, value, "en")


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _show_articles(view: IncidentView) -> None:
    from rich.text import Text

    out = console()
    out.print(Text("\narticles", style="bold"))
    for article in view.articles:
        line = Text(f"  {article.article_id:>5}  {article.day}  ", style="cyan")
        line.append(article.title or article.url, style="default")
        out.print(line)
        kind = "perhaps, two records fit" if article.suggested else _spaced(article.kind)
        facts = " · ".join(fact for fact in (article.outlet, kind, article.reason) if fact)
        out.print(_indented(Text(facts, style="yellow" if article.suggested else "dim"), 9))


def _show_rulings(rulings: Sequence[RulingView]) -> None:
    from rich.text import Text

    if rulings:
        console().print(Text("\nrulings", style="bold"))
    for one in rulings:
        line = Text(f"  {one.id:>5}  {one.made_at[:10]}  ", style="cyan")
        line.append(f"{one.person}: {_ruled_words(one)}", style="default")
        line.append(f" ({one.note})" if one.note else "", style="default")
        if one.revoked_at:
            line.append(f" — undone on {one.revoked_at[:10]} by {one.revoked_by or 'nobody known'}", style="yellow")
        console().print(line)


def _ruled_words(one: RulingView) -> str:
    """What a ruling says, in words."""
    if one.action == "merge":
        return f"merged with {one.other}"
    if one.action == "split":
        return f"split off as {one.other}: article {one.article_id} {one.article_title or ''}".strip()
    if one.action == "exclude" or one.field == "article":
        does = "is not about it" if one.action == "exclude" else "is about it"
        return f"article {one.article_id} {does}: {one.article_title or ''}".strip()
    field = "status" if one.field == "attack" else _spaced(one.field or "")
    value = one.organisation if one.field in ("victim", "provider") else _kept_words(one)
    return f"{one.action} {field} {value or ''}".strip()


def _kept_words(one: RulingView) -> str:
    kept = one.new if one.action != "clear" else {"value": (one.old or {}).get("value")}
    several = (kept or {}).get("values")
    values = several if isinstance(several, list) else [kept or {}]
    return ", ".join(
        " ".join(str(value[key]) for key in ("value", "quantity", "unit", "date_from", "date_to") if value.get(key))
        for value in values
    )


def show_ruled(done: Ruled) -> None:
    """What a ruling did."""
    changed = f"changed: {', '.join(map(_spaced, done.fields))}" if done.fields else "no value changed"
    other = f", see {done.other}" if done.other else ""
    say(f"{done.incident}: ruling {done.ruling_id}{other}; {changed}. Undo it: vigie incidents undo {done.ruling_id}")
