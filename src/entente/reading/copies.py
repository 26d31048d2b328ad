"""Copies: the same text in several outlets, found by the words they share.

News agencies' texts are printed by many outlets under other headlines, shortened or with a line added. Counted as many,
they would make one statement look like a chorus. Two texts are copies if their bodies share at least ``threshold`` of
their five-word sequences (Jaccard similarity), estimated with MinHash (Broder 1997, "On the resemblance and containment
of documents") and looked up by locality-sensitive hashing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasketch import MinHash

    from entente.evidence.claims import Document

WORDS = 5
"""Words of one sequence (shingle)."""
PERMUTATIONS = 128
"""Hash functions: the standard error of a similarity of 0.8 is 0.035."""
SEED = 20_240_514
_BODY = frozenset({"lead", "body", "quote", "list", "table"})
_WORD = re.compile(r"[^\W_]+")
_LATEST = "9999"
_SCHEME: Literal["affine32"] = "affine32"


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """A text and its copies.

    Attributes
    ----------
    original
        Id of the document that was published first; of several on one day, or without dates, the one seen first.
    copies
        Ids of the others, in the same order; one that is the original byte for byte has its id.
    """

    original: str
    copies: tuple[str, ...]


class CopyIndex:
    """Texts seen so far; tells at once whether a further one is a copy. The same order gives the same answers.

    Parameters
    ----------
    threshold
        Least share of common five-word sequences, above 0 and at most 1.

    Raises
    ------
    OptionError
        If the threshold is outside its range.
    """

    def __init__(self, threshold: float = 0.8) -> None:
        from datasketch import MinHashLSH

        if not 0 < threshold <= 1:
            raise OptionError(f"the threshold is {threshold}, not above 0 and at most 1", hint="0.8 is usual")
        self.threshold = threshold
        # Candidates are compared again, so a missed copy costs more than a needless comparison.
        self._lookup = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, weights=(0.2, 0.8))
        self._originals: dict[str, MinHash] = {}
        self._order: dict[str, int] = {}

    def __len__(self) -> int:
        """Return the number of originals."""
        return len(self._order)

    def add(self, document: Document) -> str | None:
        """Add a document; return the id of the text that it is a copy of, or ``None`` if it is an original.

        A document that was added before is a copy of itself. Copies are not indexed: a copy of a copy is compared with
        the original, so that texts cannot drift apart along a chain. Texts without a body are never copies of others.
        """
        return self.restore(document.id, sketch(document))

    def restore(self, document: str, made: bytes) -> str | None:
        """Add a document by its id and :func:`sketch`, as :meth:`add` does: for runs that go on where they stopped."""
        if document in self._order:
            return document
        hashed = _minhash(made) if made else None
        found = self._nearest(hashed) if hashed is not None else None
        if found is None:
            self._order[document] = len(self._order)
            if hashed is not None:
                self._lookup.insert(document, hashed)
                self._originals[document] = hashed
        return found

    def place(self, document: str) -> int:
        """Return the place of an original in the order in which originals were added."""
        return self._order[document]

    def _nearest(self, hashed: MinHash) -> str | None:
        """Return the original with the highest similarity, of several the first."""
        near = [(hashed.jaccard(self._originals[one]), one) for one in self._lookup.query(hashed)]
        alike = [(-share, self._order[one], one) for share, one in near if share >= self.threshold]
        return min(alike)[2] if alike else None


def find_copies(documents: Iterable[Document], threshold: float = 0.8) -> tuple[CopyGroup, ...]:
    """Group the documents that are copies of one text.

    Parameters
    ----------
    documents
        In any order; of each only its id, date and a sketch of half a kilobyte is kept.
    threshold
        Least share of common five-word sequences, above 0 and at most 1. At 0.8 texts of 300 words may differ in some
        six words that stand apart, or by a paragraph of 70.

    Returns
    -------
    tuple of CopyGroup
        Those with at least one copy, in the order of their originals: by date, undated ones last, then as given.

    Raises
    ------
    OptionError
        If the threshold is outside its range.
    """
    index = CopyIndex(threshold)
    groups: dict[str, list[str]] = {}
    seen = [(one.pub_date or _LATEST, place, one.id, sketch(one)) for place, one in enumerate(documents)]
    for _, _, document, made in sorted(seen):
        original = index.restore(document, made)
        if original is not None:
            groups.setdefault(original, []).append(document)
    order = sorted(groups, key=index.place)
    return tuple(CopyGroup(original, tuple(groups[original])) for original in order)


def sketch(document: Document) -> bytes:
    """Return what is kept of a document to tell copies: its MinHash values in 512 bytes; nothing without a body."""
    from datasketch import MinHash

    words = body_words(document)
    if not words:
        return b""
    made = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=_SCHEME)
    made.update_batch(shingles(words))
    return bytes(made.digest().astype("<u4").tobytes())


def shingles(words: list[str]) -> list[bytes]:
    """Return the distinct sequences of :data:`WORDS` words; of fewer words the whole."""
    starts = range(max(1, len(words) - WORDS + 1))
    return sorted({" ".join(words[start : start + WORDS]).encode() for start in starts})


def body_words(document: Document) -> list[str]:
    """Return the words of a document's body, case folded: headlines, captions, links and notices differ by outlet."""
    parts = (document.text[one.start : one.end] for one in document.paragraphs if one.role in _BODY)
    return [word for part in parts for word in _WORD.findall(part.casefold())]


def _minhash(made: bytes) -> MinHash:
    import numpy as np
    from datasketch import MinHash

    values = np.frombuffer(made, dtype="<u4").astype(np.uint32)
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=_SCHEME, hashvalues=values)
