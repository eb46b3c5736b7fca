"""People affected, ransoms, and what is counted besides."""

from __future__ import annotations

import pytest

from pipeline.documents import Scope

from .stories import told

PEOPLE = [
    ("Hackers stole the data of 4,000 patients.", 4000),
    ("The breach affected about 2.9 million people.", 2_900_000),
    ("The breach exposed the records of half a million patients.", 500_000),
    ("Hackers copied the files of more than twelve thousand patients.", 12_000),
    ("The personal information of 1,250,000 individuals was stolen.", 1_250_000),
    ("The clinic is notifying 58 patients whose charts were viewed.", 58),
]


@pytest.mark.parametrize(("text", "people"), PEOPLE)
def test_people_affected(text: str, people: int) -> None:
    assert [f.value for f in told(f"Oakvale General Hospital was hacked. {text}").people_affected] == [people]


FRENCH_PEOPLE = [
    ("Les données de 9 400 patients ont été volées.", 9400),
    ("La fuite touche environ 2,9 millions de personnes.", 2_900_000),
    ("Les renseignements d’une quarantaine de patients ont été consultés.", 40),
    ("Les pirates ont copié les dossiers de 12 000 usagers.", 12_000),
]


@pytest.mark.parametrize(("text", "people"), FRENCH_PEOPLE)
def test_people_affected_in_french(text: str, people: int) -> None:
    found = told(f"La Clinique des Trois-Moulins a été piratée. {text}", language="fr")
    assert [f.value for f in found.people_affected] == [people]


NOT_PEOPLE = [
    "The hospital, which serves 300,000 people, was hit by ransomware.",
    "Hackers stole 5.6 million files.",
    "The hospital has 2,200 employees and 420 beds.",
    "The attack cancelled 1,900 appointments.",
    "The attackers want $2.4 million.",
    "Ransomware locked 1,200 computers.",
    "The hospital treats 80,000 patients a year.",
]


@pytest.mark.parametrize("text", NOT_PEOPLE)
def test_other_counts_are_not_people_affected(text: str) -> None:
    assert told(f"Oakvale General Hospital was hacked. {text}").people_affected == ()


NO_RANSOM = [
    "The thieves wanted something to sell for $200, police said.",
    "The gang wants buyers: the records were sold for $3 million on a forum.",
]


@pytest.mark.parametrize("text", NO_RANSOM)
def test_a_price_asked_of_others_is_no_ransom(text: str) -> None:
    assert told(f"Oakvale General Hospital was hacked. {text}").ransom == ()


def test_an_earlier_count_a_range_and_a_part_have_their_scope() -> None:
    found = told(
        "Oakvale General Hospital now says the breach affected 48,000 patients, up from an earlier estimate of 31,000."
    )
    assert {f.value: f.scope for f in found.people_affected} == {48_000: Scope.TOTAL, 31_000: Scope.EARLIER}
    found = told("Hackers stole the records of between 20,000 and 30,000 patients of Oakvale General Hospital.")
    assert {f.value: f.scope for f in found.people_affected} == {20_000: Scope.LOW, 30_000: Scope.HIGH}


def test_two_counts_that_disagree_are_both_kept() -> None:
    found = told(
        "Oakvale General Hospital said hackers stole the data of 48,000 patients.",
        "The gang said it had taken the files of 90,000 patients.",
    )
    assert {f.value for f in found.people_affected} == {48_000, 90_000}


GROWN = [
    ("The tally of the breach now stands at 3.4 million, up from 1.1 million.", "en", 1_100_000, 3_400_000),
    ("Le bilan de la fuite passe de 5 000 à 18 230 victimes.", "fr", 5_000, 18_230),
]


@pytest.mark.parametrize(("text", "language", "earlier", "total"), GROWN, ids=["en", "fr"])
def test_a_count_that_grew_is_no_range(text: str, language: str, earlier: int, total: int) -> None:
    attack = {"en": "Oakvale General Hospital was hacked.", "fr": "Le CHU de Valmorin a été piraté."}[language]
    found = told(attack, text, language=language).people_affected
    assert [(f.value, f.scope) for f in sorted(found, key=lambda f: f.value)] == [
        (earlier, Scope.EARLIER),
        (total, Scope.TOTAL),
    ]


@pytest.mark.parametrize(
    ("words", "language", "qualifier"),
    [
        ("No fewer than 900 patients had their data stolen.", "en", "at_least"),
        ("Upwards of 900 patients had their data stolen.", "en", "more_than"),
        ("Fewer than 900 patients had their data stolen.", "en", "fewer_than"),
        ("Pas moins de 900 patients ont vu leurs données volées.", "fr", "at_least"),
    ],
)
def test_what_is_said_of_a_count(words: str, language: str, qualifier: str) -> None:
    attack = {"en": "Oakvale General Hospital was hacked.", "fr": "Le CHU de Valmorin a été piraté."}[language]
    assert [f.qualifier for f in told(attack, words, language=language).people_affected] == [qualifier]


