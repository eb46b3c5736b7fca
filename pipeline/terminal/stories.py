"""Runs, hits, articles beside their drafts, and the archive's state: drawn for people, shaped for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.documents import AdaptationView, Finding, SegmentView, Severity

from .printing import console, pairs, table

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.stages import Summary
    from pipeline.store import ArticleView, SearchHit, SearchResult, Snippet, Status

ROWS = {
    "again": "laid to be done again",
    "feeds": "feeds polled",
    "failed_feeds": "feeds that failed",
    "gone_feeds": "feeds gone for good, says their site",
    "entries": "entries new",
    "articles": "articles kept",
    "revisions": "texts new or changed",
    "failed_pages": "pages that failed",
    "resting_pages": "pages not asked, their site wants rest",
    "unreached_pages": "pages out of reach, the network was away",
    "extracted": "texts read",
    "relevant": "relevant",
    "derived": "incidents derived anew",
    "titles": "headlines drafted",
    "translated": "articles translated",
    "to_look_at": "warnings in the drafts",
}
RARE = {"failed_feeds", "gone_feeds", "failed_pages", "resting_pages", "unreached_pages", "derived"}
"""Rows that say nothing where they are 0."""
_FACETS_SHOWN = 6
SIGNS = {Severity.ERROR: ("✗", "red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", "cyan")}


def show_summary(summary: Summary) -> None:
    """The table at the end of a run; a run that found nothing new says so. Its warnings were shown as they came."""
    counts = {key: summary.counts[key] for key in ROWS if key in summary.counts}
    rows = {ROWS[key]: count for key, count in counts.items() if count or key not in RARE}
    pairs({**rows, "warnings of the run": len(summary.warnings)}, title="This run")
    if summary.idle:
        console().print("Nothing new.")


def hits_as_json(result: SearchResult) -> dict[str, Any]:
    """A search result in the form that programs rely on."""
    return {
        "query": result.query,
        "total": result.total,
        "total_capped": result.total_capped,
        "corrected": result.corrected,
        "facets": result.facets,
        "facets_over": result.facets_over,
        "hits": [_hit_as_json(hit) for hit in result.hits],
    }


def _hit_as_json(hit: SearchHit) -> dict[str, Any]:
    return {
        "article_id": hit.article_id,
        "title": hit.title,
        "title_fr": hit.title_fr,
        "url": hit.url,
        "outlet": hit.outlet,
        "published": hit.published,
        "language": hit.language,
        "state": hit.state,
        "incident": hit.incident,
        "snippet": hit.snippet.plain,
    }


def show_hits(result: SearchResult) -> None:
    """Ranked hits with the words that were found marked."""
    from rich.text import Text

    out = console()
    if result.corrected:
        out.print(f"Nothing for {result.query}; this is for {result.corrected}", style="yellow", markup=False)
    more = "more than " if result.total_capped else ""
    out.print(
        f"{more}{result.total:,} article{'' if result.total == 1 else 's'} for {result.words.en}",
        style="bold",
        markup=False,
    )
    for hit in result.hits:
        line = Text(f"\n{hit.article_id:>5}  ", style="cyan")
        line.append(hit.title or hit.title_fr or hit.url, style="bold")
        out.print(line)
        if hit.title_fr and hit.title_fr != hit.title:
            out.print(Text(f"       {hit.title_fr}", style="italic"))
        facts = (hit.outlet, (hit.published or "")[:10], hit.state.replace("_", " "), hit.incident)
        out.print(Text("       " + " · ".join(fact for fact in facts if fact), style="dim"))
        out.print(Text("       ").append(_marked(hit.snippet)))
    if not result.hits:
        out.print("Nothing found. Try fewer words, or the beginning of one: ranso*")
    elif result.total > len(result.hits):
        _show_facets(result)


def _show_facets(result: SearchResult) -> None:
    """Fields by which many hits become fewer, as they are typed, with how many each leaves."""
    from rich.text import Text

    newest = f" (of the newest {result.facets_over:,})" if result.total > result.facets_over else ""
    console().print(f"\nTo narrow it down{newest}", style="bold", markup=False)
    typed = {"outlet": "outlet:", "language": "lang:", "year": "year", "type": "type:"}
    for name, counts in result.facets.items():
        shown = " · ".join(f"{value} {count:,}" for value, count in list(counts.items())[:_FACETS_SHOWN])
        if shown:
            console().print(Text(f"{typed[name]:>9} ", style="cyan").append(shown, style=""))


def _marked(snippet: Snippet) -> Text:
    from rich.text import Text

    text = Text()
    for words, is_hit in snippet.parts:
        text.append(words, style="bold yellow" if is_hit else "")
    return text


def story_as_json(article: ArticleView, adaptation: AdaptationView | None) -> dict[str, Any]:
    """An article and its draft for programs."""
    return {
        "article_id": article.id,
        "title": article.revision.article.title,
        "url": article.url,
        "outlet": article.outlet.name,
        "published": article.published_local or article.published_at,
        "language": article.language,
        "state": article.state,
        "relevance": {"score": article.relevance, "reasons": list(article.reasons)},
        "incidents": list(article.incidents),
        "organisations": [{"name": o.name, "name_fr": o.name_fr, "role": o.role} for o in article.organisations],
        "text": article.revision.article.text,
        "segments": [_segment_as_json(segment) for segment in adaptation.segments] if adaptation else [],
    }


def _segment_as_json(segment: SegmentView) -> dict[str, Any]:
    from pipeline.translate import message

    version = segment.version
    return {
        "kind": segment.kind.value,
        "source": segment.source,
        "text": version.text if version else None,
        "origin": version.origin.value if version else None,
        "confidence": version.confidence if version else None,
        "checks": [
            {"kind": f.kind, "severity": f.severity.value, "message": message(f, "en")}
            for f in (version.findings if version else ())
        ],
    }


def show_article(article: ArticleView, adaptation: AdaptationView | None) -> None:
    """An article on the left, its draft on the right, what the checks found beneath; a draft is called one."""
    out = console()
    out.print(article.revision.article.title or article.url, style="bold", markup=False)
    facts = (article.outlet.name, article.published_local or article.published_at, article.url)
    out.print(" · ".join(fact for fact in facts if fact), style="dim", markup=False)
    if article.relevance is not None:
        reasons = "; ".join(article.reasons)
        out.print(f"relevance {article.relevance:.2f}: {reasons}", style="dim", markup=False)
    for organisation in article.organisations:
        if organisation.role != "mentioned":
            out.print(f"  {organisation.role}: {organisation.name}", markup=False)
    out.print(f"state: {article.state.replace('_', ' ')}  incident: {', '.join(article.incidents) or 'none'}")
    if adaptation is None or not adaptation.segments:
        out.print(f"\n{article.revision.article.text}", markup=False)
        return
    table(("original", "machine draft, unless a person edited it"), _side_by_side(adaptation.segments))


def _side_by_side(segments: Sequence[SegmentView]) -> Iterator[tuple[Text, Text]]:
    from rich.text import Text

    for segment in segments:
        version = segment.version
        right = Text(version.text if version else "(no draft yet)", style="" if version else "dim")
        if version is not None and version.person:
            right.append(f"\n— {version.person}", style="green")
        for finding in version.findings if version else ():
            right.append(_finding_line(finding))
        bold = "bold" if segment.kind.value == "headline" else ""
        yield Text(f"{segment.source}\n", style=bold), right


def _finding_line(finding: Finding) -> Text:
    from rich.text import Text

    from pipeline.translate import message

    sign, colour = SIGNS[finding.severity]
    return Text(f"\n{sign} {message(finding, 'en')}", style=colour)


def show_samples(samples: Sequence[Sequence[SegmentView]]) -> None:
    """The beginnings of a few articles, originals and drafts side by side, marked with what the checks found."""
    rows = [pair for sample in samples for pair in _side_by_side(sample)]
    table(("original", "machine draft, not yet read by anybody"), rows, title="Samples")


def show_status(status: Status) -> None:
    """What is watched, what waits, what failed and why."""
    pairs(
        {
            "feeds watched": status.feeds_watched,
            "… failing": status.feeds_failing,
            "… silent": status.feeds_silent,
            "articles": status.articles,
            "relevant": status.relevant,
            "incidents": status.incidents,
            "editions": status.editions,
            "given up": status.given_up,
            **{f"adaptations {state.replace('_', ' ')}": count for state, count in status.adaptations.items()},
            **{f"waiting for {stage}": count for stage, count in status.waiting.items()},
        },
        title=f"The archive at {status.at}",
    )
    failing = [feed for feed in status.feeds if feed.state != "off" and (feed.failures or feed.state == "gone")]
    if failing:
        rows = [(f.name, f.failures, f.last_success_at or "never", f.last_error or f.state) for f in failing]
        table(("feed", "failures", "last answer", "why"), rows, title="Feeds that fail")
    if status.failing_tasks:
        tasks = [
            (t.stage, t.url or f"{t.subject_kind} {t.subject_id}", t.attempts, t.error) for t in status.failing_tasks
        ]
        table(("stage", "what", "tries", "why"), tasks, title="Work that failed")
    if status.last_runs:
        runs = [(r.job, r.started_at, r.outcome or "running, or killed", r.error or "") for r in status.last_runs]
        table(("job", "last start", "outcome", "why"), runs, title="Jobs")
