"""Why a text was read as it was: the score with its reasons, the rule behind each name, the text marked in colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.documents import Extraction, FoundOrganisation

from .printing import console, pairs

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.extract import Explanation, Finding
    from pipeline.settings import RelevanceSettings
    from pipeline.stages import Replay, ReplayedArticle, ReplayedIncident
    from pipeline.store import ArticleView

SHOWN = 20
"""Articles and records that a replay lists; --json has all."""
_COLOURS = {
    "victim": "bold red",
    "provider": "bold magenta",
    "mentioned": "blue",
    "attacker": "bold yellow",
    "attack_type": "yellow",
    "figure": "bold green",
    "ransom": "green",
    "date": "cyan",
    "place": "dim cyan",
    "care": "bright_red",
    "data_loss": "bright_magenta",
}
_RULES = {
    "gazetteer": "its name stands in the gazetteer",
    "grammar": "the name has the form of a health organisation's",
    "outside": "a name outside health care",
    "description": "described by its trade, not by a full name",
    "list": "one of a list that shares its last word",
    "stranger": "a name without a trade, in the place of a victim or a provider",
}
"""What each rule of the name grammar goes by, in words."""


def explanation_as_json(view: ArticleView, found: Extraction, told: Explanation, accept: float) -> dict[str, Any]:
    """An explanation for programs. Spans are code points in ``text``."""
    return {
        "article_id": view.id,
        "title": view.revision.article.title,
        "version": found.version,
        "relevance": {"score": told.score, "relevant": told.score >= accept, "reasons": list(told.reasons)},
        "answered": view.human_relevance,
        "stored_score": view.relevance,
        "status": found.status.value if found.status else None,
        "data_loss": found.data_loss.value if found.data_loss else None,
        "organisations": [_organisation(one) for one in found.organisations],
        "findings": [asdict(finding) for finding in told.findings],
        "text": view.revision.article.text,
    }


def _organisation(one: FoundOrganisation) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role.value,
        "kind": one.kind.value,
        "health": one.health,
        "rule": one.rule,
        "known": one.known,
        "forms": list(one.forms),
        "mentions": [list(mention) for mention in one.mentions],
    }


def show_explanation(view: ArticleView, found: Extraction, told: Explanation, bounds: RelevanceSettings) -> None:
    """The score and its reasons, the names with their rules, and the text in colour with a key."""
    from rich.text import Text

    out = console()
    out.print(Text(view.revision.article.title or view.url, style="bold"))
    published = view.published_local or view.published_at or "no date"
    out.print(Text(f"{view.outlet.name} · {published} · {view.url}", style="dim"))
    out.print(_verdict(told.score, view, bounds))
    for reason in told.reasons:
        out.print(Text(f"  · {reason}"))
    if found.status:
        out.print(Text(f"status: {found.status.value}"))
    out.print(Text("\norganisations", style="bold"))
    for one in found.organisations:
        out.print(_named(one))
    if not found.organisations:
        out.print("  none")
    out.print()
    out.print(_marked(view.revision.article.text, told.findings))
    out.print(_key(told.findings))


def _verdict(score: float, view: ArticleView, bounds: RelevanceSettings) -> Text:
    from rich.text import Text

    way = "relevant" if score >= bounds.accept else "an editor is asked" if score >= bounds.ask else "not relevant"
    line = Text(f"relevance {score:.2f}: {way}", style="bold")
    line.append(f" (asked from {bounds.ask:.2f}, relevant from {bounds.accept:.2f})", style="dim not bold")
    if view.human_relevance is not None:
        line.append(f"; an editor answered: {'relevant' if view.human_relevance else 'not relevant'}")
    if view.relevance is not None and abs(view.relevance - score) >= 0.01:
        line.append(f"; stored from an earlier reading: {view.relevance:.2f}", style="yellow not bold")
    return line


def _named(one: FoundOrganisation) -> Text:
    from rich.text import Text

    line = Text(f"  {one.role.value:<9} ", style=_COLOURS[one.role.value])
    line.append(one.name, style="default not dim")
    line.append(f"  {one.kind.value.replace('_', ' ')}", style="dim")
    line.append(f" · {_RULES.get(one.rule, one.rule)}", style="dim")
    line.append(f" · {len(one.mentions)}×", style="dim")
    return line


def _marked(text: str, findings: tuple[Finding, ...]) -> Text:
    from rich.text import Text

    marked = Text(text)
    # Long findings first, so that a name inside a sentence on care keeps its own colour.
    for finding in sorted(findings, key=lambda f: f.span[0] - f.span[1]):
        marked.stylize(_COLOURS[_colour_of(finding)], *finding.span)
    return marked


def _colour_of(finding: Finding) -> str:
    return finding.label.split(":")[0] if finding.kind == "organisation" else finding.kind


def _key(findings: tuple[Finding, ...]) -> Text:
    from rich.text import Text

    seen = dict.fromkeys(_colour_of(finding) for finding in findings)
    line = Text("\n")
    for name in seen:
        line.append(f" {name.replace('_', ' ')} ", style=f"{_COLOURS[name]} reverse")
        line.append(" ")
    return line


def replay_as_json(told: Replay) -> dict[str, Any]:
    """A replay for programs."""
    from pipeline.stages import by_kind

    return {**asdict(told), "counts": dict(by_kind(told))}


def show_replay(told: Replay) -> None:
    """The counts, then article by article and record by record what would be otherwise."""
    from pipeline.stages import by_kind

    pairs(by_kind(told), title=f"What extractor {told.version} would alter (nothing was written)")
    out = console()
    for article in told.articles[:SHOWN]:
        _show_replayed_article(article)
    for record in told.incidents[:SHOWN]:
        _show_replayed_incident(record)
    left = max(0, len(told.articles) - SHOWN) + max(0, len(told.incidents) - SHOWN)
    if left:
        out.print(f"… and {left} more: --json has all", style="dim")
    if told.articles or told.incidents:
        out.print("Where you agree: vigie run --again extract")
    else:
        out.print("Nothing would change.")


def _show_replayed_article(article: ReplayedArticle) -> None:
    from rich.text import Text

    line = Text(f"\narticle {article.article_id}  ", style="cyan")
    line.append(article.title or "", style="bold default")
    if article.way != article.way_before:
        line.append(f"  {article.way_before} → {article.way}", style="yellow")
    if article.score_before is not None and abs(article.score - article.score_before) >= 0.01:
        line.append(f"  {article.score_before:.2f} → {article.score:.2f}", style="dim")
    console().print(line)
    _show_differences(article.added, article.removed)


def _show_replayed_incident(record: ReplayedIncident) -> None:
    from rich.text import Text

    line = Text("\nincident ", style="cyan")
    line.append(f"{record.public_id or '(new)'}  {record.change}", style="bold default")
    for word, articles in (("joined by", record.joined), ("left by", record.left)):
        if articles:
            line.append(f"  {word} article {', '.join(map(str, articles))}", style="default")
    console().print(line)
    _show_differences(record.added, record.removed)


def _show_differences(added: Sequence[str], removed: Sequence[str]) -> None:
    from rich.text import Text

    for sign, colour, words in (("-", "red", removed), ("+", "green", added)):
        for one in words:
            console().print(Text(f"  {sign} {one}", style=colour))
