"""The Atom feed of incidents: valid, stable, and silent on what is not stated or only claimed."""

from __future__ import annotations

from uuid import UUID, uuid5
from xml.etree import ElementTree

from pipeline.publish import incident_feed
from pipeline.store import IncidentNews

ARCHIVE = "12345678-1234-4234-8234-123456789abc"
ATOM = "{http://www.w3.org/2005/Atom}"
WINDSOR = IncidentNews(
    "2023-0001", "confirmed", "2023-10-23", ("Windsor Regional Hospital",), ("TransForm",), ("rançongiciel",),
    267_000, "2023-10-24T10:42:07Z", "2023-10-25T09:00:00Z",
)  # fmt: skip
BARE = IncidentNews("2023-0002", "suspected", None, (), (), (), None, "2023-10-20T00:00:00Z", "2023-10-20T00:00:00Z")


def feed(*news: IncidentNews) -> ElementTree.Element:
    body = incident_feed(
        news, newsroom="Vigie <essai>", public_url="https://v.example/", updated="2023-01-01T00:00:00Z",
        archive_uuid=ARCHIVE,
    )  # fmt: skip
    return ElementTree.fromstring(body)


def test_an_entry_says_what_the_record_says() -> None:
    (entry,) = feed(WINDSOR).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Windsor Regional Hospital (2023-0001)"
    assert entry.findtext(f"{ATOM}updated") == "2023-10-25T09:00:00Z"
    assert entry.findtext(f"{ATOM}summary") == (
        "Incident confirmé; rançongiciel; par l’entremise de TransForm; date\u00a0: 2023-10-23; "
        "personnes touchées\u00a0: 267\u00a0000."
    )
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://v.example/incidents/2023-0001"


def test_what_is_not_stated_is_not_said() -> None:
    (entry,) = feed(BARE).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Victime non nommée (2023-0002)"
    assert entry.findtext(f"{ATOM}summary") == "Incident soupçonné."


def test_ids_are_those_of_every_export() -> None:
    (entry,) = feed(WINDSOR).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{uuid5(UUID(ARCHIVE), 'incident:2023-0001')}"


def test_the_feed_is_as_new_as_its_newest_record_and_an_empty_one_is_valid() -> None:
    assert feed(WINDSOR, BARE).findtext(f"{ATOM}updated") == WINDSOR.changed_at
    empty = feed()
    assert empty.findtext(f"{ATOM}updated") == "2023-01-01T00:00:00Z"
    assert empty.findtext(f"{ATOM}title") == "Vigie <essai> : incidents"
    assert empty.findall(f"{ATOM}entry") == []
