"""Where a mention stands in the parse, and whether its clause sets it apart from those who take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entente.evidence.claims import Mention
    from entente.reading.nlp import Sentence, Token

_EXCEPT = frozenset({"помимо", "кроме", "вместо", "наряду", "включая", "без"})
_DESPITE = frozenset({"вопреки", "несмотря", "невзирая"})


def token_of(sentence: Sentence, mention: Mention) -> Token:
    """Return the token that carries a mention in the parse: the one whose governor is outside it."""
    inside = [token for token in sentence.tokens if mention.start < token.end and token.start < mention.end]
    indices = {token.index for token in inside}
    return next((token for token in inside if token.head not in indices), inside[0])


def bearer(sentence: Sentence, mention: Mention) -> Token:
    """Return the noun that carries a mention: itself, or the noun of an adjective."""
    token = token_of(sentence, mention)
    return described(sentence, token) if token.pos in {"ADJ", "DET"} and token.head >= 0 else token


def described(sentence: Sentence, adjective: Token) -> Token:
    """Return the noun of an adjective, over another adjective: "советский и российский певец"."""
    noun = sentence.tokens[adjective.head]
    near = noun.pos == "ADJ" and adjective.index - noun.index <= 2  # noqa: PLR2004 - "советский и российский"
    joined = near and adjective.rel == "conj" and noun.head >= 0 and noun.rel == "amod"
    return sentence.tokens[noun.head] if joined else noun


def preposition_of(sentence: Sentence, token: Token) -> str | None:
    """Return the preposition of a noun: its dependent, else the one right before it and its adjectives."""
    found = [one for one in sentence.dependents(token.index) if one.rel == "case" and one.index < token.index]
    if found:
        return found[0].low
    at = token.index - 1
    while at >= 0 and sentence.tokens[at].pos in {"ADJ", "DET", "NUM"}:
        at -= 1
    return sentence.tokens[at].low if at >= 0 and sentence.tokens[at].pos == "ADP" else None


def left_out(sentence: Sentence, mention: Mention) -> bool:
    """Whether the clause says that somebody takes no part: denied, instead of, without, in the absence of."""
    token = bearer(sentence, mention)
    absent = token.head >= 0 and "отсутствие" in sentence.tokens[token.head].lemmas
    barred = absent or preposition_of(sentence, token) in _EXCEPT or _is_aside(sentence, token)
    return barred or _is_contrasted(sentence, mention) or _is_instead(sentence, mention)


def _is_contrasted(sentence: Sentence, mention: Mention) -> bool:
    """Read "Не Россия, а Турция": the one denied is no participant."""
    first = token_of(sentence, mention).index
    before = [token.low for token in sentence.tokens[max(0, first - 2) : first]]
    if _is_added_not(sentence, first):
        return True
    after = [token.low for token in sentence.tokens[first + 1 : first + 3]]
    return "не" in before and sentence.tokens[first - 1].pos != "VERB" and after[:2] == [",", "а"]


def _is_added_not(sentence: Sentence, first: int) -> bool:
    """Read "Россия, а не Китай", "Белоруссии, но не Украине": the one denied behind the other."""
    at = first - 1
    while at > 0 and sentence.tokens[at].pos in {"ADP", "ADJ", "DET"}:
        at -= 1
    return at > 0 and sentence.tokens[at].low == "не" and sentence.tokens[at - 1].low in {"а", "но", "и", ","}


def _is_instead(sentence: Sentence, mention: Mention) -> bool:
    """Read "вместо того чтобы помочь Ливану": what is not done instead concerns nobody."""
    before = [token.low for token in sentence.tokens if token.end <= mention.start]
    marks = [at for at in range(len(before) - 1) if before[at] == "вместо" and before[at + 1] == "того"]
    rest = before[marks[-1] + 2 :] if marks else []
    return bool(rest) and "чтобы" in rest[:2] and "," not in rest[2:]


def _is_aside(sentence: Sentence, token: Token) -> bool:
    """Read "несмотря на запрет Вашингтона", "не сумевшая договориться с Францией": what the act has to do without."""
    for one in (token, *(sentence.tokens[index] for index in sentence.path(token.index))):
        if not _DESPITE.isdisjoint(sentence.prepositions(one.index)):
            return True
        denied = any(other.low == "не" for other in sentence.dependents(one.index))
        if one.form == "part" and one.rel.startswith("acl") and denied:
            return True
        if one.form in {"fin", "conv", "short"}:
            return False
    return False
