"""The packed models tag as natasha's own arithmetic does, sentence by sentence, whatever stands beside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.reading import nlp, tagging

SENTENCES = (
    "Анкара предложила Астане новый договор о транзите зерна .",
    "Нет .",
    "По словам аналитика Петра Иванова , Минск не станет закрывать границу с Варшавой .",
    "«Мы ждём решения» , – заявил министр .",
    "В 2021 году Узбекистан купил 12 самолётов у компании «Ильюшин» , а Киргизия – ни одного .",
    "Zürich ist weit – ҚР 3,5 % №7 …",
)


@pytest.fixture(scope="module")
def slovnet() -> tuple[object, object, object]:
    nlp.register()
    from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

    words = NewsEmbedding()
    return NewsMorphTagger(words), NewsSyntaxParser(words), NewsNERTagger(words)


def test_tags_are_those_of_slovnet(slovnet: tuple[object, ...]) -> None:
    morph, syntax, names = slovnet
    from razdel import tokenize

    words = [[token.text for token in tokenize(sentence)] for sentence in SENTENCES]
    tagged, named = tagging.tagger()(words, words)
    for sentence, one, spans in zip(words, tagged, named, strict=True):
        tags = morph(sentence).tokens  # type: ignore[operator]  # untyped library
        tree = syntax(sentence).tokens  # type: ignore[operator]  # untyped library
        assert [(tag.pos, dict(tag.feats)) for tag in one.tags] == [(tag.pos, dict(tag.feats or {})) for tag in tags]
        assert list(one.heads) == [int(arc.head_id) for arc in tree]
        assert list(one.relations) == [arc.rel for arc in tree]
        text = " ".join(sentence)
        found = names(text).spans  # type: ignore[operator]  # untyped library
        assert [(" ".join(sentence[span.first : span.last]), span.kind) for span in spans] == [
            (text[span.start : span.stop], span.type) for span in found
        ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12))
def test_neighbours_do_not_matter(chosen: list[str]) -> None:
    words = [sentence.split() for sentence in chosen]
    together = tagging.tagger()(words, words)
    alone = [tagging.tagger()([one], [one]) for one in words]
    assert together == ([one[0][0] for one in alone], [one[1][0] for one in alone])


def test_a_full_store_of_words_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [sentence.split() for sentence in SENTENCES]
    expected = tagging.tagger()(words, words)
    monkeypatch.setattr(tagging, "KEPT_WORDS", 10)
    small = tagging.tagger.__wrapped__()
    assert small([words[0]], []) == (expected[0][:1], [])
    assert small(words, words) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_viterbi_finds_the_best_path(lengths: list[int], seed: int) -> None:
    from itertools import pairwise, product

    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(sum(lengths), 3)).astype(np.float32)
    transitions = rng.normal(size=(3, 3)).astype(np.float32)
    ends = np.cumsum(np.array(lengths, np.int64))
    found = tagging.viterbi(emissions, transitions, ends - np.array(lengths, np.int64), ends)
    for path, size, end in zip(found, lengths, ends, strict=True):
        rows = emissions[end - size : end]

        def score(path: tuple[int, ...], rows: np.ndarray = rows) -> float:
            steps = sum(transitions[one, two] for one, two in pairwise(path))
            return float(rows[range(len(path)), path].sum() + steps)

        best = max(score(one) for one in product(range(3), repeat=size))
        assert score(tuple(path)) == pytest.approx(best, abs=1e-5)


def test_nothing_to_tag() -> None:
    assert tagging.tagger()([], []) == ([], [])
    assert nlp.parse([]) == ()
    assert nlp.parse([(0, "   ")]) == ((),)