RANSOMS = [
    ("The gang demanded a ransom of $2.4 million.", 2_400_000, "USD", "demanded"),
    ("The hackers want a ransom of £500,000.", 500_000, "GBP", "demanded"),
    ("The gang asked for a ransom of 30 bitcoin.", 30, "BTC", "demanded"),
    ("The hospital paid a ransom of €1.2 million.", 1_200_000, "EUR", "paid"),
    ("A ransom of $2 million was paid within a week.", 2_000_000, "USD", "paid"),
    ("The hospital paid the hackers $900,000 to unlock its files.", 900_000, "USD", "paid"),
    ("It confirmed a ransom payment of £90,000.", 90_000, "GBP", "paid"),
    ("The gang threatens to publish the files unless it is paid £2 million in ransom.", 2_000_000, "GBP", "demanded"),
    ("The gang demanded payment of a $450,000 ransom.", 450_000, "USD", "demanded"),
    ("A ransom of $450,000 must be paid by Friday, the note said.", 450_000, "USD", "demanded"),
    ("The hospital never paid the $3 million ransom.", 3_000_000, "USD", "demanded"),
    ("The hackers asked for a ransom of $3 million, which was never paid.", 3_000_000, "USD", "demanded"),
]
PAYMENTS_IN_FRENCH = [
    ("Les pirates exigent que leur soient versés 40 000 euros de rançon.", "demanded"),
    ("Les fichiers seront publiés si la rançon de 40 000 euros n'est pas payée.", "demanded"),
    ("L'hôpital a finalement versé une rançon de 40 000 euros.", "paid"),
    ("Une rançon de 40 000 euros a été payée.", "paid"),
]


@pytest.mark.parametrize(("text", "status"), PAYMENTS_IN_FRENCH)
def test_payments_in_french(text: str, status: str) -> None:
    attack = "L'Hôpital de Valmont a été victime d'un rançongiciel, a-t-il annoncé mardi."
    ransom = next(r for r in told(f"{attack} {text}", language="fr").ransom if r.value)
    assert (ransom.value, ransom.currency, ransom.status) == (40_000, "EUR", status)


def test_a_sum_asked_and_another_paid_are_told_apart() -> None:
    found = told("Oakvale General Hospital was hacked. The gang asked for a $5 million ransom and was paid $2 million.")
    assert {(r.value, r.status) for r in found.ransom} == {(5_000_000, "demanded"), (2_000_000, "paid")}


@pytest.mark.parametrize(("text", "value", "currency", "status"), RANSOMS)
def test_ransoms(text: str, value: int, currency: str, status: str) -> None:
    found = told(f"Oakvale General Hospital was hit by ransomware. {text}").ransom
    ransom = next(r for r in found if r.value)
    assert (ransom.value, ransom.currency, ransom.status) == (value, currency, status)


def test_no_ransom_paid_is_a_refusal_and_no_payment() -> None:
    found = told("Oakvale General Hospital was hit by ransomware. Its chief said no ransom was paid.").ransom
    assert [r.status for r in found] == ["refused"]


def test_a_refusal_has_no_sum_and_a_settlement_is_no_ransom() -> None:
    refused = told("Oakvale General Hospital was hit by ransomware and refused to pay.")
    assert [(r.value, r.status) for r in refused.ransom] == [(None, "refused")]
    settled = told(
        "Oakvale General Hospital agreed to pay $3 million to settle a class action over its 2022 data breach."
    )
    assert settled.ransom == ()


def test_a_share_is_of_whom_is_named_right_behind_it() -> None:
    found = told(
        "Hackers got into MedBridge Hosting, which keeps the records of Loess Hills Hospital, Nishna Valley Hospital "
        "and Little Sioux Hospital.",
        "It says the data of 204,518 patients was copied: 88,300 from Loess Hills, 71,018 from Nishna Valley and "
        "45,200 from Little Sioux.",
    )
    shares = {f.value: f.organisation for f in found.people_affected if f.scope is Scope.PART}
    assert shares == {88300: "Loess Hills Hospital", 71018: "Nishna Valley Hospital", 45200: "Little Sioux Hospital"}


def test_a_headline_counts_those_affected_without_a_noun() -> None:
    found = told(
        "Show-Me Eye Associates learned of an intrusion in April.",
        title="Missouri eye clinic says 19,200 affected by April intrusion",
    )
    assert [figure.value for figure in found.people_affected] == [19200]


def test_a_figure_that_is_raised_is_the_total_of_a_later_day() -> None:
    found = told(
        "Buckeye Senior Living said then that fewer than 3,000 residents were affected by the hack.",
        "On Tuesday it raised that figure to 19,450, counting former residents.",
    )
    assert (19450, Scope.TOTAL) in {(f.value, f.scope) for f in found.people_affected}
