"""Copies: who printed the same text, and who had it first."""

from __future__ import annotations

import random
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import OptionError
from entente.reading.copies import CopyGroup, CopyIndex, find_copies, shingles, sketch
from entente.reading.documents import read_document

if TYPE_CHECKING:
    from entente.evidence.claims import Document

WORDS = [f"word{number}" for number in range(3_000)]


def text(seed: int, length: int = 300) -> list[str]:
    choice = random.Random(seed)  # noqa: S311 - words, not secrets
    return [choice.choice(WORDS) for _ in range(length)]


def changed(words: list[str], places: int, seed: int = 0) -> list[str]:
    """Replace words that stand apart."""
    made = list(words)
    for place in random.Random(seed).sample(range(0, len(words), 6), places):  # noqa: S311 - words, not secrets
        made[place] = "other"
    return made


def document(words: list[str], headline: str = "A headline", pub_date: str | None = None) -> Document:
    return read_document(f"{headline}\n{' '.join(words)}.", lang="en", pub_date=pub_date)


def test_the_first_published_is_the_original() -> None:
    late = document(text(1), "Late", "2024-05-16")
    early = document(text(1), "Early", "2024-05-14")
    undated = document(text(1), "Undated")
    other = document(text(2), "Other", "2024-05-01")
    assert find_copies([undated, late, other, early]) == (CopyGroup(early.id, (late.id, undated.id)),)


def test_of_one_day_the_first_seen_is_the_original() -> None:
    one, two = document(text(1), "One", "2024-05-14"), document(text(1), "Two", "2024-05-14")
    assert find_copies([two, one]) == (CopyGroup(two.id, (one.id,)),)


def test_headlines_captions_and_notices_do_not_count() -> None:
    body = " ".join(text(1)) + "."
    one = read_document(f"One headline\n{body}", lang="en")
    two = read_document(
        f"Quite another headline\nBy Jane Smith\nPhoto: press office\n{body}\nRead also: more\nShare", lang="en"
    )
    assert find_copies([one, two]) == (CopyGroup(one.id, (two.id,)),)


@pytest.mark.parametrize(("places", "copies"), [(0, 20), (3, 20), (12, 0), (20, 0)])
def test_few_changes_make_a_copy_and_many_do_not(places: int, copies: int) -> None:
    # 3 changed words leave a similarity of 0.90, three standard errors above the threshold; 12 leave 0.67.
    found = [
        bool(find_copies([document(text(seed)), document(changed(text(seed), places), "Other")])) for seed in range(20)
    ]
    assert abs(sum(found) - copies) <= 1


def test_an_index_answers_as_documents_come() -> None:
    index = CopyIndex()
    first, again, copy, other = (document(text(seed), name) for seed, name in [(1, "A"), (1, "A"), (1, "B"), (2, "C")])
    assert [index.add(one) for one in (first, again, copy, other)] == [None, first.id, first.id, None]
    assert len(index) == 2


def test_a_chain_of_small_changes_does_not_drift() -> None:
    words = [text(1)]
    for step in range(8):
        words.append(changed(words[-1], 4, seed=step + 1))
    index = CopyIndex()
    first, *later = (index.add(document(one, f"Step {step}")) for step, one in enumerate(words))
    assert first is None
    assert later[0] is not None
    assert later[-1] != later[0]


def test_an_index_is_restored_from_sketches() -> None:
    first, copy = document(text(1), "A"), document(text(1), "B")
    kept = sketch(first)
    assert len(kept) == 512
    index = CopyIndex()
    assert index.restore(first.id, kept) is None
    assert index.add(copy) == first.id


def test_texts_without_a_body_are_copies_of_nothing() -> None:
    one, two = read_document("Фото: архив", lang="ru"), read_document("Фото: архив редакции", lang="ru")
    assert sketch(one) == b""
    assert find_copies([one, two]) == ()


def test_groups_are_the_same_in_every_order_of_dated_texts() -> None:
    dated = [document(text(seed), name, day) for seed, name, day in [(1, "A", "2024-05-01"), (1, "B", "2024-05-02")]]
    dated += [document(text(2), "C", "2024-05-03"), document(text(2), "D", "2024-05-04")]
    assert len({find_copies(order) for order in permutations(dated)}) == 1


@pytest.mark.parametrize("threshold", [0, -1, 1.1, float("nan")])
def test_a_threshold_outside_its_range_is_refused(threshold: float) -> None:
    with pytest.raises(OptionError, match="threshold"):
        CopyIndex(threshold)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(WORDS[:30]), max_size=60))
def test_shingles_are_distinct_sequences_of_the_text(words: list[str]) -> None:
    found = shingles(words)
    assert len(found) == len(set(found)) <= max(1, len(words) - 4)
    assert all(one.decode() in " ".join(words) for one in found)
