"""The document's attitudes, by the trained model, on its claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from entente.reading import claims as coding
from entente.reading import read_document, views
from entente.reading.heads.place import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = " ".join(
    ["Анкара раскритиковала Париж."] * 3 + ["Турция и Франция обменялись угрозами.", "Анкара обвинила Париж во лжи."]
)


@pytest.fixture
def parsed() -> tuple[object, ...]:
    document = read_document(TEXT, lang="ru")
    passages = coding._passages(document, None)
    sentences = [one for passage in passages for one in passage.sentences]
    mentions = [one for passage in passages for group in passage.mentions for one in group]
    claims = tuple(replace(one, attitudes=()) for one in coding.read_claims(document))
    return claims, sentences, mentions


def test_a_head_speaks_only_where_no_frame_does(parsed: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    claims, sentences, mentions = parsed
    monkeypatch.setattr(views, "LEAST", 0.0)
    found = views.with_views(claims, sentences, mentions)  # type: ignore[arg-type]  # as made above
    felt = [attitude for claim in found for attitude in claim.attitudes]
    assert felt
    assert {attitude.basis for attitude in felt} == {"head"}
    again = views.with_views(found, sentences, mentions)  # type: ignore[arg-type]  # as made above
    assert again == found


def test_a_weak_answer_is_no_attitude(parsed: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    claims, sentences, mentions = parsed
    monkeypatch.setattr(views, "LEAST", 1.1)
    assert views.with_views(claims, sentences, mentions) == claims  # type: ignore[arg-type]  # as made above


def test_attitudes_are_between_the_ends_of_the_claim(
    parsed: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims, sentences, mentions = parsed
    monkeypatch.setattr(views, "LEAST", 0.0)
    for claim in views.with_views(claims, sentences, mentions):  # type: ignore[arg-type]  # as made above
        ends = {*claim.source, *claim.target}
        assert all({one.holder, one.object} <= ends for one in claim.attitudes)


def test_a_damaged_model_of_the_user_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.errors import FormatError

    (tmp_path / "attitudes.npz").write_bytes(b"PK")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(FormatError, match=r"attitudes\.npz"):
        coding.read_claims(read_document("Анкара раскритиковала Париж.", lang="ru"))
