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
_IMPERSONAL = frozenset({"можно", "нужно", "надо", "необходимо", "нельзя", "невозможно", "пора"})
"""Words that predicate with an infinitive: "можно построить"."""
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
    gapped
        Whether a dash stands for its verb beside another half: "..., безопасность – с Россией".
    """

    head: int
    verbs: tuple[int, ...]
    tokens: tuple[int, ...]
    predicate: bool = True
    gapped: bool = False

    def span(self, sentence: Sentence) -> tuple[int, int]:
        """Offsets from the first to the last word."""
        return sentence.tokens[self.tokens[0]].start, sentence.tokens[self.tokens[-1]].end


def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, in order of their predicates; a sentence without a verb is one clause."""
    halves = _halves(sentence)
    inside = {index for half in halves.values() for index in half}
    found = [one.index for one in sentence.tokens if one.index not in inside and _is_predicate(sentence, one)]
    heads = found or ([] if halves else _roots(sentence))
    owned: dict[int, list[int]] = {head: [] for head in heads}
    for token in sentence.tokens:
        if token.index not in inside and heads:
            owned[_owner(sentence, token.index, heads)].append(token.index)
    predicate = bool(found) or _has_dash(sentence)
    plain = [Clause(head, tuple(_verbs(sentence, head)), tuple(words), predicate) for head, words in owned.items()]
    split = [Clause(head, (head,), tuple(half), gapped=True) for head, half in halves.items()]
    return tuple(sorted((one for one in (*plain, *split) if one.tokens), key=lambda one: one.head))


def _halves(sentence: Sentence) -> dict[int, range]:
    """Return the halves of "экономика – с ЕС, безопасность – с Россией": their nouns and their words.

    One half is enough where a comma sets it off from a full clause: "торговля опирается на Китай, оборона – на Россию".
    """
    tokens = sentence.tokens
    starts = [token.index for token in tokens if _opens_half(sentence, token)]
    if len(starts) == 1 and (starts[0] == 0 or tokens[starts[0] - 1].text != ","):
        return {}
    return {start: range(start, _half_end(sentence, start, starts)) for start in starts}


def _opens_half(sentence: Sentence, token: Token) -> bool:
    """Tell the noun of a half: in the nominative, after a break, with a dash and a preposition behind it."""
    tokens = sentence.tokens
    if token.pos not in {"NOUN", "PROPN"} or token.case != "Nom" or token.index + 2 >= len(tokens):
        return False
    opened = token.index == 0 or tokens[token.index - 1].text in _BREAKS or tokens[token.index - 1].low in {"а", "и"}
    return opened and tokens[token.index + 1].text in {"–", "—"} and tokens[token.index + 2].pos == "ADP"


def _half_end(sentence: Sentence, start: int, starts: Sequence[int]) -> int:
    """Return where a half ends: at the comma before another half or before "а", "но"; else at a stronger stop."""
    tokens = sentence.tokens
    for token in tokens[start + 2 :]:
        following = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
        joined = following is not None and (following.index in starts or following.low in {"а", "но", "однако"})
        if token.text in {";", ":", ".", "!", "?"} or (token.text == "," and joined):
            return token.index
    return len(tokens)


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
    if token.low in _IMPERSONAL:
        return token.rel in _LINKED and _takes_infinitive(sentence, token)
    if token.form == "short" or (token.pos == "ADJ" and token.feats.get("Variant") == "Short"):
        return token.rel in _LINKED
    return token.pos in _NOMINAL and token.rel in _LINKED and _is_copular(sentence, token)


def _takes_infinitive(sentence: Sentence, token: Token) -> bool:
    below = (sentence.tokens[child] for child in sentence.children[token.index])
    return any(one.form == "inf" and one.rel in _CHAIN for one in below)


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
    converb = _coordinated_over(sentence, index, heads)
    if converb is not None:
        return converb
    above = next((head for head in sentence.path(index) if head in heads), None)
    return above if above is not None else _nearest(sentence, index, heads)


def _coordinated_over(sentence: Sentence, index: int, heads: Sequence[int]) -> int | None:
    """Return the converb over which a word is wrongly coordinated: a list of names stops where a converb begins."""
    at = index
    for above in sentence.path(index):
        between = [one for one in heads if above < one < at and sentence.tokens[one].form == "conv"]
        if sentence.tokens[at].rel == "conj" and above not in heads and between:
            return between[-1]
        at = above
    return None


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
