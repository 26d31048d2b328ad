"""What the nouns that a verb governs make of it: a threat without an infinitive, a name given to somebody's act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

_THREATENING = lex.words("пригрозить грозить угрожать")
_WARNING = lex.words("предупредить предупреждать предостеречь")
_HARM = lex.words("санкция удар ответ мера последствие ограничение пошлина эмбарго разрыв блокада возмездие отключение")
_CALLING = lex.words("назвать называть считать счесть окрестить посчитать полагать")


def menaces(sentence: Sentence, clause: Clause) -> bool:
    """Tell "пригрозила санкциями" and "предупредил об ответных мерах": harm that is announced."""
    head, below = sentence.tokens[clause.head], sentence.dependents(clause.head)
    if head.lemmas & _THREATENING:
        return any(one.case == "Ins" and one.pos == "NOUN" for one in below)
    harms = (one for one in below if one.case == "Loc" and one.lemmas & _HARM)
    return bool(head.lemmas & _WARNING) and any(not _is_others(sentence, one) for one in harms)


def _is_others(sentence: Sentence, harm: Token) -> bool:
    """Whether somebody is named whose harm it is: "предупредил об ударе Ирана"."""
    return any(one.pos == "PROPN" and one.case == "Gen" for one in sentence.dependents(harm.index))


def names(sentence: Sentence, clause: Clause) -> bool:
    """Tell "назвал санкции незаконными": a judgement in two words, a noun and what it is called."""
    head, below = sentence.tokens[clause.head], sentence.dependents(clause.head)
    called = any(one.case == "Ins" and not sentence.prepositions(one.index) for one in below)
    thing = any(one.rel.partition(":")[0] in {"obj", "nsubj"} and one.case in {"Acc", "Nom", "Gen"} for one in below)
    return bool(head.lemmas & _CALLING) and called and thing
