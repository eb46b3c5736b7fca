"""The extraction as `vigie extract` prints it; its keys are measured from outside (issues 4 and 5)."""

from __future__ import annotations

from pipeline.documents import Article, Care, Extraction, FoundOrganisation


def to_json(article_id: str | int, article: Article, extraction: Extraction, accept: float) -> dict[str, object]:
    """One line of output. ``accept``: the score from which an article is relevant. Offsets are code points."""
    relevant = extraction.relevance.score >= accept
    status, loss = extraction.status, extraction.data_loss
    return {
        "id": article_id,
        "relevance": {
            "score": extraction.relevance.score,
            "relevant": relevant,
            "reasons": list(extraction.relevance.reasons),
        },
        "organisations": [_organisation(o) for o in extraction.organisations],
        "attackers": [
            {"name": a.name, "kind": a.kind, "mentions": [list(m) for m in a.mentions]} for a in extraction.attackers
        ],
        "attack_types": [t.value.value for t in extraction.attack_types],
        "people_affected": [
            {
                "value": f.value,
                "text": f.text,
                "approximate": f.approximate,
                "scope": f.scope.value,
                "organisation": f.organisation,
                "span": list(f.span),
            }
            for f in extraction.people_affected
        ],
        "ransom": [
            {"value": r.value, "currency": r.currency, "status": r.status, "text": r.text, "span": list(r.span)}
            for r in extraction.ransom
        ],
        "places": [
            {"name": p.name, "city": p.city, "region": p.region, "country": p.country, "span": list(p.span)}
            for p in extraction.places
        ],
        "incident_date": extraction.incident_date,
        "care": _care(extraction.care),
        "dates": [{"kind": d.kind, "value": d.value, "text": d.text, "span": list(d.span)} for d in extraction.dates],
        "status": status.value if relevant and status else None,
        "data_loss": loss.value if relevant and loss else None,
    }


def _organisation(found: FoundOrganisation) -> dict[str, object]:
    official = {"en": found.official.english, "fr": found.official.french} if found.official else None
    return {
        "name": found.name,
        "role": found.role.value,
        "kind": found.kind.value,
        "health": found.health,
        "forms": list(found.forms),
        "official": official,
        "mentions": [list(m) for m in found.mentions],
    }


def _care(care: Care) -> dict[str, object]:
    gone = care.disruption
    return {
        "level": [level.value for level in care.level],
        "effects": [
            {"kind": e.kind, "organisation": e.organisation, "count": e.count, "unit": e.unit, "span": list(e.span)}
            for e in care.effects
        ],
        "systems_down": [s.value for s in care.systems_down],
        "disruption": {"begin": gone.begin, "end": gone.end, "days": gone.days, "ongoing": gone.ongoing}
        if gone
        else None,
        "restored_from": [r.value for r in care.restored_from],
    }
