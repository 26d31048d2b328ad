"""Persons and offices in a stretch of tokens: "заместитель главы бюро Алмас Кенжетаров", "политолог", "она"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from entente.reading import lexicon as lex
from entente.reading.nlp import fold, may_be_name, nominative, nominative_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Mention, SpeakerRole
    from entente.reading.nlp import Token

_PRONOUNS = frozenset({"он", "она", "его", "ее", "их", "они"})
_JOINING = frozenset({",", "и"})
_AWAY = frozenset({"в", "во", "на", "с", "со", "из", "при", "от", "для", "о", "об", "не"})
"""Words behind which an office does not go on."""
_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks.

    Attributes
    ----------
    name
        In the nominative, as fully as known; empty for "эксперты", "она".
    title
        Words before the name, or the office alone.
    actor
        Actor id, if a state speaks through him.
    pronoun
        Whether only a pronoun names him.
    many
        Whether several people speak: "эксперты", "они".
    """

    name: str
    title: str
    role: SpeakerRole
    actor: str | None = None
    pronoun: bool = False
    many: bool = False

    def same(self, other: Person) -> bool:
        """Whether both have the same surname (first letters, so that case endings do not matter)."""
        if not self.name or not other.name or "actor" in (self.role, other.role):
            return False
        mine, theirs = fold(self.name.split()[-1]), fold(other.name.split()[-1])
        size = max(4, min(len(mine), len(theirs)) - 2)
        return mine[:size] == theirs[:size]


def find_person(tokens: Sequence[Token], mentions: Sequence[Mention], *, oblique: bool = False) -> Person | None:
    """Return the person or office named in a stretch of tokens, or ``None``.

    Parameters
    ----------
    tokens
        Words between a verb of speech and the end of the attribution.
    mentions
        Actors of the sentence: their words are no surnames, and an official who stands by a state speaks for it.
    oblique
        Whether the name stands in the genitive ("по словам Петрова") and is to be put into the nominative.
    """
    pronoun = _pronoun(tokens)
    if pronoun is not None:
        return pronoun
    taken = frozenset(mention.start for mention in mentions if mention.via != "leader")
    leaders = [mention for mention in mentions if mention.via == "leader"]
    titles = [token for token in tokens if token.lemmas & lex.SPEAKERS.keys()]
    if _is_someone(tokens):
        return someone(tokens[0])
    run = _name_run([_Sight(token, _is_free(token, taken, leaders)) for token in tokens], titles)
    if run:
        name = " ".join(nominative(token.text) if oblique and token.case != "Nom" else token.text for token in run)
        return _make(name, tokens, run, titles, mentions)
    if titles:
        return _titled(tokens, titles, taken, mentions)
    if any(token.low in _PRONOUNS for token in tokens[:4]):
        return _referring(next(token for token in tokens if token.low in _PRONOUNS))
    return None


def _is_someone(tokens: Sequence[Token]) -> bool:
    """Read "отметил драматург в беседе с министром": whoever stands right behind the verb, with no name beside him."""
    first = next(iter(tokens), None)
    if first is None or first.pos != "NOUN" or first.case != "Nom" or first.lemmas & lex.TITLES:
        return False
    stop = next((at for at, token in enumerate(tokens) if token.text == ","), len(tokens))
    named = any(_is_name_word(token) for token in tokens[1:stop])
    return first.feats.get("Animacy") == "Anim" and first.text.islower() and not named


def someone(noun: Token) -> Person:
    """Return the one whom a noun names that is no listed office or occupation: "драматург"."""
    word = noun.low if noun.case == "Nom" else noun.lemma
    return Person("", word, "public", many=noun.feats.get("Number") == "Plur")


def _pronoun(tokens: Sequence[Token]) -> Person | None:
    """Read "он в беседе с газетой", "в беседе с газетой она": the pronoun in the nominative is the one who speaks."""
    ends = [token for token in (*tokens[:1], *tokens[-1:]) if token.low in {"он", "она", "они"}]
    return _referring(ends[0]) if ends else None


def _referring(token: Token) -> Person:
    many = token.low in {"они", "их"}
    word = "они" if many else "она" if token.low in {"она", "ее"} else "он"
    return Person("", word, "public" if many else "expert", pronoun=True, many=many)


def _titled(
    tokens: Sequence[Token], titles: Sequence[Token], taken: frozenset[int], mentions: Sequence[Mention]
) -> Person:
    """Make a person or body without a name: "эксперты", "министр", "агентство ТАСС"."""
    role, office = _role(titles), _office(tokens, titles[0], taken)
    if role == "outlet":
        office = _titled_in_marks(tokens, titles[0], office)
    oblique = titles[0].case in {"Gen", "Dat", "Acc", "Ins", "Loc"}
    office = nominative_phrase(office.split()) if role == "document" or oblique else office
    return Person("", office, role, _actor(tokens, mentions, role), many=titles[0].feats.get("Number") == "Plur")


