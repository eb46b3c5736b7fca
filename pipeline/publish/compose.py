"""From the desk to what readers see: the edition and the two lines that credit it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.documents import AdaptationView, Edition, EditionBlock, Outlet, SegmentKind, SegmentView
from pipeline.errors import StateError

# The language of the original, as the attribution names it.
_LANGUAGES = {"en": "en anglais", "fr": "en français", "es": "en espagnol", "de": "en allemand", "it": "en italien"}


@dataclass(frozen=True, slots=True)
class Original:
    """The story that was adapted, as far as a credit needs it; ``language`` is that of its text (ISO 639-1)."""

    url: str
    outlet: Outlet
    language: str | None = None


def attribution_line(original: Original) -> str:
    """« L’article original (en anglais) est disponible sur OUTLET, ATTRIBUTION_FR. », in plain text."""
    language = (original.language or original.outlet.language or "en").split("-")[0].lower()
    tongue = f" ({_LANGUAGES[language]})" if language in _LANGUAGES else ""
    relation = (original.outlet.attribution_fr or "").strip().rstrip(".").strip().lstrip(",").strip()
    end = f", {relation}." if relation else "."
    return f"L’article original{tongue} est disponible sur {original.outlet.name}{end}"


def credit_line(edition: Edition) -> str:
    """« Adaptation et traduction française par BYLINE. », in plain text."""
    return f"Adaptation et traduction française par {edition.signed.rstrip('.')}."


def compose_edition(
    view: AdaptationView, *, source: Original, signed_by: str, at: str, note: str | None = None
) -> Edition:
    """The adaptation as it stands now, as an edition signed by ``signed_by`` at the stamp ``at``.

    Segments that an editor left empty are left out. Raises StateError where nothing could be published: no headline,
    no text, or a segment that has no French yet.
    """
    missing = [s for s in view.segments if s.version is None]
    if missing:
        raise StateError(f"{len(missing)} segment(s) n’ont pas encore de texte français.")
    headline = view.headline
    title = _words(headline) if headline else ""
    if not title:
        raise StateError("L’adaptation n’a pas de titre : écrivez-en un avant d’approuver.")
    blocks = tuple(
        EditionBlock(s.kind, _words(s), s.source_spans)
        for s in view.segments
        if s.kind is not SegmentKind.HEADLINE and _words(s)
    )
    if not blocks:
        raise StateError("L’adaptation n’a pas de texte sous son titre.")
    return Edition(
        article_id=view.article_id,
        language=view.language,
        title=title,
        blocks=blocks,
        signed=signed_by.strip(),
        attribution=attribution_line(source),
        source_revision_id=view.revision_id,
        published_at=at,
        disclosure=source.outlet.disclosure_fr,
        note=note or None,
        source_url=source.url,
        outlet=source.outlet,
    )


def _words(segment: SegmentView) -> str:
    return segment.version.text.strip() if segment.version else ""


def linked_attribution(edition: Edition) -> tuple[str, str, str]:
    """The attribution as (before, the words that carry the link, after).

    The link stands on the outlet's name where the line contains it, else on the whole line.
    """
    line = edition.attribution
    name = edition.outlet.name if edition.outlet else ""
    marker = f" est disponible sur {name}"
    position = line.find(marker)
    if not name or position < 0:
        return "", line, ""
    start = position + len(marker) - len(name)
    return line[:start], name, line[start + len(name) :]
