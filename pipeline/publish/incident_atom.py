"""The Atom feed of incidents (RFC 4287): one entry a record, new whenever the record changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID
from xml.etree import ElementTree

from .atom import add_element, add_link, urn

if TYPE_CHECKING:
    from pipeline.store import IncidentNews

_STATUS = {"suspected": "soupçonné", "confirmed": "confirmé", "refuted": "démenti", "claimed": "revendiqué"}


def incident_feed(
    news: Sequence[IncidentNews], *, newsroom: str, public_url: str, updated: str, archive_uuid: str
) -> bytes:
    """The feed as UTF-8 XML, the record that changed last first; ``updated`` is the stamp of an empty feed.

    Ids derive from the archive's UUID and the incident's public id, as in every export.
    """
    base, space = public_url.rstrip("/"), UUID(archive_uuid)
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "fr-CA"})
    add_element(feed, "id", urn(space, "incidents"))
    add_element(feed, "title", f"{newsroom} : incidents")
    add_element(feed, "updated", max([one.changed_at for one in news], default=updated))
    add_link(feed, rel="self", href=f"{base}/incidents.atom", type="application/atom+xml")
    add_element(add_element(feed, "author"), "name", newsroom)
    add_element(feed, "generator", "Vigie")
    for one in news:
        entry = add_element(feed, "entry")
        add_element(entry, "id", urn(space, f"incident:{one.public_id}"))
        add_element(entry, "title", _title(one))
        add_element(entry, "updated", one.changed_at)
        add_element(entry, "published", one.opened_at)
        add_link(entry, rel="alternate", href=f"{base}/incidents/{one.public_id}", type="text/html")
        for kind in one.attack_types:
            entry.append(ElementTree.Element("category", {"term": kind}))
        add_element(entry, "summary", _summary(one)).set("type", "text")
    ElementTree.indent(feed)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _title(one: IncidentNews) -> str:
    return f"{', '.join(one.victims) or 'Victime non nommée'} ({one.public_id})"


def _summary(one: IncidentNews) -> str:
    """What the record says; what is not stated is not said."""
    counted = one.people_affected is not None and one.status != "refuted"  # nobody, where nothing happened after all
    people = f"{one.people_affected:,}".replace(",", "\u00a0") if counted else None
    parts = [
        f"Incident {_STATUS.get(one.status, one.status)}",
        ", ".join(one.attack_types),
        f"par l’entremise de {', '.join(one.providers)}" if one.providers else "",
        f"date\u00a0: {one.happened}" if one.happened else "",
        f"personnes touchées\u00a0: {people}" if people else "",
    ]
    return f"{'; '.join(part for part in parts if part)}."
