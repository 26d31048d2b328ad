"""Actors named in a Russian text: longest match of alias words on the lemmas of a sentence.

Adjectives ("турецкие беспилотники"), demonyms, capitals, seats, leaders in office, blocs, products and compound
adjectives ("армяно-индийское") come from the alias table, not from the name tagger, which misses most of them. Every
mention keeps the rule that found it. Words that name a people rather than its state, or stand in a title, are found
too, but no actor is meant by them: see :data:`SILENT`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from entente.evidence.claims import Mention
from entente.reading import lexicon as lex
from entente.reading.gazetteer import Entry, Index, build_index, is_given_name
from entente.reading.metonymy import in_nature, standing
from entente.reading.nlp import fold, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.actors import Alias
    from entente.evidence.claims import Via
    from entente.reading.nlp import Name, Sentence, Token

__all__ = ["SILENT", "STATE_HEADS", "Entry", "Index", "build_index", "find_mentions"]

SILENT = frozenset({"people", "title", "former", "foreign", "currency"})
"""Flags of mentions by which no actor is meant.

``people``: a people or its culture ("русская литература"); ``title``: part of a quoted or compound name («Польский
реквием», "Мисс Россия-2017"); ``former``: a state that is gone, spoken of as such; ``foreign``: an English name in a
Russian text, mostly of a firm or paper; ``currency``: "10 млн долларов США".
"""

_VIA: Mapping[str, Via] = {
    "name": "name",
    "short": "name",
    "capital": "capital",
    "seat": "capital",
    "demonym": "demonym",
    "adjective": "adjective",
    "stem": "adjective",
    "leader": "leader",
    "bloc": "org",
    "organisation": "org",
    "product": "product",
    "firm": "org",
}
_NAMES = frozenset({"name", "short"})
_PERSONAL = frozenset({"name", "short", "capital", "demonym", "adjective"})
_FORMER = frozenset({"бывший", "экс-президент", "экс-премьер", "экс-министр", "покойный"})
_DIRECTIONS = frozenset({"северо", "южно", "юго", "западно", "восточно", "центрально", "анти", "про"})
_OPENING, _CLOSING = frozenset('«"“„'), frozenset('»"”')
_SITES = lex.words("улица район проспект площадь бульвар переулок шоссе набережная сквер")
_LEARNING = lex.words(
    "язык говорить владеть владение знать знание учить изучать выучить освоить перевести перевод переводить понимать"
)
_SPOKEN = frozenset({"язык", "акцент", "диалект", "лексикология", "грамматика"})
_EDITED = frozenset({"версия", "служба", "отделение"})
"""Nouns before which the adjective of a people means its language: "русская версия журнала"."""
_MONEY = lex.words("доллар рубль евро юань лира тенге фунт иена крона франк динар песо рупия вона манат сом сум злотый")
_COUNTED = frozenset({"млн", "млрд", "тыс", "трлн", "миллион", "миллиард", "тысяча", "триллион"})
_PATRONYMIC = ("вич", "вича", "вичу", "вичем", "виче", "вна", "вны", "вне", "вну", "вной")

STATE_HEADS = lex.words(
    "власть армия дипломатия экспорт импорт товар правительство офицер военный солдат вооружение оружие техника "
    "беспилотник дрон коллега преференция газ нефть компания бизнес рынок сторона лидер президент министр войско "
    "граница политика экономика инвестиция капитал база спецслужба флот санкция руководство чиновник посол делегация "
    "военнослужащий поставка производство система самолет танк ракета транзит порт территория мид предприятие"
)
"""Nouns that make an ethnic adjective speak of the state: "казахская армия" but not "казахский язык"."""


class _Hit(NamedTuple):
    first: int
    last: int
    row: Alias | None


def find_mentions(
    sentence: Sentence, text: str, index: Index, *, date: str | None = None, silent: bool = False
) -> tuple[Mention, ...]:
    """Return the actors named in a sentence, in order.

    Parameters
    ----------
    sentence
        Parsed sentence.
    text
        The document's text.
    index
        From :func:`build_index`.
    date
        ISO date of the document; dated aliases (leaders, renamed capitals) count only if valid then. Without it
        leaders in office today count.
    silent
        Whether to return the mentions by which no actor is meant, too (see :data:`SILENT`).
    """
    found: list[Mention] = []
    position = 0
    while position < len(sentence.tokens):
        token = sentence.tokens[position]
        entries = index.begun(token)
        hit = _longest(sentence, position, entries, date) if entries else None
        if hit is not None:
            found.extend(_mention(sentence, text, hit, index))
            position = hit.last + 1
            continue
        if "-" in token.text:
            found.extend(_compound(token, index))
        position += 1
    return tuple(one for one in found if silent or SILENT.isdisjoint(one.flags))


# ---- which alias ----


def _longest(sentence: Sentence, first: int, entries: tuple[Entry, ...], date: str | None) -> _Hit | None:
    longest: list[Entry] = []
    for entry in entries:
        if longest and len(entry.words) < len(longest[0].words):
            break
        if _fits(sentence, first, entry, date):
            longest.append(entry)
    if not longest:
        return None
    last = first + len(longest[0].words) - 1
    rows = [entry.row for entry in longest if entry.row is not None]
    if len(rows) < len(longest):
        return _Hit(first, last, None)
    if any("shared" in row.flags for row in rows) and len({row.actor for row in rows}) > 1:
        return None
    token = sentence.tokens[first]
    best = max(longest, key=lambda one: (_meant(sentence, first, one.row), token.lemma in one.words[0]))
    return _Hit(first, last, best.row)


def _meant(sentence: Sentence, first: int, row: Alias | None) -> bool:
    """Whether a word that is both adjective and people ("русский") is used as this type says."""
    noun = _head(sentence, first).index != first
    kind = row.type if row is not None else ""
    return noun if kind == "adjective" else not noun if kind == "demonym" else True


def _fits(sentence: Sentence, first: int, entry: Entry, date: str | None) -> bool:
    """Whether the words that follow are the alias's, and it is used as one then."""
    row, size = entry.row, len(entry.words)
    if size > 1:
        tokens = sentence.tokens[first : first + size]
        if len(tokens) < size:
            return False
        if not all(
            words & token.lemmas or token.low in words for token, words in zip(tokens, entry.words, strict=True)
        ):
            return False
    if row is None:
        return True
    if row.type == "stem" or not _valid(row, date):
        return False
    return "homograph" not in row.flags or _is_used(sentence, first, row)


