"""Who acts and whom it concerns: source and target of a clause, by syntactic role and case.

Each mention gets a label from its place in the parse, then the labels are settled together: the subject of an active
verb is a source, its objects are targets; inside a noun phrase the genitive or instrumental gives ("поставка Индией
гаубиц"), the dative or "с", "от", "в" receives ("Армении"); an adjective counts like a genitive.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from entente.reading import lexicon as lex
from entente.reading.apart import bearer, described, left_out, preposition_of, token_of
from entente.reading.nlp import is_person
from entente.reading.reproaches import matter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Mention
    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

Label = Literal["source", "target", "giver", "receiver", "mutual", "between", "owner", "agent", "at", "topic", "place"]
"""``giver``/``receiver``/``owner`` are roles inside a noun phrase; what they are in the clause depends on its place.

An ``agent`` acts although another is the subject ("со стороны X", the instrumental of a passive); ``at`` is where it
happens and ``topic`` what it is about: targets only if there is no better one. A ``place`` takes no part.
"""

MUTUAL = lex.words(
    "сотрудничество переговоры товарооборот оборот учение договор соглашение сближение отношение партнер союзник "
    "граничить договориться обсудить подписать партнерство взаимодействие противоречие противостояние конкуренция "
    "соперничество диалог контакт встреча торговля совместный тренироваться саммит цель интерес противоположный"
)
_PATIENT = lex.words("эрозия ослабление обход изоляция защита снабжение критика поддержка сдерживание")
_JOINTLY = lex.words(
    "открыть открывать отменить отменять возобновить возобновлять запустить запускать построить создать учредить "
    "закрыть разграничить соединить упростить восстановить"
)
_SHARED = lex.words(
    "виза линия сообщение авиасообщение граница переход пункт рейс движение маршрут предприятие фонд центр бригада "
    "коридор дорога мост зона бизнес завод"
)
_SEVERING = lex.words(
    "разорвать разрывать порвать прервать прерывать расторгнуть расторгать денонсировать заморозить приостановить "
    "понизить свернуть"
)
"""What one side does to a relation it does to the other side."""
_ROLES = frozenset({"член", "партнер", "союзник", "страна"})
_INFLOW = lex.words("импорт ввоз завоз поставка товар закупка газ нефть поступать прийти привезти приходить")
_RECEIVING = lex.words("получить получать дождаться ждать ожидать услышать перенять унаследовать")
_UNDERGOING = lex.words("подвергнуться подвергаться")
_FACING = lex.words(
    "стать оказаться столкнуться сталкиваться испытать испытывать встретить встретиться ощущать терпеть"
)
_SITES = lex.words(
    "больница север юг восток запад центр город столица район область провинция территория аэропорт суд порт тюрьма "
    "граница улица окрестность побережье северо-запад юго-восток северо-восток юго-запад"
)
_HAPPENING = lex.words(
    "погибнуть умереть скончаться родиться пройти проходить состояться произойти происходить победить выиграть "
    "выступить перенести вырасти находиться оказаться появиться жить прожить отметить признать завершиться начаться"
)
"""What happens to somebody at a place does nothing to the place."""
_EXPERIENCED = lex.words(
    "нужный нравиться понравиться понадобиться хотеться удаться удаваться свойственный присущий надоесть"
)
"""Predicates whose dative is the one who wants, likes or gains."""
_OWN_DATIVE = _EXPERIENCED | lex.ADVICE
_WANTED = lex.words("нужный нравиться понравиться понадобиться надоесть")
_ABOUT = frozenset({"из-за", "по", "о", "об", "обо", "вокруг", "насчет", "относительно", "касательно", "ввиду"})
_PRONOUNS = frozenset({"он", "она", "они", "который", "которая", "которое", "которые", "тот", "та", "те"})
_WHERE = frozenset({"в", "во", "на"})
_MATTERS = lex.words("вопрос проблема кризис тема урегулирование досье")
_STRIKING = lex.words("удар ударить бить стрелять обстрел залп выстрелить бомбить")
_SUCH = frozenset({"такой", "такая", "такие", "таких", "такими", "таким", "такую", "такого"})
_CITIZEN = lex.words("гражданин гражданка уроженец уроженка житель жительница подданный")
_SPOKESMEN = frozenset(
    word for word, role in lex.SPEAKERS.items() if role in {"official", "outlet", "document"}
) | lex.words(
    "военный солдат офицер военнослужащий боец лидер партнер союзник сосед враг противник друг коллега народ суд "
    "инвестор работодатель медведь король император царь принц монарх наемник переговорщик парламентарий "
    "прокурор судья кандидат адмирал маршал делегат наблюдатель миротворец летчик пилот моряк пограничник полицейский"
)
"""Single persons or creatures that may stand for their state."""
_NOUN = frozenset({"NOUN", "PROPN", "NUM", "PRON", "X"})


@dataclass(frozen=True, slots=True)
class Roles:
    """Participants of a clause; ``suspect`` if the parse cannot be right (two subjects on one verb)."""

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    reciprocal: bool = False
    suspect: bool = False
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A mention in its clause: label, whether it stands in the subject, and whether its noun is a mutual relation."""

    mention: Mention
    label: Label
    subject: bool
    shared: bool = False


