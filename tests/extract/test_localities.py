"""Places: the region that is written beside a town, and words that only look like a region."""

from __future__ import annotations

import pytest

from pipeline.documents import Role
from pipeline.extract import claims, extract, load_lexicon

from .stories import story, told

PLACED = [
    ("DIEPPE, N.B. — Hackers hit the Dr. A. Smith Family Clinic.", "en", "Dieppe", "CA-NB"),
    ("WINDSOR, Ont. — Hackers hit Oakvale General Hospital.", "en", "Windsor", "CA-ON"),
    ("Ransomware hit Mercy Clinic in Ville Platte, LA, on Monday.", "en", "Ville Platte", "US-LA"),
    ("Ransomware hit Mercy Clinic in Baton Rouge, La., on Monday.", "en", "Baton Rouge", "US-LA"),
    ("Ransomware hit the Corrib Clinic in Galway on Monday.", "en", "Galway", "IE-G"),
    ("Ransomware hit the Swan Clinic in Perth, the latest in Australia.", "en", "Perth", "AU-WA"),
    ("Ransomware hit the Salt Lake City-based Mercy Clinic on Monday.", "en", "Salt Lake City", "US-UT"),
    (
        "RIVIÈRE-BLEUE — Le Centre hospitalier de Rivière-Bleue est piraté. La direction se tait, le Québec aussi.",
        "fr",
        "Rivière-Bleue",
        "CA-QC",
    ),
    ("An NHS trust was hacked. Ward University Hospital in London said so.", "en", "London", "GB-ENG"),
]


@pytest.mark.parametrize(("text", "language", "city", "region"), PLACED, ids=[row[2] for row in PLACED])
def test_a_town_lies_in_the_region_that_is_meant(text: str, language: str, city: str, region: str) -> None:
    places = told(text, language=language).places
    assert (places[0].city, places[0].region) == (city, region)


def test_an_article_is_no_state() -> None:
    found = told(
        "Le Centre hospitalier de Rivière-Bleue a été piraté à Rivière-Bleue. La direction se tait.", language="fr"
    )
    assert not [place for place in found.places if place.country == "US"]


def test_an_incident_lies_where_its_victims_are_not_where_a_neighbour_is() -> None:
    article = story(
        "The Hospital for Sick Children in Toronto was hit by a ransomware attack on Sunday.",
        "An expert in Montreal, Que., said hospitals in Calgary, Alta., should watch out.",
    )
    found = extract(article, load_lexicon())
    [victim] = [o.name for o in found.organisations if o.role is Role.VICTIM]
    said = claims(found, article, 1, {victim: 7})
    assert [claim.value for claim in said if claim.field == "region"] == ["CA-ON"]


def test_a_hospital_that_is_known_tells_its_region_by_itself() -> None:
    article = story("The Hospital for Sick Children was hit by a ransomware attack on Sunday.")
    said = claims(extract(article, load_lexicon()), article, 1, {})
    [region] = [claim for claim in said if claim.field == "region"]
    assert (region.value, article.text[slice(*region.span)]) == ("CA-ON", "Hospital for Sick Children")
