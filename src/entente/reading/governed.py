"""What the nouns that a verb governs make of it: a threat without an infinitive, a name given to somebody's act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

_THREATENING = lex.words("пригрозить грозить угрожать")
_WARNING = lex.words("предупредить предупреждать предостеречь")
_HARM = lex.words(
    "санкция удар ответ мера последствие ограничение пошлина война вторжение эмбарго разрыв блокада возмездие "
    "отключение"
)
_CALLING = lex.words("назвать называть считать счесть окрестить посчитать полагать")


def menaces(sentence: Sentence, clause: Clause) -> bool:
    """Tell "пригрозила санкциями" and "предупредил об ответных мерах": harm that is announced."""
    head, below = sentence.tokens[clause.head], list(_below(sentence, clause.head))
    if head.lemmas & _THREATENING:
        return any(one.case == "Ins" and one.pos == "NOUN" for one in below)
    return bool(head.lemmas & _WARNING) and any(one.case == "Loc" and one.lemmas & _HARM for one in below)


def names(sentence: Sentence, clause: Clause) -> bool:
    """Tell "назвал санкции незаконными": a judgement in two words, a noun and what it is called."""
    head, below = sentence.tokens[clause.head], list(_below(sentence, clause.head))
    called = any(one.case == "Ins" and not _has_preposition(sentence, one) for one in below)
    thing = any(one.rel.partition(":")[0] in {"obj", "nsubj"} and one.case in {"Acc", "Nom", "Gen"} for one in below)
    return bool(head.lemmas & _CALLING) and called and thing


def _has_preposition(sentence: Sentence, token: Token) -> bool:
    return any(one.rel == "case" for one in _below(sentence, token.index))


def _below(sentence: Sentence, index: int) -> Iterator[Token]:
    return (sentence.tokens[child] for child in sentence.children[index])
