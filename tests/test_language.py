import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import guess_language

# Our own sentences, as a newspaper would write them.
SENTENCES = [
    ("en", "The hospital said on Monday that its phone lines were down after a cyberattack."),
    ("en", "Patients have been told to bring their paper records with them until the systems are back."),
    ("en", "Two clinics in the region are still without email, and nobody knows when it will return."),
    ("fr", "L’hôpital a annoncé lundi que ses lignes téléphoniques étaient en panne à la suite d’une cyberattaque."),
    ("fr", "Les patients devront apporter leurs dossiers papier tant que les systèmes ne sont pas rétablis."),
    ("fr", "Le centre n'a pas voulu dire combien de personnes sont touchées par la fuite."),
    ("es", "El hospital confirmó el lunes que sus líneas telefónicas no funcionan tras un ataque informático."),
    ("es", "Los pacientes tendrán que llevar sus informes en papel hasta que se recuperen los sistemas."),
    ("de", "Das Krankenhaus teilte am Montag mit, dass seine Telefone nach einem Cyberangriff ausgefallen sind."),
    ("de", "Die Patienten werden gebeten, ihre Unterlagen auf Papier mitzubringen, bis alles wieder läuft."),
    ("it", "L'ospedale ha fatto sapere lunedì che i suoi telefoni sono fuori uso dopo un attacco informatico."),
    ("it", "I pazienti dovranno portare con sé le cartelle di carta fino a quando i sistemi non saranno ripristinati."),
    ("nl", "Het ziekenhuis meldde maandag dat de telefoons na een cyberaanval niet meer werken."),
    ("nl", "De patiënten moeten hun papieren dossier meenemen totdat de systemen weer zijn hersteld."),
    ("pt", "O hospital informou na segunda-feira que os seus telefones não funcionam após um ataque informático."),
    ("pt", "Os doentes terão de levar os seus processos em papel até que os sistemas sejam repostos."),
]
HEADLINES = [
    ("en", "Hospital says it will not pay the ransom"),
    ("en", "What we know about the breach at the clinic"),
    ("fr", "Cyberattaque : des rendez-vous annulés dans cinq hôpitaux"),
    ("fr", "L’hôpital ne paiera pas la rançon"),
    ("de", "Krankenhaus will das Lösegeld nicht zahlen"),
    ("es", "El hospital no pagará el rescate a los atacantes"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES + HEADLINES)
def test_sentences(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("2023-10-24 14:05 +1 555 0100", id="numbers"),
        pytest.param("LockBit 3.0", id="a name"),
        pytest.param("Ransomware", id="one word"),
        pytest.param("Больница сообщила, что её телефоны не работают после атаки.", id="Russian"),
        pytest.param("病院は月曜日、サイバー攻撃を受けたと発表した。", id="Japanese"),
        pytest.param("Szpital poinformował w poniedziałek, że jego telefony nie działają po ataku.", id="Polish"),
        pytest.param("Sjukhuset meddelade i måndags att telefonerna inte fungerar efter attacken.", id="Swedish"),
        pytest.param("Sairaala kertoi maanantaina, että puhelimet eivät toimi hyökkäyksen jälkeen.", id="Finnish"),
        pytest.param(
            "Home News Sports Contact Subscribe Login Search Weather Jobs Newsletters Obituaries", id="a menu"
        ),
    ],
)
def test_unsure_is_null(text: str) -> None:
    assert guess_language(text) is None


def test_a_quotation_does_not_turn_the_language() -> None:
    text = (
        "The minister told reporters that « l’hôpital ne paiera pas la rançon » and that the police had been informed. "
        "He said that the systems would be back within a week, according to those who are working on them."
    )
    assert guess_language(text) == "en"


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert guess_language(text) in {None, "en", "fr", "es", "de", "it", "nl", "pt"}
