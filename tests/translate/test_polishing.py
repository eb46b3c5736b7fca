"""Small words and marks that a rule gets right where a model does not."""

from __future__ import annotations

import pytest

from pipeline.documents import Name
from pipeline.translate.names import find_mentions
from pipeline.translate.polishing import polished


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("in Helena, Montana, on Monday", "à Helena, à Montana, lundi", "à Helena, au Montana, lundi"),
        ("two clinics in Ontario", "deux cliniques dans Ontario", "deux cliniques en Ontario"),
        ("patients from Ohio", "des patients d’Ohio", "des patients de l’Ohio"),
        ("hospitals of Kentucky", "des hôpitaux de Kentucky", "des hôpitaux du Kentucky"),
        ("a nurse of Ohio State University", "une infirmière d’Ohio State University", None),
        ("a clinic in Washington", "une clinique à Washington", None),
        ("a clinic in New York", "une clinique à New York", None),
        ("a city in Quebec", "une ville au Québec", None),
        ("patients in California", "des patients en Californie", None),
        ("a rise of nine per cent", "une hausse de neuf %", "une hausse de 9\u00a0%"),
        ("a rise of some per cent", "une hausse de quelques %", None),
        ("69,000 patients; 46,000 visits", "69 000 ans; 46 000 visites", "69 000; 46 000 visites"),
        ("a man of 36 years", "un homme de 36 ans", None),
        ("Jane Roe, 36, said", "Jane Roe, 36 ans, a dit", None),
        ("Deol said she found it", "M. Deol dit l’avoir trouvé", "Mme Deol dit l’avoir trouvé"),
        ("Deol said he found it", "M. Deol dit l’avoir trouvé", None),
        ("Deol found it", "M. Deol l’a trouvé", "Deol l’a trouvé"),
        ("Mr. Deol found it", "M. Deol l’a trouvé", None),
        ("tens of thousands of people", "de dix milliers de personnes", "de dizaines de milliers de personnes"),
        ("ten thousand people", "dix milliers de personnes", None),
        ("About Sweetgrass: it cares", "Environ Sweetgrass : il soigne", "À propos de Sweetgrass : il soigne"),
        ("About 40 clinics closed", "Environ 40 cliniques ont fermé", None),
        ("About Ten Mile Clinic", "Environ 10 Mile Clinic", None),
        ("in Hamilton, Mont., which sends", "à Hamilton, à Montana, qui envoie", "à Hamilton, au Montana, qui envoie"),
        ("now takes ten", "prendra dix ans", "prendra dix"),
        ("the limit is 60", "la limite est de 60 ans", "la limite est de 60"),
        ("It lasted ten months", "cela a duré dix ans", None),
        ("Monday to Friday", "appeler lundi au vendredi", "appeler du lundi au vendredi"),
        ("Monday to Friday", "appeler du lundi au vendredi", None),
        ("a day to remember", "de lundi au vendredi", "du lundi au vendredi"),
        ("Monday to Friday", "fermé depuis lundi à vendredi", "fermé de lundi à vendredi"),
        ("officials said Monday", "fermé, a dit lundi des responsables", "fermé, ont dit lundi des responsables"),
        ("he told lies", "il a dit des mensonges", None),
        ("It works, said its head", "Cela va, a dit que son chef", "Cela va, a dit son chef"),
        ("She said that its head left", "Elle, a dit que son chef", None),
        ("the hospital’s chief of staff", "le chef de cabinet de l’hôpital", "le médecin-chef de l’hôpital"),
        ("the minister’s chief of staff", "le chef de cabinet du ministre", None),
        ("6 p.m. Pacific time", "18 h, heure de Pacific", "18 h, heure du Pacifique"),
        ("8 p.m. Central Time", "20 h Central Time", "20 h, heure du Centre"),
        ("8 p.m. ET", "20 h, heure d’Est", "20 h, heure de l’Est"),
        ("8 p.m. Eastern time", "20 h, heure de l’Est", None),
        ("about time for the centre", "l’heure du centre", None),
        ("Dr. Roe said she left", "Le Dr Roe a dit qu’elle partait", "La Dre Roe a dit qu’elle partait"),
        (
            "a patient of Dr. Roe told her",
            "une patiente du Dr Roe le lui a dit",
            "une patiente de la Dre Roe le lui a dit",
        ),
        ("Dr. Roe said he left", "Le Dr Roe a dit qu’il partait", None),
        ("Dr. Roe told Dr. Poe she left", "Le Dr Roe l’a dit au Dr Poe", None),
        ("two rounds of IVF", "deux cycles d’IVF, de l’IVF", "deux cycles de FIV, de la FIV"),
        ("their DNA was sold", "leur DNA a été vendu", "leur ADN a été vendu"),
        ("some 450GB of data", "quelque 450 GB de données", "quelque 450 Go de données"),
        ("The FBI office helps", "Le bureau de FBI aide", "Le bureau du FBI aide"),
        ("PHAC has no role", "ASPC n’a aucun rôle", "L’ASPC n’a aucun rôle"),
        ("the FBI Internet Crime Report", "le rapport de FBI Internet", None),
        ("It was put off, she said", "Cela a été reporté, a été reporté, dit-elle", "Cela a été reporté, dit-elle"),
        ("again and again and again", "encore et encore et encore", None),
        ("before a federal judge", "avant un juge fédéral", "devant un juge fédéral"),
        ("before the judge came", "avant que le juge ne vienne", None),
        ("Premier Ann Roe called it vile", "Le premier Ann Roe l’a jugé", "Le premier ministre Ann Roe l’a jugé"),
        ("The premier said so", "Le premier l’a dit", None),
        ("Ann Roe said she knew", "Ann Roe, a-t-elle dit qu’elle savait", "Ann Roe a dit qu’elle savait"),
        ("The chief, Ann Roe, said she", "La cheffe, Ann Roe, a-t-elle dit qu’on", "La cheffe, Ann Roe, a dit qu’on"),
        ("It is over, he said", "C’est fini, a-t-il dit", None),
        ("Did he say that he knew?", "A-t-il dit qu’il savait?", None),
        ("by 11pm on 14 June", "en 23 h le 14 juin", "à 23 h le 14 juin"),
        ("a third of the hospitals", "un troisième des hôpitaux", "un tiers des hôpitaux"),
        ("tens of thousands of people", "celles de dix milliers de gens", "celles de dizaines de milliers de gens"),
        ("a third of the sites and a third one", "une troisième", None),
        ("in 23 hours, at 9 p.m.", "en 23 h, à 21 h", None),
        ("1 in 4 residents", "1 dans 4 résidents", "1 sur 4 résidents"),
        ("it fills one in nine", "elle en remplit une en neuf", "elle en remplit une sur neuf"),
        ("one hospital in nine hours", "un hôpital en neuf heures", None),
        ("Deol told him that she found it", "M. Deol lui a dit", "Deol lui a dit"),
    ],
)
def test_only_what_is_wrong_is_changed(english: str, french: str, better: str | None) -> None:
    assert polished(french, english, ()) == (better or french)
    assert polished(better or french, english, ()) == (better or french)


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("said Simone Achterberg", "a dit simone Achterberg", "a dit Simone Achterberg"),
        ("at St. Almund Hospital", "hier à l’Hôpital de St. Almund Hospital", "hier au St. Almund Hospital"),
        ("at St. Almund Hospital", "L’Hôpital St. Almund Hospital l’a dit", "Le St. Almund Hospital l’a dit"),
        (
            "the Quality Care Commission",
            "selon la Commission Quality Care Commission",
            "selon la Quality Care Commission",
        ),
    ],
)
def test_names_have_their_capitals_and_one_head(english: str, french: str, better: str) -> None:
    mentions = find_mentions(english, [Name(("Simone Achterberg",)), Name(("Quality Care Commission",))])
    assert polished(french, english, mentions) == better


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("The U.S. Privacy Agency left", "Les États-Unis Privacy Agency sont partis", "La Privacy Agency sont partis"),
        ("of the U.S. Privacy Agency", "un avis des États-Unis Privacy Agency", "un avis de la Privacy Agency"),
        ("the U.S. and Privacy Agency", "les États-Unis et Privacy Agency", None),
    ],
)
def test_a_country_before_an_agency_is_none(english: str, french: str, better: str | None) -> None:
    mentions = find_mentions(english, [Name(("Privacy Agency",))])
    assert polished(french, english, mentions) == (better or french)
