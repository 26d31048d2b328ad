"""Flows that one side's report alone can answer: refuted by gaps that two reports of one flow do not show.

Published figures for 2023: Bureau of National Statistics of Kazakhstan: imports from Türkiye 2.04 billion USD (2022:
1.60), from China 15.39, trade with China 30.06. China's General Administration of Customs: trade with Kazakhstan 41.0,
exports to it 24.7, trade with Kyrgyzstan 19.8 (by Kyrgyzstan's report 5.4). Each is true by its own book, so the other
never contradicts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.propositions.asking import Question
from entente.propositions.comparing import Range
from entente.propositions.mirrors import APART, MIRROR, apart
from entente.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Verdict

    Run = Callable[..., list[tuple[Claim, Verdict]]]


def of_quantity(pairs: list[tuple[Claim, Verdict]]) -> Verdict:
    (verdict,) = [verdict for claim, verdict in pairs if claim.quantity is not None]
    return verdict


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("Turkish exports to Kazakhstan reached $2.04 billion in 2023.", "supported", ""),
        ("Turkish exports to Kazakhstan reached $3.8 billion in 2023.", "contradicted", ""),
        ("Turkish exports to Kazakhstan reached $0.9 billion in 2023.", "contradicted", ""),
        ("Turkish exports to Kazakhstan reached $2.5 billion in 2023.", "mixed", "below_resolution"),
        ("Turkish exports to Kazakhstan exceeded $4 billion in 2023.", "contradicted", ""),
        ("Kazakhstan's imports from Turkey reached $2.5 billion in 2023.", "contradicted", ""),
        ("Turkish exports to Kazakhstan rose by 28 per cent in 2023.", "supported", ""),
        ("Turkish exports to Kazakhstan rose by 12.5 per cent in 2023.", "mixed", "below_resolution"),
        ("Turkish exports to Kazakhstan tripled in 2023.", "contradicted", ""),
        ("Turkish exports to Kazakhstan rose by $5 billion in 2023.", "contradicted", ""),
        ("Chinese exports to Kazakhstan reached $24.7 billion in 2023.", "mixed", "below_resolution"),
        ("Chinese exports to Kyrgyzstan reached $50 billion in 2023.", "contradicted", ""),
        ("Turkish exports to Kazakhstan reached $3.8 billion in 2030.", "not_checkable", "no_period"),
    ],
)
def test_the_partners_report_confirms_and_refutes(text: str, word: str, reason: str, answered: Run) -> None:
    verdict = of_quantity(answered(text, lang="en"))
    assert (verdict.word, verdict.reason) == (word, reason)
    assert verdict.series
    assert verdict.evidence
    own = text.startswith("Kazakhstan")
    assert ("by the partner's report" in verdict.explanation_en) == (word != "not_checkable" and not own)
    assert ("по данным партнёра" in verdict.explanation_ru) == (word != "not_checkable" and not own)
    assert "No loaded source" not in verdict.explanation_en


def test_a_misfit_within_the_gap_names_the_report_that_would_decide(answered: Run) -> None:
    verdict = of_quantity(answered("Turkish exports to Kazakhstan reached $2.5 billion in 2023.", lang="en"))
    assert "up to 1.6 times" in verdict.explanation_en
    assert "до 1,6 раза" in verdict.explanation_ru
    assert verdict.missing.startswith("trade by partner and year as Türkiye reports it")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Товарооборот Казахстана с Китаем в 2023 году составил {} млрд долларов.", "ru"),
        ("Товарооборот Китая с Казахстаном в 2023 году составил {} млрд долларов.", "ru"),
        ("Trade between Kazakhstan and China was ${} billion in 2023.", "en"),
        ("Trade between China and Kazakhstan was ${} billion in 2023.", "en"),
    ],
)
def test_turnover_is_mutual(text: str, lang: str, answered: Run) -> None:
    words = [of_quantity(answered(text.format(value), lang=lang)).word for value in (30, 41, 50, 15)]
    assert words == ["supported", "mixed", "contradicted", "contradicted"]


def test_a_report_that_is_often_far_from_others_refutes_only_what_is_further(answered: Run) -> None:
    text = "Trade between China and Kyrgyzstan was ${} billion in 2023."
    words = [of_quantity(answered(text.format(value), lang="en")).word for value in (5.4, 19.8, 60)]
    assert words == ["supported", "mixed", "contradicted"]


def test_two_reports_at_hand_decide_without_a_gap(answered: Run) -> None:
    text = "Trade between Kazakhstan and Kyrgyzstan was ${} billion in 2023."
    fitting, off = (of_quantity(answered(text.format(value), lang="en")) for value in (1.7, 2.1))
    assert (fitting.word, fitting.reason) == ("mixed", "sources_disagree")
    assert off.word == "contradicted"


def test_the_partner_answers_for_years_that_the_reporter_does_not_cover(answered: Run) -> None:
    verdict = of_quantity(answered("Kazakhstan's exports to Kyrgyzstan reached $0.386 billion in 2010.", lang="en"))
    assert verdict.word == "supported"
    assert "as Kyrgyzstan reports it" in verdict.explanation_en


def test_the_gap_is_wider_where_the_evidence_shows_wider_ones(answered: Run, starter: Evidence) -> None:
    ((claim, _),) = answered("Turkish exports to Kazakhstan reached $2.04 billion in 2023.", lang="en")
    question = Question(claim, starter, read_document(claim.quote, lang="en"))
    assert apart(question, "KAZ", "imports") == APART["imports"]
    assert apart(question, "KGZ", "imports") > 2 * APART["imports"]
    assert all(apart(question, "TUR", flow) == least for flow, least in APART.items())
    assert all(MIRROR[other] == flow for flow, other in MIRROR.items())


def test_ranges_move_outwards() -> None:
    assert Range(4.0, 6.0).stretched(2.0) == Range(2.0, 12.0)
    assert Range(None, 6.0).stretched(2.0) == Range(None, 12.0)
    assert Range(-6.0, -4.0).stretched(2.0) == Range(-12.0, -2.0)
    assert Range(4.0, None).widened(1.0) == Range(3.0, None)
