"""Documents that the tests of reading share: read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.reading import read_claims, read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.claims import Claim, Document


@pytest.fixture(scope="session")
def article(root: Path) -> Document:
    """The shipped example."""
    return read_document(root / "examples" / "article_ru.txt")


@pytest.fixture(scope="session")
def article_claims(article: Document) -> tuple[Claim, ...]:
    return read_claims(article)


@pytest.fixture(scope="session")
def real(shared: Path) -> Document:
    """A real opinion piece: its statements are its authors'."""
    return read_document(shared / "articles" / "kazakhstan_turkey_ru.txt")


@pytest.fixture(scope="session")
def real_claims(real: Document) -> tuple[Claim, ...]:
    return read_claims(real)


@pytest.fixture(scope="session")
def claims_of() -> Callable[[str], tuple[Claim, ...]]:
    """Read the claims of a sentence."""

    def read(text: str) -> tuple[Claim, ...]:
        return read_claims(read_document(text, lang="ru"))

    return read