def participants(
    sentence: Sentence, clause: Clause, mentions: Sequence[Mention], borrowed: tuple[str, ...] = ()
) -> Roles:
    """Return source and target of a clause.

    Parameters
    ----------
    sentence, clause
        The clause and its sentence.
    mentions
        Actors of the whole sentence.
    borrowed
        Source of the clause before, for clauses without a subject of their own or with a pronoun.
    """
    own = [(one, token_of(sentence, one).index) for one in mentions]
    judged = matter(sentence, clause)
    parts = [
        _Part(one, "place", subject=False) if index in judged else _part(sentence, clause, one)
        for one, index in own
        if index in clause.tokens
    ]
    parts = [one for one in parts if not left_out(sentence, one.mention)]
    lends = _borrows(sentence, clause) and bool(borrowed)
    parts = _turned(sentence, clause, _with_subject(sentence, clause, parts))
    sources = _sources(parts, lent=lends)
    source = _actors([one.mention.actor for one in sources]) or (borrowed if lends else ())
    others = [one for one in parts if one not in sources and one.label != "place" and one.mention.actor not in source]
    others = _concerned(sentence, clause, others, acting=bool(source))
    target, reciprocal = _actors([one.mention.actor for one in others]), _is_reciprocal(sentence, clause, others)
    if lends and not target and source != borrowed:
        target = _actors([one for one in borrowed if one not in source])
    pair = source if not target else target if not source and all(one.label == "between" for one in others) else ()
    if any(one.label == "place" and "place" not in one.mention.flags for one in parts):
        pair = ()  # what two of them do through a third, they do not do to each other
    if len(pair) > 1 and (_is_mutual(sentence, clause) or _is_common(sentence, clause) or not source):
        source, target, reciprocal = pair[:1], pair[1:], True
    suspect = sum(token.rel.startswith("nsubj") for token in sentence.dependents(clause.head)) > 1 or sentence.cut
    return Roles(source, target, reciprocal and bool(source) and bool(target), suspect, lends)


def _turned(sentence: Sentence, clause: Clause, parts: Sequence[_Part]) -> list[_Part]:
    """Turn round what only looks like acting: the subject beside an agent, "получил от X", "подвергся", "нужен X"."""
    head = sentence.tokens[clause.head]
    agents = any(one.label == "agent" for one in parts)
    undergoes = agents or bool(head.lemmas & _UNDERGOING)
    return [
        replace(one, label="source")
        if one.label == "agent"
        else replace(one, label="target")
        if one.label == "source" and undergoes
        else one
        for one in parts
    ]


def _with_subject(sentence: Sentence, clause: Clause, parts: Sequence[_Part]) -> Sequence[_Part]:
    """Find the subject that the parse has lost: the one nominative that agrees, as in "Претензии X отвергла Гайана"."""
    head = sentence.tokens[clause.head]
    below = [one for verb in clause.verbs for one in sentence.dependents(verb)]
    known = any(one.label in {"source", "agent"} for one in parts) or any(one.rel.startswith("nsubj") for one in below)
    if known or head.form != "fin" or head.feats.get("Voice") == "Pass":
        return parts
    agreeing = [one for one in parts if one.label != "place" and _agrees(bearer(sentence, one.mention), head)]
    return [replace(one, label="source") if [one] == agreeing else one for one in parts]


def _agrees(noun: Token, verb: Token) -> bool:
    pairs = ((noun.feats.get(name), verb.feats.get(name)) for name in ("Number", "Gender"))
    return noun.case == "Nom" and all(one == other or not one or not other for one, other in pairs)


