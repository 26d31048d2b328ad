"""What a clause is about: domain and topic, by the word lists of its language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.reading.windows.lexicon import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Act
    from entente.reading.windows.text import Token

_NEAR, _FAR = 4, 1
_LONGEST = 3
"""Words of the longest listed phrase."""


def classify(
    lexicon: Lexicon, near: Sequence[Token], around: Sequence[Token] = (), act: Act = "other", verb: str = ""
) -> tuple[str, str]:
    """Return domain and topic of a clause; ``("other", "other")`` if no word is listed.

    Parameters
    ----------
    lexicon
        Word lists of the language.
    near, around
        Words of the clause, and of the rest of the sentence; these count a quarter.
    act, verb
        Kind and lemma of the predicate: statements are diplomacy whatever they speak of.
    """
    if act == "statement":
        return "diplomacy", "statement"
    scores: Counter[tuple[str, str]] = Counter()
    for topic in lexicon.topics.get(verb, ()):
        scores[topic] += _NEAR
    for weight, words in ((_NEAR, near), (_FAR, around)):
        for word in listed(lexicon, words, lexicon.topics):
            for topic in lexicon.topics[word]:
                scores[topic] += weight * _weight(lexicon, word, verb)
    if act in {"give", "take"} and any(domain == "arms" for domain, _ in scores):
        scores = Counter({one: score for one, score in scores.items() if one[0] != "trade"})
        scores["arms", "arms_transfer"] += _NEAR
    return _best(scores)


def _best(scores: Counter[tuple[str, str]]) -> tuple[str, str]:
    domains: Counter[str] = Counter()
    for (domain, _), score in scores.items():
        domains[domain] += score
    if not domains:
        return "other", "other"
    domain = max(domains, key=lambda one: domains[one])
    return max((one for one in scores if one[0] == domain), key=lambda one: scores[one])


def _weight(lexicon: Lexicon, word: str, verb: str) -> int:
    """Weigh a word: the noun that a verb governs tells more than the verb."""
    if word in lexicon.words("strong"):
        return 6
    return 1 if word == verb else 2 if word in lexicon.words("weak") else 4


def listed(lexicon: Lexicon, words: Sequence[Token], known: Iterable[str]) -> Iterator[str]:
    """Yield the listed words and phrases among the words of a clause; a longer phrase hides its parts."""
    table = known if isinstance(known, (dict, frozenset)) else frozenset(known)
    lows = [token.low for token in words]
    at = 0
    while at < len(lows):
        size = next((one for one in range(_LONGEST, 1, -1) if _phrase(lows[at : at + one], one) in table), 1)
        if size > 1:
            yield _phrase(lows[at : at + size], size)
        else:
            yield from _single(lexicon, lows[at], table)
        at += size


def _phrase(lows: Sequence[str], size: int) -> str:
    """Join the words of a phrase, its last one in the singular."""
    if len(lows) < size:
        return ""
    last = lows[-1]
    return " ".join((*lows[:-1], last[:-1] if last.endswith("s") and not last.endswith("ss") else last))


def _single(lexicon: Lexicon, low: str, table: frozenset[str] | dict[str, object]) -> Iterator[str]:
    if lexicon.spelled.tongue == "en":
        found = next((one for one in english_lemmas(low) if one in table), None)
        if found is not None:
            yield found
    else:
        yield from stems(low, table)[:1]


def english_lemmas(low: str) -> Iterator[str]:
    """Yield what an English word may be a form of."""
    yield low
    if low == "according":
        return
    for ending, others in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ied", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if low.endswith(ending) and len(low) > len(ending) + 2:
            yield from (low[: -len(ending)] + other for other in others)
