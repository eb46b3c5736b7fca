"""What the words of a name show of its bearer."""

from __future__ import annotations

import pytest

from pipeline.documents import OrganisationKind
from pipeline.extract.kinds import trade_of

SUPPLIERS = [
    "Corvid Data",
    "Corvid Data LLC",
    "PrairieNet Shared Services",
    "Medisoft Solutions Inc.",
    "Acme Recovery",
    "Acme Billing Group",
]
OTHERS = ["Acme Inc.", "Oakvale Social Services", "Data Inc.", "The Department of Public Services"]


@pytest.mark.parametrize("name", SUPPLIERS)
def test_the_last_words_of_a_firm_tell_that_it_supplies(name: str) -> None:
    trade = trade_of(name)
    assert (trade.kind, trade.health) == (OrganisationKind.SUPPLIER, False)


@pytest.mark.parametrize("name", OTHERS)
def test_a_legal_form_or_a_service_of_the_state_does_not(name: str) -> None:
    assert trade_of(name).kind is not OrganisationKind.SUPPLIER
