"""What a claim does to its two sides if it is true, and its PLOVER code."""

from __future__ import annotations

import pytest

from entente.evidence.claims import QUADS
from entente.reading import read_claims, read_document


@pytest.mark.parametrize(
    ("text", "valence"),
    [
        ("Сотрудничество Ирана и Индии укрепляется.", 1),
        ("Сотрудничество Ирана с Индией слабеет.", -1),
        ("Противоречия между Ираном и Индией растут.", -1),
        ("Действия Армении ведут к эрозии ОДКБ.", -1),
        ("Индия и Иран подписали договор о порте.", 1),
        ("Индия ввела санкции против Ирана.", -1),
        ("Армения – член ЕАЭС.", 1),
    ],
)
def test_valence(text: str, valence: int) -> None:
    found = [claim.valence for claim in read_claims(read_document(text, lang="ru")) if claim.valence is not None]
    assert found
    assert set(found) == {valence}


def test_a_claim_with_one_side_has_none() -> None:
    assert all(claim.valence is None for claim in read_claims(read_document("Индия укрепляет армию.", lang="ru")))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Индия и Иран подписали договор о порте.", "SUPPORT"),
        ("Индия и Иран договорились о порте.", "AGREE"),
        ("Индия ввела санкции против Ирана.", "COERCE"),  # as CAMEO 163 maps; SANCTION is for ties that are cut
        ("Индия разорвала дипломатические отношения с Пакистаном.", "SANCTION"),
        ("Министры Индии и Ирана провели переговоры.", "CONSULT"),
        ("Индия обвинила Пакистан в обстреле.", "ACCUSE"),
        ("Индия предоставила Непалу гуманитарную помощь.", "AID"),
    ],
)
def test_acts_have_a_plover_code(text: str, kind: str) -> None:
    codes = [claim.plover for claim in read_claims(read_document(text, lang="ru")) if claim.plover is not None]
    assert kind in {one.type for one in codes}
    assert all(one.quad == QUADS[one.type] for one in codes)


@pytest.mark.parametrize(
    "text",
    [
        "Индия не вводила санкций против Ирана.",
        "Если Индия введёт санкции против Ирана, Иран закроет порт.",
        "Индии следует ввести санкции против Ирана.",
    ],
)
def test_what_was_not_done_does_not_count(text: str) -> None:
    claims = read_claims(read_document(text, lang="ru"))
    done = [one for one in claims if one.counts_as_event and one.plover is not None]
    assert done == []