def _is_used(sentence: Sentence, first: int, row: Alias) -> bool:
    """Whether a homograph is the name: capital inside the sentence, a living being for a people."""
    token = sentence.tokens[first]
    if row.type == "adjective":
        return True
    if row.type == "demonym":
        return token.pos in {"NOUN", "PROPN"} and token.feats.get("Animacy") == "Anim"
    return _is_name(sentence, first)


def _is_name(sentence: Sentence, first: int) -> bool:
    """Ask for a capital letter inside the sentence, or the tagger's word for it at the beginning."""
    token = sentence.tokens[first]
    if not token.text[0].isupper():
        return False
    opens = first == 0 or sentence.tokens[first - 1].text in '«"“.:'
    return not opens or any(name.start <= token.start < name.end and name.kind == "LOC" for name in sentence.names)


def _valid(row: Alias, date: str | None) -> bool:
    if date is None:
        return row.type != "leader" or row.end is None
    return (row.start is None or row.start <= date) and (row.end is None or date < row.end)


# ---- whether an actor is meant ----


def _mention(sentence: Sentence, text: str, hit: _Hit, index: Index) -> Iterator[Mention]:
    """Make the mention of a hit, unless its context says that nothing of the kind is named."""
    row, first = hit.row, sentence.tokens[hit.first]
    if row is None or _is_another(sentence, hit, row, index):
        return
    via = _VIA[row.type]
    rule, flags, metonymy = _read(sentence, hit.first, hit.last, row)
    end = sentence.tokens[hit.last].end
    confidence = 0.6 if flags else 0.9 if row.flags else 1.0
    yield Mention(row.actor, text[first.start : end], first.start, end, via, flags, confidence, rule, metonymy=metonymy)


def _is_another(sentence: Sentence, hit: _Hit, row: Alias, index: Index) -> bool:
    """Whether the word is part of a person's or place's name, a language, or a leader out of office."""
    person = _person(sentence, sentence.tokens[hit.first])
    if row.type == "leader":
        return _is_former(sentence, hit.first) or (hit.first == hit.last and _is_namesake(sentence, hit, person, index))
    if row.type in _PERSONAL and person is not None and _is_personal(sentence, hit.first, row):
        return True
    if row.type == "capital":
        return _is_other_place(sentence, hit.first, row)
    if row.type != "adjective":
        return False
    edited = "ethnic" in row.flags and bool(_head(sentence, hit.first).lemmas & _EDITED)
    return edited or _is_site(sentence, hit.first) or _is_language(sentence, hit.first)