def _concerned(sentence: Sentence, clause: Clause, others: Sequence[_Part], *, acting: bool) -> list[_Part]:
    """Choose whom it concerns: topics and places only if there is nobody else, a place only of somebody's act."""
    plain = [one for one in others if one.label not in {"at", "topic"}]
    if plain:
        # the maker of a weapon is a side only where nobody hands it over or takes it
        return [one for one in plain if one.mention.via != "product"] or plain
    topics = [one for one in others if one.label == "topic"]
    if topics:
        return topics
    happens = any(sentence.tokens[index].lemmas & _HAPPENING for index in clause.verbs)
    return list(others) if acting and not happens else []


def _sources(parts: Sequence[_Part], *, lent: bool) -> list[_Part]:
    """Choose those who act: subjects, else givers in the subject, else givers anywhere, else the maker of a thing."""
    found = [one for one in parts if one.label == "source"]
    if found or lent:
        return found
    within = [one for one in parts if one.subject and one.label in {"giver", "owner"}]
    givers = [one for one in parts if one.label == "giver"]
    owners = [one for one in parts if one.label == "owner"]
    related = owners if any(one.label in {"receiver", "mutual"} for one in parts) else []
    made = [one for one in owners if one.mention.via in {"adjective", "product"}][:1]
    acting = [one for one in within if one.label == "giver"] or within
    return acting or givers or related or made


def _is_reciprocal(sentence: Sentence, clause: Clause, others: Sequence[_Part]) -> bool:
    """Roles may be swapped: all others stand with "с" or "между", or in a mutual relation, or the verb is mutual."""
    if sentence.tokens[clause.head].lemmas & _SEVERING:
        return False
    if any(sentence.tokens[index].lemmas & MUTUAL for index in clause.verbs):
        return True
    return bool(others) and all(one.label in {"mutual", "between"} or one.shared for one in others)


def _actors(actors: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actors))


def _is_mutual(sentence: Sentence, clause: Clause) -> bool:
    if sum(sentence.tokens[index].low.startswith("друг") for index in clause.tokens) > 1:
        return True  # "друг друга", "друг с другом"
    return any(sentence.tokens[index].lemmas & MUTUAL for index in clause.tokens)


def _is_common(sentence: Sentence, clause: Clause) -> bool:
    """Read "Албания и Италия отменили визы": what only two sides together can open or lift."""
    if not sentence.tokens[clause.head].lemmas & _JOINTLY:
        return False
    return any(one.lemmas & _SHARED for one in sentence.dependents(clause.head) if one.rel.startswith("obj"))


