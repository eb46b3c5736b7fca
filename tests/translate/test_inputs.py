"""What the model is given: plain marks, titles and regions in full, names and figures swapped."""

from __future__ import annotations

import pytest

from pipeline.translate.inputs import Cut, engine_input


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("“Yes,” she said…", '"Yes," she said...'),
        ("the hospital’s — own — line", "the hospital's - own - line"),
        ("in Sarnia, Ont., on Monday", "in Sarnia, Ontario, on Monday"),
        ("Sen. Mark Warner, D-Va., said", "Senator Mark Warner, a Democrat from Virginia, said"),
        ("Reps. Ann Roe (R-Texas) and", "Representatives Ann Roe (a Republican from Texas) and"),
        ("Lt. Gov. Ray Pond", "Lieutenant Governor Ray Pond"),
        ("more than 80pc of systems", "more than 80% of systems"),
        ("She is a gen. manager", "She is a gen. manager"),
        ("a  double   space", "a double space"),
        ("Ombudsman blasts N.S. health authority", "Ombudsman blasts Nova Scotia health authority"),
        ("before U.S. District Judge Ann Roe", "before federal judge Ann Roe"),
        ("put off for Nov. 3-7.", "put off between November 3 and November 7."),
        ("from May 3 to 7, 2024", "between May 3 and May 7, 2024"),
        ("between Oct. 12 and 14.", "between October 12 and October 14."),
        ("on May 3 and 7 clinics", "on May 3 and 7 clinics"),
        ("the May 3-7 outage", "the May 3-7 outage"),
        ("on May 3-10:30", "on May 3-10:30"),
        ("The Columbus-based company reads", "The company based in Columbus reads"),
        ("an Akron-based billing firm said", "a billing firm based in Akron said"),
        ("a U.S.-based company said", "a U.S.-based company said"),
        ("led by Toronto-based Northgate Cyber, could take", "led by Northgate Cyber, based in Toronto, could take"),
        ("Toronto-based Northgate said so", "Northgate, based in Toronto, said so"),
        ("Ottawa-area hospitals were told", "Hospitals in the Ottawa area were told"),
        ("a Boston-area clinic closed", "a clinic in the Boston area closed"),
        ("the attack brought city hospitals to a standstill", "the attack paralysed city hospitals"),
        ("It had to put off 63 operations", "It had to postpone 63 operations"),
        ("U.S.-based Northgate said so", "U.S.-based Northgate said so"),
        ("The Tulsa, Okla., firm has begun", "The firm in Tulsa, Oklahoma, has begun"),
        ("Australia's Wattle Park Pathology has", "Wattle Park Pathology in Australia has"),
        ("Australia's Parliament has", "Australia's Parliament has"),
        ("It pulled the plug on its network.", "It shut down its network."),
        ("GP surgeries turn away patients", "Doctors' offices turn away patients"),
        ("Police are looking into the theft", "Police are investigating the theft"),
        ("She looks into a mirror", "She looks into a mirror"),
        ("an Ohio-based maker of pumps", "an Ohio-based maker of pumps"),
        ("a Lewiston, Idaho, contractor that reads", "a contractor in Lewiston, Idaho, that reads"),
        ("a Sarnia, Ont., hospital.", "a hospital in Sarnia, Ontario."),
        ("Nova Scotians know", "The people of Nova Scotia know"),
        ("no British Columbian should know", "no resident of British Columbia should know"),
        ("no Nova Scotian hospital knows", "no Nova Scotian hospital knows"),
        ("Some 12,000 Ontarians know", "Some 12,000 people in Ontario know"),
        ("encrypted at about 11.15pm on Friday", "encrypted at about 11:15 p.m. on Friday"),
        ("back by 6am.", "back by 6 a.m."),
        ("a 10am-to-4pm helpline", "a 10 a.m.-to-4 p.m. helpline"),
        ("no cyber-attack, said the cyber-security office", "no cyberattack, said the cybersecurity office"),
        ("8 a.m. to 8 p.m. ET, Monday through Friday", "8 a.m. to 8 p.m. Eastern time, Monday to Friday"),
        ("down from Wednesday until Saturday", "down from Wednesday to Saturday"),
        ("closed on Monday until Friday", "closed on Monday until Friday"),
        ("its phones stayed up", "its phones kept working"),
        ("nurses stayed up all night", "nurses stayed up all night"),
        ("the claim could not be verified", "the statement could not be verified"),
        ("a cyber security incident", "a cybersecurity incident"),
        ("She trusts in God.", "She trusts in God."),
        ("Another six went to Halifax", "Six more went to Halifax"),
        ("and another 40 surgeries", "and 40 more surgeries"),
        ("another 2 million people", "another 2 million people"),
        ("leak data of 1.1 million from a chain", "leak data of 1.1 million people from a chain"),
        ("files on about 40,000 were sold", "files on about 40,000 were sold"),
        ("data of 1.1 million patients", "data of 1.1 million patients"),
        ("B.C. First Nation's centre", "British Columbia First Nation's centre"),
        ("B.C. Health Minister Ann Roe", "British Columbia Health Minister Ann Roe"),
        ("B.C. Cancer Agency files", "B.C. Cancer Agency files"),
        ("another party", "another party"),
        ("Trust says it is sorry", "Organization says it is sorry"),
        ("All 63 of its applications run", "All its 63 applications run"),
        ("It was her call to make the call", "It was her decision to make the call"),
        ("accused of failing to protect them", "accused of not protecting them"),
        ("Trust in the portal fell", "Trust in the portal fell"),
        ("the trust's chief left the trust", "the organization's chief left the organization"),
        ("the trust patients place in us", "the trust patients place in us"),
    ],
)
def test_the_sentence_as_the_model_likes_it(source: str, given: str) -> None:
    assert engine_input(source) == given


def test_a_region_after_a_cut_is_written_out() -> None:
    assert engine_input("in St. Johnsbury, Vt., on Monday", [Cut((3, 16), "Fortin")]) == "in Fortin, Vermont, on Monday"


def test_a_title_before_a_cut_is_written_out() -> None:
    assert engine_input("So said Sen. Ann Roe", [Cut((13, 20), "Tremblay")]) == "So said Senator Tremblay"


def test_a_region_behind_a_cut_is_written_out() -> None:
    assert engine_input("Roe Plan of Ionia, Mich., waited", [Cut((12, 17), "Tremblay")]).endswith(
        "Tremblay, Michigan, waited"
    )


def test_a_cut_is_given_as_it_is() -> None:
    assert engine_input("At Gov. Pond’s “Kiln” plant", [Cut((3, 12), "Tremblay")]) == 'At Tremblay\'s "Kiln" plant'
