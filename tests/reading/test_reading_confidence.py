"""Calibrated confidence: a probability, learned from judged claims that ship as figures."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading import read_claims, read_document
from entente.reading.confidence import FEATURES, FILES, calibrated, features
from entente.reading.heads.arrays import Linear, loads
from entente.reading.training import judged

SAMPLE = judged.judged()


def shipped() -> bytes:
    return (resources.files("entente.reading.heads") / "data" / FILES["ru"]).read_bytes()


def test_the_shipped_model_is_the_one_that_the_sample_gives() -> None:
    made = judged.train(Path())[judged.FILE]
    (fresh, about), (kept, said) = loads(made, Linear), loads(shipped(), Linear)
    assert np.allclose(fresh.coef, kept.coef, atol=1e-6)
    assert about["sha256"] == said["sha256"]
    assert about["metrics"]["brier"] == pytest.approx(said["metrics"]["brier"], abs=1e-3)


def test_the_two_readers_agree_and_the_model_beats_the_base_rate() -> None:
    about = loads(shipped(), Linear)[1]
    assert about["agreement"]["claims"] >= 350
    assert about["agreement"]["kappa"] > 0.8
    assert about["metrics"]["brier"] < about["metrics"]["brier_base"]
    assert about["metrics"]["ece"] < 0.05
    assert sum(row["share"] for row in about["metrics"]["reliability"]) == pytest.approx(1.0, abs=1e-3)


def test_the_sample_is_numbers_only() -> None:
    assert SAMPLE.features.shape == (360, len(FEATURES))
    assert np.isfinite(SAMPLE.features).all()
    assert set(np.unique(SAMPLE.right[~np.isnan(SAMPLE.right)])) == {0.0, 1.0}
    assert all(len(name) == 12 and int(name, 16) >= 0 for name in SAMPLE.documents)


def test_a_claim_keeps_the_score_before() -> None:
    claims = read_claims(read_document("Анкара раскритиковала Париж. Минск поддерживает Ереван.", lang="ru"))
    for one in claims:
        assert one.confidence_raw is not None
        assert 0 < one.confidence < 1
        assert len(features(one)) == len(FEATURES)


def test_calibrating_twice_changes_nothing() -> None:
    claims = read_claims(read_document("Анкара раскритиковала Париж.", lang="ru"))
    again = calibrated(claims, "ru")
    assert again == claims


def test_a_language_without_a_sample_keeps_its_cap() -> None:
    (claim, *_) = read_claims(read_document("Turkey delivered 12 drones to Kazakhstan.", lang="en"))
    assert claim.confidence <= 0.6
    assert "low_resource" in claim.flags
    assert calibrated((), "ru") == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 1)), min_size=1, max_size=40))
def test_scores_are_proper(rows: list[tuple[float, bool, float]]) -> None:
    found, target, weight = (np.array([row[part] for row in rows], float) for part in range(3))
    told = judged.scores(found, target, weight)
    assert 0 <= told["brier"] <= 1
    assert 0 <= told["ece"] <= 1
    assert sum(row["share"] for row in told["reliability"]) == pytest.approx(1.0, abs=1e-2)


def test_agreement_of_a_reader_with_himself_is_whole() -> None:
    same = replace(SAMPLE, right=SAMPLE.right[:, [0, 0]])
    assert judged.agreement(same)["kappa"] == pytest.approx(1.0)
