"""Evidence and verdicts that the tests of propositions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.evidence import Store, open_evidence
from entente.propositions import answer
from entente.reading import read_claims, read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Verdict
    from entente.propositions import Answers


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """The evidence that ships with the package, alone."""
    place = tmp_path_factory.mktemp("empty") / "store"
    Store.init(place)
    with open_evidence(place) as evidence:
        yield evidence


@pytest.fixture(scope="session")
def answered(starter: Evidence) -> Callable[..., list[tuple[Claim, Verdict]]]:
    """Read a text, check its claims against the starter evidence, and pair them."""

    def run(text: str, *, pub_date: str | None = None, lang: str = "ru") -> list[tuple[Claim, Verdict]]:
        document = read_document(text, lang=lang, pub_date=pub_date)
        claims = read_claims(document)
        return list(zip(claims, answer(claims, starter, document).verdicts, strict=True))

    return run


@pytest.fixture(scope="session")
def example(root: Path, starter: Evidence) -> tuple[tuple[Claim, ...], Answers]:
    document = read_document(root / "examples" / "article_ru.txt")
    claims = read_claims(document)
    return claims, answer(claims, starter, document)


@pytest.fixture(scope="session")
def real(shared: Path, starter: Evidence) -> tuple[tuple[Claim, ...], Answers]:
    document = read_document(shared / "articles" / "kazakhstan_turkey_ru.txt")
    claims = read_claims(document)
    return claims, answer(claims, starter, document)
