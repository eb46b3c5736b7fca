"""The Atom feed of what was published (RFC 4287), written by hand: feed libraries drop ``rel`` and ``hreflang``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

from pipeline.documents import Edition

from .compose import credit_line, linked_attribution
from .copies import blocks_html
from .links import safe_link

# What XML 1.0 §2.2 allows in no document, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(
    editions: Iterable[Edition], *, newsroom: str, public_url: str, updated: str, archive_uuid: str | None = None
) -> bytes:
    """The feed as UTF-8 XML: one entry an article, its newest edition; ``updated`` is the stamp of an empty feed.

    ``public_url`` is where the newsroom's pages stand; ``archive_uuid`` is what the entries' ids derive from, so that
    they outlive a change of address (without it they derive from the address). A corrected edition updates its
    entry; a withdrawn one leaves its note in the text's place.
    """
    base = public_url.rstrip("/")
    namespace = UUID(archive_uuid) if archive_uuid else uuid5(NAMESPACE_URL, base)
    newest = _newest_of_each(editions)
    feed = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "fr-CA"})
    add_element(feed, "id", urn(namespace, "feed"))
    add_element(feed, "title", newsroom)
    add_element(feed, "updated", max([_changed(e) for e in newest], default=updated))
    add_link(feed, rel="self", href=f"{base}/atom.xml", type="application/atom+xml")
    add_link(feed, rel="alternate", href=f"{base}/", type="text/html", hreflang="fr-CA")
    add_element(add_element(feed, "author"), "name", newsroom)
    add_element(feed, "generator", "Vigie")
    for edition in newest:
        _entry(feed, edition, base, namespace)
    ElementTree.indent(feed)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _newest_of_each(editions: Iterable[Edition]) -> Sequence[Edition]:
    by_story = sorted(editions, key=lambda e: (e.article_id, e.language, e.number or 0))
    newest = [list(group)[-1] for _, group in groupby(by_story, key=lambda e: (e.article_id, e.language))]
    return sorted(newest, key=lambda e: (e.published_at, e.article_id), reverse=True)


def _changed(edition: Edition) -> str:
    return edition.withdrawn_at or edition.published_at


def _entry(feed: ElementTree.Element, edition: Edition, base: str, namespace: UUID) -> None:
    entry = add_element(feed, "entry")
    withdrawn = edition.withdrawn_at is not None
    add_element(entry, "id", urn(namespace, f"edition:{edition.article_id}:{edition.language}"))
    add_element(entry, "title", f"Retiré : {edition.title}" if withdrawn else edition.title)
    add_element(entry, "updated", _changed(edition))
    add_element(entry, "published", edition.published_at)
    add_element(add_element(entry, "author"), "name", edition.signed)
    add_link(entry, rel="alternate", href=f"{base}/publie/{edition.article_id}", type="text/html", hreflang="fr-CA")
    via = safe_link(edition.source_url)
    if via:
        outlet = edition.outlet
        add_link(
            entry,
            rel="via",
            href=via,
            type="text/html",
            hreflang=outlet.language if outlet else "en",
            title=outlet.name if outlet else "",
        )
    add_element(entry, "rights", f"{edition.attribution} {credit_line(edition)}")
    content = add_element(entry, "content", _withdrawn_html(edition) if withdrawn else _body_html(edition))
    content.attrib.update({"type": "html", "xml:lang": "fr-CA"})


def _body_html(edition: Edition) -> str:
    """Credit and source first, where a reader of feeds sees them; then the article."""
    before, name, after = (html.escape(words) for words in linked_attribution(edition))
    link = safe_link(edition.source_url)
    source = f'<a href="{html.escape(link)}">{name}</a>' if link else name
    top = [f"<p><em>{before}{source}{after} {html.escape(credit_line(edition))}</em></p>"]
    top += [f"<p><em>{html.escape(edition.disclosure)}</em></p>"] if edition.disclosure else []
    top += [f"<p><strong>Mise à jour :</strong> {html.escape(edition.note)}</p>"] if edition.note else []
    body = groupby(edition.blocks, lambda block: block.kind)
    return "\n".join(top + [blocks_html(kind, list(blocks)) for kind, blocks in body])


def _withdrawn_html(edition: Edition) -> str:
    reason = f" {html.escape(edition.withdrawn_note)}" if edition.withdrawn_note else ""
    return f"<p><strong>Cet article a été retiré.</strong>{reason}</p>"


def urn(namespace: UUID, name: str) -> str:
    """An id that is the same whenever it is made."""
    return f"urn:uuid:{uuid5(namespace, name)}"


def add_element(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    """A child with a text in which XML allows every sign."""
    child = ElementTree.SubElement(parent, tag)
    child.text = _ILLEGAL.sub("", text) if text is not None else None
    return child


def add_link(parent: ElementTree.Element, **attributes: str) -> None:
    """A link; empty attributes are left out."""
    kept = {name: _ILLEGAL.sub("", value) for name, value in attributes.items() if value}
    ElementTree.SubElement(parent, "link", kept)
