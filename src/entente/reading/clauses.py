"""Clauses: the predicates of a sentence and the words that belong to each.

The parse gives the skeleton; where it turns in circles, words go to the predicate between the same commas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.nlp import Sentence, Token

_BREAKS = frozenset(",;:–—()")
_FROZEN = frozenset({"судя", "включая", "несмотря", "начиная", "исходя"})
"""Converbs that have become connectives: "судя по всему"."""
_CHAIN = frozenset({"xcomp", "csubj", "csubj:pass"})
_HELPERS = frozenset({"aux", "aux:pass", "cop"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_LINKED = frozenset({"root", "conj", "parataxis", "ccomp", "advcl", "acl:relcl"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One predication.

    Attributes
    ----------
    head
        Index of the predicate: a finite verb, short adjective or participle, converb, or the nominal root.
    verbs
        The predicate with its infinitives and auxiliaries, in order: "может снизиться".
    tokens
        Indices of all its words, sorted; subordinate clauses are not among them.
    predicate
        Whether it predicates at all; a heading such as "Цели России и Турции" does not.
    """

    head: int
    verbs: tuple[int, ...]
    tokens: tuple[int, ...]
    predicate: bool = True

    def span(self, sentence: Sentence) -> tuple[int, int]:
        """Offsets from the first to the last word."""
        return sentence.tokens[self.tokens[0]].start, sentence.tokens[self.tokens[-1]].end


def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, in order of their predicates; a sentence without a verb is one clause."""
    found = [token.index for token in sentence.tokens if _is_predicate(sentence, token)]
    heads = found or _roots(sentence)
    owned: dict[int, list[int]] = {head: [] for head in heads}
    for token in sentence.tokens:
        owned[_owner(sentence, token.index, heads)].append(token.index)
    predicate = bool(found) or _has_dash(sentence)
    return tuple(
        Clause(head, tuple(_verbs(sentence, head)), tuple(words), predicate) for head, words in owned.items() if words
    )


def _roots(sentence: Sentence) -> list[int]:
    kinds = _NOMINAL | {"VERB", "AUX", "ADV"}
    return [token.index for token in sentence.tokens if token.head < 0 and token.pos in kinds][:1] or [0]


def _has_dash(sentence: Sentence) -> bool:
    """Read "Казахстан – член ОДКБ": the dash stands for the verb."""
    return any(token.text in {"–", "—"} and 0 < token.index < len(sentence.tokens) - 1 for token in sentence.tokens)


def _is_predicate(sentence: Sentence, token: Token) -> bool:
    if token.form in {"fin", "conv"}:
        return token.rel not in _HELPERS | {"fixed"} and token.low not in _FROZEN
    if token.form == "inf":
        return _has_future(sentence, token)
    if token.form == "short" or (token.pos == "ADJ" and token.feats.get("Variant") == "Short"):
        return token.rel in _LINKED
    return token.pos in _NOMINAL and token.rel in _LINKED and _is_copular(sentence, token)


def _has_future(sentence: Sentence, token: Token) -> bool:
    """Tell an infinitive with "будет": it is a finite predicate."""
    below = (sentence.tokens[child] for child in sentence.children[token.index])
    return token.form == "inf" and any(one.rel == "aux" and one.tense == "fut" for one in below)


def _is_copular(sentence: Sentence, token: Token) -> bool:
    """Tell a nominal predicate: it has a subject or a copula of its own, and no verb above it in the same clause."""
    below = [sentence.tokens[child] for child in sentence.children[token.index]]
    return any(one.rel.startswith("nsubj") or one.rel == "cop" for one in below)


def _owner(sentence: Sentence, index: int, heads: Sequence[int]) -> int:
    """Return the predicate to which a word belongs: the nearest above it, else the nearest between its commas."""
    if index in heads:
        return index
    above = next((head for head in sentence.path(index) if head in heads), None)
    return above if above is not None else _nearest(sentence, index, heads)


def _nearest(sentence: Sentence, index: int, heads: Sequence[int]) -> int:
    def distance(head: int) -> tuple[int, int]:
        low, high = sorted((index, head))
        breaks = sum(token.text in _BREAKS for token in sentence.tokens[low:high])
        return breaks, high - low

    return min(heads, key=distance)


def _verbs(sentence: Sentence, head: int) -> Iterator[int]:
    """Yield auxiliaries, the predicate, and the infinitives that depend on it, in order of the text."""
    chain, queue = {head}, [head]
    while queue:
        for child in sentence.children[queue.pop()]:
            token = sentence.tokens[child]
            parent = sentence.tokens[token.head]
            inner = token.rel in _CHAIN or (token.rel == "conj" and token.form == parent.form == "inf")
            if child not in chain and not _has_future(sentence, token) and (inner or token.rel in _HELPERS):
                chain.add(child)
                queue.append(child)
    yield from sorted(chain)