def _titled_in_marks(tokens: Sequence[Token], title: Token, office: str) -> str:
    """Return the name of a paper in quotation marks with its kind: газета «Вестник»."""
    after = [token for token in tokens if token.start >= title.end]
    if len(after) < 3 or after[0].text not in {"«", '"'}:  # noqa: PLR2004 - marks and a word
        return office
    close = next((at for at, token in enumerate(after[1:6], 1) if token.text in {"»", '"'}), 0)
    return f"{office} «{' '.join(token.text for token in after[1:close])}»" if close else office


def find_body(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Person | None:
    """Read "передаёт ТАСС", "заявили в СБУ": a body named by its initials, right after the verb."""
    taken = frozenset(mention.start for mention in mentions)
    inside = bool(tokens) and tokens[0].low in {"в", "во"}
    first = next(iter(tokens[inside : inside + 1]), None)
    if first is None or first.start in taken or not (first.text.isalpha() and first.text.isupper()):
        return None
    if not 2 <= len(first.text) <= 6:  # noqa: PLR2004 - longer ones are shouted words
        return None
    return Person(first.text, "", "official" if inside else "outlet")


class _Sight(NamedTuple):
    token: Token
    free: bool


def _is_free(token: Token, taken: frozenset[int], leaders: Sequence[Mention]) -> bool:
    """Whether a token may be part of a person's name: a leader's is known, others must look like one."""
    if any(one.start <= token.start < one.end for one in leaders):
        return not token.lemmas & lex.TITLES
    return token.start not in taken and _is_name_word(token)


def _name_run(sights: Sequence[_Sight], titles: Sequence[Token]) -> list[Token]:
    """Return the run of up to three capitalised words that may be a name: the first after a title, else the last."""
    runs: list[list[Token]] = [[]]
    for token, free in sights:
        if not free:
            runs.append([])
        elif _follows_gap(runs[-1], token):
            runs.append([token])
        else:
            runs[-1].append(token)
    names = [kept for run in runs if (kept := _trimmed(run))]
    if names and _stands_first(names[0], sights):
        return names[0]
    title = titles[0].start if titles else None
    return next((run for run in names if title is not None and run[0].start > title), names[-1] if names else [])


def _stands_first(run: Sequence[Token], sights: Sequence[_Sight]) -> bool:
    """Tell "Иван Петров в главе отчёта", "Петров, эксперт института Гайдара": who is told of comes first."""
    following = next((token.text for token, _ in sights if token.start >= run[-1].end), "")
    return run[0] is sights[0].token and (len(run) > 1 or following == ",")


def _follows_gap(run: Sequence[Token], token: Token) -> bool:
    return bool(run) and token.start - run[-1].end > 1


def _trimmed(run: Sequence[Token]) -> list[Token]:
    """Keep the last three words, without an addressee in another case before them ("Вестнику Иван Петров")."""
    kept = list(run[-_NAME_WORDS:])
    if len(kept) == _NAME_WORDS and kept[0].case != kept[1].case:
        kept.pop(0)
    return kept


def _is_name_word(token: Token) -> bool:
    text = token.text
    return (
        len(text) > 1
        and text[0].isupper()
        and not text.isupper()
        and text.replace("-", "").isalpha()
        and (text[1:].islower() or "-" in text)
        and not token.lemmas & lex.TITLES
        and may_be_name(text)
        and token.pos in {"PROPN", "NOUN", "ADJ", "X", ""}
    )


def _make(
    name: str, tokens: Sequence[Token], run: Sequence[Token], titles: Sequence[Token], mentions: Sequence[Mention]
) -> Person:
    leader = next((one for one in mentions if one.via == "leader" and run[0].start <= one.start <= run[-1].end), None)
    if leader is not None:
        return Person(name, "", "official", leader.actor)
    role = "outlet" if not titles and not any(map(_is_cyrillic, name)) else _role(titles)
    return Person(name, titles[0].lemma if titles else "", role, _actor(tokens, mentions, role))


def _is_cyrillic(letter: str) -> bool:
    return "а" <= letter.lower() <= "я"


def _role(titles: Sequence[Token]) -> SpeakerRole:
    """Let an office outweigh an occupation: "историк, советник президента"; "источник в МИД" stays without a name."""
    roles = [lex.SPEAKERS[lemma] for token in titles for lemma in token.lemmas if lemma in lex.SPEAKERS]
    if roles[:1] == ["anonymous"]:
        return "anonymous"
    return "official" if "official" in roles else roles[0] if roles else "expert"


def _actor(tokens: Sequence[Token], mentions: Sequence[Mention], role: SpeakerRole) -> str | None:
    """Return the state that an official stands for, if it is named beside him."""
    if role != "official" or not tokens:
        return None
    inside = (one for one in mentions if tokens[0].start <= one.start <= tokens[-1].end)
    return next((one.actor for one in inside), None)


def _office(tokens: Sequence[Token], title: Token, taken: frozenset[int]) -> str:
    """Return the office in words, up to the next break."""
    words = []
    for token in tokens:
        if token.start < title.start:
            continue
        if token.text in _JOINING or token.low in _AWAY or not token.text[0].isalpha() or token.start in taken:
            break
        words.append(token.text)
    return " ".join(words[:6])