def _borrows(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause has no subject of its own: a second verb, a converb, or a pronoun in the third person."""
    head = sentence.tokens[clause.head]
    subjects = [one for one in sentence.dependents(clause.head) if one.rel.startswith("nsubj")]
    if not subjects and _is_controlled(sentence, head):
        return True
    if not subjects:
        personal = head.form == "conv" or (head.rel == "conj" and head.form in {"fin", "short"})
        return personal and head.rel != "acl:relcl"
    return all(one.low in _PRONOUNS for one in subjects)


def _is_controlled(sentence: Sentence, head: Token) -> bool:
    """Read "Россия не исключает, что введёт": what is said without a subject, the one who says it does."""
    link = next((one for one in sentence.dependents(head.index) if one.rel == "mark" and one.low == "что"), None)
    if link is None or head.form != "fin" or head.lemmas & lex.ADVICE:
        return False
    # by the order of words: a parse often hangs a clause without a subject on the wrong one
    above = next((one for one in reversed(sentence.tokens[: link.index]) if one.form == "fin"), None)
    if above is None or not any(one.rel.startswith("nsubj") for one in sentence.dependents(above.index)):
        return False
    agree = head.feats.get("Number") == above.feats.get("Number") and head.feats.get("Gender") != "Neut"
    return agree and head.feats.get("Person") in {None, "3"}


def _part(sentence: Sentence, clause: Clause, mention: Mention) -> _Part:
    token = token_of(sentence, mention)
    if mention.via == "adjective" and token.pos in {"ADJ", "DET"} and token.head >= 0:
        token, owner = described(sentence, token), True
    else:
        owner = False
    first, token = token, _lifted(sentence, token)
    if "place" in mention.flags or _is_private(sentence, mention, first):
        return _Part(mention, "place", subject=False)
    top = _top(sentence, clause, token)
    subject = top.rel.startswith("nsubj")
    aside = _aside(sentence, clause, mention, token, top)
    if aside is not None:
        return _Part(mention, aside, subject=False)
    if owner:
        return _Part(mention, _owner_label(sentence, clause, token, top), subject)
    if token.index in {top.index, clause.head}:
        return _Part(mention, _direct(sentence, clause, token), subject)
    shared = token.head >= 0 and bool(sentence.tokens[token.head].lemmas & MUTUAL)
    return _Part(mention, _nested(sentence, token), subject, shared)


def _is_private(sentence: Sentence, mention: Mention, noun: Token) -> bool:
    """Whether a single person is told of, not his state: "американская актриса", "гражданин Канады", "немка"."""
    if mention.via == "demonym":
        return noun.feats.get("Number") == "Sing" and is_person(noun.low)
    if mention.via == "adjective":
        person = noun
    elif noun.case == "Gen" and noun.head >= 0 and noun.rel in {"nmod", "appos"}:
        person = sentence.tokens[noun.head]
        if not person.lemmas & _CITIZEN and not _is_former(sentence, person):
            return False
    else:
        return False
    alone = person.pos in _NOUN and person.feats.get("Number") == "Sing" and is_person(person.text)
    if person.lemmas & _CITIZEN and person.case in {"Dat", "Acc"}:
        return False  # what is done to a citizen concerns his state
    return alone and (_stands_for_few(person) or _is_former(sentence, person))


def _stands_for_few(noun: Token) -> bool:
    return not noun.lemmas & _SPOKESMEN


def _is_former(sentence: Sentence, noun: Token) -> bool:
    below = (sentence.tokens[child] for child in sentence.children[noun.index])
    return noun.low.startswith("экс-") or any(one.lemma in {"бывший", "экс"} for one in below)


def _aside(sentence: Sentence, clause: Clause, mention: Mention, token: Token, top: Token) -> Label | None:
    """Label what stands beside the act, whatever noun it hangs on; ``None`` for a full participant."""
    head = sentence.tokens[clause.head]
    if _comes_from(sentence, token):
        faces = head.lemmas & (_FACING | _UNDERGOING) or head.form == "short"
        return "agent" if faces else "receiver"
    passive = head.feats.get("Voice") == "Pass" or head.form == "short"
    if passive and top.case == "Ins" and top.index != token.index and preposition_of(sentence, top) is None:
        return "agent" if token.case in {"Gen", "Ins"} and _governed_by(sentence, token, top) else None
    received = top.index in {token.index, token.head}
    if head.lemmas & _RECEIVING and received and preposition_of(sentence, token) == "от":
        return "agent"
    if _is_example(sentence, mention):
        return "topic"
    return _circumstance(sentence, mention, token, top)


def _comes_from(sentence: Sentence, token: Token) -> bool:
    """Tell "со стороны X"."""
    before = [one.low for one in sentence.tokens[max(0, token.index - 4) : token.index]]
    return ("со", "стороны") in itertools.pairwise(before)


def _governed_by(sentence: Sentence, token: Token, top: Token) -> bool:
    return top.index in list(sentence.path(token.index))


def _is_example(sentence: Sentence, mention: Mention) -> bool:
    """Tell "по таким вопросам, как Сирия и Иран"."""
    before = [one.low for one in sentence.tokens if one.end <= mention.start][-8:]
    at = next((place for place, pair in enumerate(itertools.pairwise(before)) if pair == (",", "как")), None)
    return at is not None and any(word in _SUCH for word in before[:at]) and "." not in before


def _circumstance(sentence: Sentence, mention: Mention, token: Token, top: Token) -> Label | None:
    """Return ``topic`` or ``at`` if the word's preposition or noun makes it a subject matter or a place."""
    preposition = preposition_of(sentence, token)
    struck = token.head >= 0 and bool(sentence.tokens[token.head].lemmas & _STRIKING)
    matter = mention.via == "adjective" and bool(token.lemmas & _MATTERS)
    if matter or (preposition in _ABOUT and not (preposition == "по" and struck)):
        return "topic"
    at = token if preposition in _WHERE else _site(sentence, token)
    direct = at is not None and at.index == top.index and not top.rel.startswith("nsubj")
    return "at" if at is not None and direct and at.case == "Loc" and mention.via != "adjective" else None


def _site(sentence: Sentence, token: Token) -> Token | None:
    """Return the noun of a place that a name in the genitive belongs to: "в больнице Сингапура"."""
    noun = sentence.tokens[token.head] if token.head >= 0 and token.case == "Gen" else None
    sited = noun is not None and noun.lemmas & _SITES and preposition_of(sentence, noun) in _WHERE
    return noun if sited else None


def _lifted(sentence: Sentence, token: Token) -> Token:
    """Climb over coordination: "Турция" in "Казахстан и Турция" stands where "Казахстан" stands."""
    seen = {token.index}
    while token.rel == "conj" and token.head >= 0 and token.head not in seen:
        head = sentence.tokens[token.head]
        if head.pos not in _NOUN | {"ADJ"}:
            break
        seen.add(head.index)
        token = head
    return token


def _top(sentence: Sentence, clause: Clause, token: Token) -> Token:
    """Return the ancestor of a word that hangs directly on the clause's verbs (the word itself, if it does)."""
    current = token
    for index in sentence.path(token.index):
        if index in clause.verbs:
            return current
        current = sentence.tokens[index]
    return current


def _direct(sentence: Sentence, clause: Clause, token: Token) -> Label:
    """Label a mention that depends on the verb itself."""
    head = sentence.tokens[clause.head]
    preposition = preposition_of(sentence, token)
    if token.index == clause.head:
        return "source"
    if token.rel.startswith("nsubj"):
        if head.lemmas & _WANTED and _has_dative(sentence, clause):
            return "target"
        return "target" if token.rel.endswith("pass") or head.feats.get("Voice") == "Pass" else "source"
    if preposition is None:
        if token.case == "Dat" and any(sentence.tokens[one].lemmas & _OWN_DATIVE for one in clause.verbs):
            return "source"
        agent = token.case == "Ins" and (head.feats.get("Voice") == "Pass" or head.form == "short")
        return "source" if agent else "target"
    return _by_preposition(preposition, token, any(sentence.tokens[one].lemmas & _INFLOW for one in clause.tokens))


def _has_dative(sentence: Sentence, clause: Clause) -> bool:
    return any(one.case == "Dat" and preposition_of(sentence, one) is None for one in sentence.dependents(clause.head))


def _nested(sentence: Sentence, token: Token) -> Label:
    """Label a mention inside a noun phrase."""
    preposition = preposition_of(sentence, token)
    noun = sentence.tokens[token.head] if token.head >= 0 else token
    if preposition is not None:
        label = _by_preposition(preposition, token, bool(noun.lemmas & _INFLOW))
        return "giver" if label == "source" else "receiver" if label == "target" else label
    if token.case == "Ins" and not noun.lemmas & _ROLES:
        return "giver"
    if token.case == "Dat" or noun.lemmas & _PATIENT:
        return "receiver"
    lifted = _lifted(sentence, noun)
    above = preposition_of(sentence, lifted) if lifted.rel == "nmod" else None
    return "receiver" if above is not None and above not in {"с", "со"} else "owner"


def _owner_label(sentence: Sentence, clause: Clause, noun: Token, top: Token) -> Label:
    """Label an adjective by its noun: the subject's owner acts, "в турецких вузах" and objects receive."""
    if top.rel.startswith("nsubj") and noun.index == top.index:
        return "target" if top.rel.endswith("pass") else "source"
    preposition = preposition_of(sentence, noun)
    if preposition is not None:
        label = _by_preposition(preposition, noun, inflow=False)
        return label if noun.index == top.index or label == "mutual" else "receiver"
    if clause.head == noun.index:
        return "source"
    if noun.index == top.index and noun.case == "Dat" and not noun.lemmas & (MUTUAL | {"конфликт", "война"}):
        wants = any(sentence.tokens[one].lemmas & _OWN_DATIVE for one in clause.verbs)
        return "source" if wants else "target"
    return "owner"


def _by_preposition(preposition: str, token: Token, inflow: bool) -> Label:  # noqa: FBT001 - private
    if preposition == "между":
        return "between"
    if preposition == "через":
        return "place"  # a channel: what comes "через Анкару" is not aimed at it
    if preposition in {"с", "со"} and token.case in {"Ins", ""}:
        return "mutual"
    if preposition in {"из", "от", "со"} and inflow:
        return "source"
    return "target"
