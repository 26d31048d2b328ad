"""What kind of statement a clause is, and which way it points.

An event is something done: a past or perfective predicate that is neither a state nor a degree. Present tense describes
states, words of more and less describe trends, judging words evaluate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from entente.reading import lexicon as lex
from entente.reading.modality import is_evaluative

if TYPE_CHECKING:
    from entente.evidence.claims import ClaimKind
    from entente.reading.clauses import Clause
    from entente.reading.modality import Force
    from entente.reading.nlp import Sentence

Direction = Literal["up", "down", "flat"]

_STATIVE = lex.words(
    "быть являться считать иметь работать зависеть находиться оставаться играть называть граничить опираться состоять "
    "означать хотеть мочь принадлежать представлять выглядеть обладать стать становиться казаться составить составлять "
    "прийтись приходиться занимать занять знать помнить забыть сохранять сохраняться существовать"
)
_PALE = lex.words("наблюдаться вести привести демонстрировать показать продолжаться произойти начаться")
_FLAT = re.compile(r"\bне (?:меня|измени)\w+|\bпрежн\w+ уровн|\bстабильн\w+ на уровне|\bсохраня\w+ на", re.IGNORECASE)


def kind_of(sentence: Sentence, clause: Clause, force: Force) -> ClaimKind:
    """Return the kind of a clause's claim."""
    if force.modality == "forecast":
        return "forecast"
    if is_evaluative(sentence, clause):
        return "evaluation"
    if degree(sentence, clause):
        return "trend"
    return "event" if _is_done(sentence, clause) else "state"


def degree(sentence: Sentence, clause: Clause) -> bool:
    """Whether the predicate, or the noun beside a pale verb, says more, less or other than before."""
    tokens = sentence.tokens
    if any(tokens[index].lemmas & lex.DEGREE for index in clause.verbs):
        return True
    if not tokens[clause.head].lemmas & _PALE:
        return False
    return any(tokens[index].lemmas & lex.DEGREE for index in clause.tokens)


def direction_of(sentence: Sentence, clause: Clause, text: str) -> Direction | None:
    """Return up, down or flat for words of degree in the clause; the predicate outweighs its nouns."""
    start, end = clause.span(sentence)
    if _FLAT.search(text, start, end):
        return "flat"
    for indices in (clause.verbs, clause.tokens):
        up = any(sentence.tokens[index].lemmas & lex.RISING for index in indices)
        down = any(sentence.tokens[index].lemmas & lex.FALLING for index in indices)
        if up != down:
            return "up" if up else "down"
    return None


def _is_done(sentence: Sentence, clause: Clause) -> bool:
    head = sentence.tokens[clause.head]
    if head.lemmas & _STATIVE or head.form not in {"fin", "short", "conv"}:
        return False
    if head.form == "short":
        return head.pos == "VERB" and head.perfective
    return head.tense == "past" or (head.form == "conv" and head.perfective)
