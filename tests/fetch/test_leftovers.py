"""What goes and, more important, what stays."""

import pytest

from pipeline.documents import BlockKind
from pipeline.fetch.leftovers import is_cut_off, is_leftover, is_wall, names_a_box, without_leftovers

P, H, LI = BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.LIST_ITEM


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our daily newsletter and never miss a story.",
        "Get the day’s top headlines in your inbox every morning",
        "Abonnez-vous à notre infolettre",
        "Recevez chaque matin l’essentiel de l’actualité dans votre boîte courriel.",
        "By signing up you agree to our terms and privacy policy.",
        "READ MORE: Hospital network still down after a week",
        "Related: Clinic breach widens",
        "À lire aussi : Les hôpitaux du Nord touchés",
        "Recommended for you",
        "More from Health",
        "Share this article",
        "Partager cet article",
        "Facebook Twitter LinkedIn Email",
        "We use cookies and similar technologies to improve your experience.",
        "Nous utilisons des témoins pour améliorer votre expérience.",
        "Accept all cookies",
        "Advertisement",
        "Story continues below",
        "Le texte se poursuit sous la publicité.",
        "Photo: Jane Roe / Handout",
        "(Photo by Sam Poe/Getty Images)",
        "The emergency entrance on Sunday. (The Canadian Press)",
        "Comments are closed.",
        "Join the conversation",
        "© 2023 Lakeside Courier. All rights reserved.",
        "The post Clinic hit appeared first on Lakeside Courier.",
        "3 min read",
        "Back to top",
        "* * *",
        "Have a tip? Write to our newsroom.",
    ],
)
def test_leftovers(text: str) -> None:
    assert is_leftover(text)


@pytest.mark.parametrize(
    "text",
    [
        "The hospital sent a newsletter to its 4,000 patients to tell them of the breach.",
        "Related charges against a second man were dropped in May.",
        "Read the letter that the clinic sent to patients, and you find no date in it.",
        "More from the hospital was expected on Tuesday.",
        "Share prices of the insurer fell 4 per cent.",
        "Share the information with police, she told the staff.",
        "TORONTO (AP) — The hospital closed its emergency room on Monday.",
        "TORONTO (Reuters) - A hospital said on Monday it was hit.",
        "By Friday the systems were back.",
        "Patients may contact the clinic at privacy@clinic.example or call 555-0100.",
        "Affected patients can sign up to access free credit monitoring for two years.",
        "Patients must register to access the new portal.",
        "Plus de 5000 patients touchés",
        "Les patients peuvent s’inscrire à un service de surveillance du crédit.",
        "Copyright law does not protect patient lists, the court said.",
        "The attackers got full access to the records.",
        "Tags on the backup tapes were missing, the audit found.",
        "Search warrants were carried out in three cities.",
        "The breach hit a members-only forum for nurses.",
        "A cookie factory next door lent the hospital its generator.",
        "Comments by the minister angered the nurses.",
        "“We were locked out,” said Dr. Poe.",
    ],
)
def test_the_story_stays(text: str) -> None:
    assert not is_leftover(text)
    assert not is_wall(text)


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to continue reading",
        "Already a subscriber? Log in",
        "This story is for subscribers",
        "Create a free account to read this article.",
        "You have reached your limit of free articles.",
        "Cet article est réservé aux abonnés.",
        "Il vous reste 70 % de cet article à lire.",
        "Abonnez-vous pour lire la suite.",
        "Déjà abonné ? Connectez-vous",
    ],
)
def test_walls(text: str) -> None:
    assert is_wall(text)


def test_ends_of_teasers() -> None:
    assert is_cut_off("The hospital said that …")
    assert is_cut_off("The hospital said that [...]")
    assert is_cut_off("The hospital closed. Continue reading")
    assert is_cut_off("L’hôpital a fermé. Lire la suite")
    assert not is_cut_off("The hospital closed.")


@pytest.mark.parametrize(
    "names", ["related-posts", "jp-relatedposts", "js_newsletter box", "Sidebar", "read-next", "ad-slot"]
)
def test_boxes(names: str) -> None:
    assert names_a_box(names)


@pytest.mark.parametrize(
    "names", ["article-body", "entry-content", "address", "paywall", "header", "unrelatedness", "None None"]
)
def test_no_boxes(names: str) -> None:
    assert not names_a_box(names)


def test_what_heads_the_blocks_once_more_goes() -> None:
    blocks = [(H, "Clinic hit"), (P, "By Jane Roe"), (P, "Published Oct. 24, 2023 10:00"), (P, "The clinic was hit.")]
    assert without_leftovers(blocks, "Clinic Hit!", "Jane Roe") == [(P, "The clinic was hit.")]


def test_a_heading_of_other_stories_ends_the_story() -> None:
    story = [(P, "A long first paragraph of the story."), (H, "What happened"), (P, "A second paragraph of the story.")]
    others = [(H, "More stories"), (P, "Another headline"), (LI, "And another")]
    assert without_leftovers(story + others) == story


def test_a_heading_that_only_sounds_like_one_does_not_cut_a_story_short() -> None:
    blocks = [
        (P, "Short lead."),
        (H, "Comments"),
        (P, "The whole rest of a long story stands below this heading here."),
    ]
    assert (P, blocks[2][1]) in without_leftovers(blocks)


def test_a_heading_with_nothing_below_goes() -> None:
    blocks = [(P, "The clinic was hit."), (H, "Listen"), (H, "In depth")]
    assert without_leftovers(blocks) == [(P, "The clinic was hit.")]
