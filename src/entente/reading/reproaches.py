"""Acts that judge another's act: "обвинила Турцию в поставках Украине", "осудил удары по Ирану", "поблагодарил за газ".

The act of the clause is the judgement, and it concerns the one who is judged. What is judged is only named: whoever
else takes part in it takes no part in the judgement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

_BLAMING = lex.words("обвинить обвинять упрекнуть упрекать винить уличить уличать заподозрить подозревать")
_WEIGHING = lex.words(
    "осудить осуждать раскритиковать критиковать порицать поблагодарить благодарить похвалить приветствовать"
)
_FOR = frozenset({("в", "Loc"), ("во", "Loc"), ("за", "Acc"), ("за", "Ins")})
"""Preposition and case of what somebody is blamed or thanked for."""
_DESPITE = frozenset({"вопреки", "несмотря", "невзирая", "после", "до", "без", "вместо", "из-за", "ради"})
_STATED = frozenset({"nmod", "obl", "amod", "acl"})


def judges(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause's act is a judgement of somebody's act."""
    return bool(sentence.tokens[clause.head].lemmas & (_BLAMING | _WEIGHING))


def matter(sentence: Sentence, clause: Clause) -> frozenset[int]:
    """Return the words of the clause that tell what is judged, but for the one whose act it is."""
    if not judges(sentence, clause):
        return frozenset()
    found: set[int] = set()
    for one in sentence.dependents(clause.head):
        if _is_reason(sentence, one):
            found.update(sentence.below(one.index))
        elif one.rel in {"obj", "iobj", "obl"}:
            # a parse may hang the reason on the accused
            for part in sentence.dependents(one.index):
                if _is_reason(sentence, part) or (_weighs(sentence, clause) and _receives(sentence, part)):
                    found.update(sentence.below(part.index))
    return frozenset(found)


def backdrop(sentence: Sentence, clause: Clause) -> frozenset[int]:
    """Return the nouns on the predicate that tell against or after what it is done: "вопреки обещаниям"."""
    return frozenset(
        one.index
        for verb in clause.verbs
        for one in sentence.dependents(verb)
        if any(other.low in _DESPITE for other in sentence.dependents(one.index) if other.rel in {"case", "fixed"})
    )


def behind(sentence: Sentence, clause: Clause) -> frozenset[int]:
    """Return the backdrop with all that hangs on it: the act is not about it."""
    found: set[int] = set()
    for index in backdrop(sentence, clause):
        found.update(sentence.below(index))
    return frozenset(found)


def accused_in(sentence: Sentence, head: int, known: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return who is meant by "она" in "обвинила Анкару в том, что она ...": whom the clause above blames.

    Parameters
    ----------
    head
        The predicate of the clause that is told.
    known
        Targets of the blaming clauses so far, by their predicates.
    """
    if sentence.tokens[head].rel == "conj":
        return ()
    return next((known[one] for one in sentence.path(head) if one in known), ())


def blames(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause accuses somebody."""
    return bool(sentence.tokens[clause.head].lemmas & _BLAMING)


def _weighs(sentence: Sentence, clause: Clause) -> bool:
    return bool(sentence.tokens[clause.head].lemmas & _WEIGHING)


def _is_reason(sentence: Sentence, token: Token) -> bool:
    return any((one, token.case) in _FOR for one in sentence.prepositions(token.index))


def _receives(sentence: Sentence, token: Token) -> bool:
    """Whether a word inside "удары Израиля по Ирану" is at the receiving end."""
    return token.rel in _STATED and (bool(sentence.prepositions(token.index)) or token.case == "Dat")
