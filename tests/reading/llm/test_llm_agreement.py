"""Two coders side by side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.claims import Attitude, Claim, Plover, Speaker
from entente.reading.llm import agreement, linked
from entente.reading.llm.comparing import kappa, sign


def claim(name: str, start: int = 0, end: int = 10, **changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": name,
        "document": "d_1",
        "paragraph": 0,
        "paragraph_role": "body",
        "start": start,
        "end": end,
        "quote": "x" * (end - start),
        "lang": "ru",
        "source": ("TUR",),
        "target": ("KAZ",),
        "reciprocal": False,
        "domain": "arms",
        "topic": "arms_transfer",
        "kind": "event",
        "modality": "asserted",
        "speaker_chain": (Speaker("author", "author", "narration"),),
        "valence": 1,
    }
    return Claim(**{**fields, **changes})


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, ()),
        ({"start": 5, "end": 30}, ()),
        ({"valence": None}, ()),
        ({"negated": True}, ("force",)),
        ({"valence": -1}, ("sign",)),
        ({"domain": "trade"}, ("domain",)),
        ({"source": ("KAZ",), "target": ("TUR",)}, ("dyad",)),
        ({"target": ()}, ("dyad",)),
        ({"reciprocal": True}, ()),
        ({"source": ("KAZ",), "target": ("TUR",), "domain": "trade", "valence": 0}, ("dyad", "domain", "sign")),
    ],
)
def test_a_pair_says_what_differs(change: dict[str, Any], differs: tuple[str, ...]) -> None:
    found = agreement([claim("c_e")], [claim("c_l", **change)])
    (pair,) = found.pairs
    assert pair.differs == differs
    assert pair.rel == ("agrees" if set(differs) <= {"force"} else "conflicts")
    assert found.agrees + found.conflicts == 1


@pytest.mark.parametrize(
    "change",
    [
        {"start": 10, "end": 20},
        {"paragraph": 1},
        {"document": "d_2"},
        {"source": ("CHN",)},
        {"source": (), "target": ()},
    ],
)
def test_claims_about_something_else_are_no_pair(change: dict[str, Any]) -> None:
    found = agreement([claim("c_e")], [claim("c_l", **change)])
    assert found.pairs == ()
    assert (found.only_embedded, found.only_llm, found.share) == (1, 1, 0.0)


def test_each_claim_has_one_counterpart_the_best_one() -> None:
    embedded = [claim("e1", domain="trade"), claim("e2")]
    found = agreement(embedded, [claim("l1"), claim("l2", domain="trade"), claim("l3")])
    assert {(one.embedded, one.llm) for one in found.pairs} == {("e1", "l2"), ("e2", "l1")}
    assert (found.agrees, found.only_llm) == (2, 1)
    assert found.share == pytest.approx(2 / 3)


def test_links_go_both_ways_and_nothing_is_merged() -> None:
    embedded, llm = [claim("e1"), claim("e2", 50, 60)], [claim("l1", domain="trade")]
    found = agreement(embedded, llm)
    left, right = linked(embedded, found), linked(llm, found)
    assert [(one.rel, one.id) for one in left[0].links] == [("conflicts", "l1")]
    assert left[1] == embedded[1]
    assert [(one.rel, one.id) for one in right[0].links] == [("conflicts", "e1")]
    assert left[0].domain != right[0].domain


def test_no_claims_have_no_share() -> None:
    assert agreement([], []).share is None
    assert set(agreement([], []).kappa.values()) == {None}


def test_kappa_of_a_published_example() -> None:
    # Cohen's kappa of the 2 x 2 table 20, 5, 10, 15: observed 0.7, expected 0.5, kappa 0.4
    table = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(table) == pytest.approx(0.4)


@pytest.mark.parametrize("pairs", [[], [("a", "b")] * 9, [("a", "a")] * 50])
def test_kappa_is_not_given_where_it_says_nothing(pairs: list[tuple[str, str]]) -> None:
    assert kappa(pairs) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"valence": 0, "plover": Plover("ASSAULT", quad=4)}, 0),
        ({"valence": None}, None),
        ({"valence": None, "plover": Plover("AID", quad=2)}, 1),
        ({"valence": None, "plover": Plover("ACCUSE", quad=3)}, -1),
        ({"valence": None, "attitudes": (Attitude("TUR", "KAZ", -1, 1.0, "frame"),)}, -1),
        ({"valence": None, "attitudes": (Attitude("speaker:0", "KAZ", -1, 1.0, "frame"),)}, None),
    ],
)
def test_the_sign_of_a_claim(change: dict[str, Any], expected: int | None) -> None:
    assert sign(claim("c", **change)) == expected


claims = st.lists(
    st.builds(
        lambda start, size, domain, source, valence: (start, start + size, domain, source, valence),
        st.integers(0, 30),
        st.integers(1, 20),
        st.sampled_from(["arms", "trade"]),
        st.sampled_from(["TUR", "CHN"]),
        st.sampled_from([None, -1, 1]),
    ),
    max_size=8,
)


@given(claims, claims)
def test_counts_add_up(first: list[Any], second: list[Any]) -> None:
    groups = [
        [
            claim(f"{name}{at}", start, end, domain=domain, source=(source,), valence=valence)
            for at, (start, end, domain, source, valence) in enumerate(group)
        ]
        for name, group in (("e", first), ("l", second))
    ]
    found = agreement(*groups)
    assert found.agrees + found.conflicts + found.only_embedded == len(first)
    assert found.agrees + found.conflicts + found.only_llm == len(second)
    assert len({one.embedded for one in found.pairs}) == len({one.llm for one in found.pairs}) == len(found.pairs)
    assert all(0 < one.overlap <= 1 for one in found.pairs)
    assert agreement(groups[0], groups[0]).conflicts == 0