def _read(sentence: Sentence, first: int, last: int, row: Alias) -> tuple[str, tuple[str, ...], bool]:
    """Return the rule that a hit follows, its flags, and whether a place stands for its government."""
    if row.language != "ru":
        return f"{row.type}.foreign", ("foreign",), False
    if row.type in {"capital", "seat"}:
        rule, place, metonymy = standing(sentence, first)
        return rule, ("place",) if place else (), metonymy
    if row.type in _NAMES:
        return _read_name(sentence, first, row)
    if row.type not in {"adjective", "demonym"}:
        return row.type, (), False
    ethnic = "ethnic" in row.flags
    flags: tuple[str, ...] = ("ethnic_adjective",) if ethnic else ()
    people = ethnic and row.type == "adjective" and not _head(sentence, first).lemmas & STATE_HEADS
    flags += ("people",) if people else ()
    flags += ("title",) if _is_title(sentence, first) else ()
    flags += ("currency",) if row.type == "adjective" and _is_counted(sentence, first, last) else ()
    flags += _past(sentence, first, row)
    return row.type + (".people" if people else ".ethnic" if ethnic else ""), flags, False


def _read_name(sentence: Sentence, first: int, row: Alias) -> tuple[str, tuple[str, ...], bool]:
    money = first > 0 and bool(sentence.tokens[first - 1].lemmas & _MONEY)
    nature = in_nature(sentence, sentence.tokens[first])
    flags = _past(sentence, first, row) + (("currency",) if money else ()) + (("place",) if nature else ())
    return ("name.nature" if nature else row.type), flags, False


def _past(sentence: Sentence, first: int, row: Alias) -> tuple[str, ...]:
    return ("former",) if "historical" in row.flags and _is_former(sentence, first) else ()


def _is_former(sentence: Sentence, first: int) -> bool:
    before = sentence.tokens[max(0, first - 3) : first]
    return any(token.lemmas & _FORMER or token.low.startswith("экс-") for token in before)


def _person(sentence: Sentence, token: Token) -> Name | None:
    """Return the person's name of several words that a token is part of, as the tagger has it."""
    inside = (one for one in sentence.names if one.kind == "PER" and one.start <= token.start < one.end)
    return next((one for one in inside if len(one.text.split()) > 1), None)


def _is_personal(sentence: Sentence, first: int, row: Alias) -> bool:
    """Whether a word within a person's name is a name: capital inside the sentence, and listed if a state's."""
    token = sentence.tokens[first]
    if not token.text[:1].isupper() or token.text.isupper():
        return False
    if row.type in {"demonym", "adjective"}:
        return first > 0
    return "homograph" in row.flags or is_given_name(token.text)


def _is_other_place(sentence: Sentence, first: int, row: Alias) -> bool:
    """Whether a capital's name is a person's ("королева Виктория") or a federal state's ("штат Вашингтон")."""
    token, before = sentence.tokens[first], sentence.tokens[max(0, first - 1) : first]
    if any("штат" in one.lemmas for one in before):
        return True
    people = (one for one in sentence.names if one.kind == "PER")
    return "homograph" in row.flags and any(one.start <= token.start < one.end for one in people)


def _is_namesake(sentence: Sentence, hit: _Hit, person: Name | None, index: Index) -> bool:
    """Whether a surname has a first name before it that is not the leader's: "Иванка Трамп"."""
    token = sentence.tokens[hit.first]
    before = [one for one in sentence.tokens[max(0, hit.first - 3) : hit.first] if person and one.start >= person.start]
    named = [one for one in before if one.text[:1].isupper() and len(one.text) > 1]
    if not named:
        return False
    known = frozenset().union(*(index.given.get(lemma, frozenset()) for lemma in (token.low, *token.lemmas)))
    return not any((one.lemmas | {one.low}) & known or one.low.endswith(_PATRONYMIC) for one in named)


def _is_site(sentence: Sentence, first: int) -> bool:
    """Whether an adjective names a street or district: "улица Советская"."""
    written = sentence.tokens[first].text[:1].isupper()
    return written and bool(_head(sentence, first).lemmas & _SITES)


def _is_language(sentence: Sentence, first: int) -> bool:
    """Whether an adjective names a language: "на турецком и русском языках", "освоила немецкий"."""
    head = _head(sentence, first)
    if head.index != first:
        return bool(head.lemmas & _SPOKEN)
    for token in sentence.tokens[first + 1 :]:
        if "язык" in token.lemmas:
            return True
        if token.pos != "ADJ" and token.low not in {",", "и", "или", "ни"}:
            break
    token, before = sentence.tokens[first], sentence.tokens[max(0, first - 12) : first]
    if token.feats.get("Number") == "Plur":
        return False
    on = bool(before) and before[-1].low in {"на", "по", "с"} and token.case in {"Loc", "Gen"}
    return (on and before[-1].low == "на") or any(one.lemmas & _LEARNING for one in before)


def _is_counted(sentence: Sentence, first: int, last: int) -> bool:
    """Whether an adjective belongs to a sum of money: "5 млн турецких лир"."""
    if not _head(sentence, last).lemmas & _MONEY:
        return False
    before = sentence.tokens[max(0, first - 2) : first]
    return any(token.text[:1].isdigit() or token.lemmas & _COUNTED for token in before)


def _is_title(sentence: Sentence, first: int) -> bool:
    """Whether a word is part of a quoted title: «Казахстанская правда», "Первый русский"."""
    around = sentence.tokens[max(0, first - 3) : first + 4]
    opening = [token for token in around if token.index < first and token.text in _OPENING]
    closing = [token for token in around if token.index > first and token.text in _CLOSING]
    if not opening or not closing:
        return False
    return sentence.tokens[opening[-1].index + 1].text[:1].isupper()


def _head(sentence: Sentence, index: int) -> Token:
    """Return the noun that an adjective belongs to: its governor, or the next noun."""
    head = sentence.tokens[index].head
    if head >= 0 and sentence.tokens[head].pos in {"NOUN", "PROPN"}:
        return sentence.tokens[head]
    after = sentence.tokens[index + 1 : index + 4]
    return next((token for token in after if token.pos in {"NOUN", "PROPN"}), sentence.tokens[index])


# ---- compounds ----


def _compound(token: Token, index: Index) -> Iterator[Mention]:
    """Yield the actors of a compound word: "казахстанско-турецкое", "плотник-афганец", "Мисс Россия-2017"."""
    parts = token.text.split("-")
    if not all(parts) or fold(parts[0]) in _DIRECTIONS:
        return
    found = [_part(part, index, last=place == len(parts) - 1) for place, part in enumerate(parts)]
    known = [row for row in found if row is not None]
    start = token.start
    for part, row in zip(parts, found, strict=True):
        if row is not None and (row.type not in _NAMES or part[:1].isupper()):
            whole = row.type not in _NAMES or len(known) == len(parts)
            flags: tuple[str, ...] = () if whole else ("title",)
            end = start + len(part)
            yield Mention(row.actor, part, start, end, _VIA[row.type], flags, 0.9, f"compound.{row.type}")
        start += len(part) + 1


def _part(part: str, index: Index, *, last: bool) -> Alias | None:
    """Return whom a part of a compound names: a stem or adjective, a people at the end, a state's name."""
    low = fold(part)
    listed = _single(index, (low, low + "-"), "stem") if not last else None
    if listed is not None:
        return listed
    if not last and low.endswith("о"):
        return _single(index, (low[:-1] + "ий", low[:-1] + "ый"), "adjective")
    lemmas = sorted(lemmas_of(part) | {low})
    kinds = ("adjective", "demonym", "name", "short") if last else ("name", "short")
    return next((row for kind in kinds if (row := _single(index, lemmas, kind)) is not None), None)


def _single(index: Index, keys: tuple[str, ...] | list[str], kind: str) -> Alias | None:
    """Return the row of one word and one type under any of the keys, if it is nothing else besides."""
    rows = (entry.row for key in keys for entry in index.entries.get(key, ()) if len(entry.words) == 1)
    apart = {"homograph", "shared", "acronym"} if kind in {"name", "short", "demonym"} else set()
    return next((row for row in rows if row is not None and row.type == kind and not apart & set(row.flags)), None)
