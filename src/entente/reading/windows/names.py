"""Actors named in English, Turkish and Kazakh text: the longest listed name at each word, with its endings.

Every mention keeps the rule that found it, ``<type>/<case>`` in ``rule``. Homographs (Turkey, Jordan, Chad, Georgia,
Mali) need a capital inside the sentence or a neighbour that a country has; people and languages ("Türk", "қазақ") count
as the state only before nouns of state.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from entente.actors import aliases
from entente.actors.tables import table
from entente.evidence.claims import Mention
from entente.reading.lexicon import words as small
from entente.reading.windows.lexicon import lexicon, phrases, stems
from entente.reading.windows.suffixes import LOOSE_CASES, case_of
from entente.reading.windows.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.actors import Alias
    from entente.evidence.claims import Via
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.suffixes import Case
    from entente.reading.windows.text import Sentence, Spelling, Token

_VIA: Mapping[str, Via] = {
    **dict.fromkeys(("name", "short"), "name"),
    **dict.fromkeys(("capital", "seat"), "capital"),
    "demonym": "demonym",
    **dict.fromkeys(("adjective", "stem"), "adjective"),
    "leader": "leader",
    **dict.fromkeys(("bloc", "organisation", "firm"), "org"),
    "product": "product",
}
_ORDER = ("name", "short", "bloc", "capital", "seat", "leader", "adjective", "demonym", "product", "firm", "stem")
_WORDLIKE = frozenset({"adjective", "demonym"})
RECENT = "2015"
"""In undated texts a renamed capital still counts if its old name ended since then."""
_SUFFIXED = 5
"""Letters a name needs to take endings without an apostrophe: "Mali" does not make "Maliye"."""
_TITLES = frozenset(
    {"president", "prime", "minister", "king", "premier", "chancellor", "emir", "sultan", "queen", "mr"}
)
_SMALL = small(
    "if when while but and as although because unless after before once since that so yet however the a an in on at "
    "from to for with by of both neither either only even then now today both meanwhile also while where"
)
_PLURAL = ("s", "sh", "ese", "z")
_BLOCS = frozenset({"CSTO", "EAEU", "CIS", "SCO", "OTS", "NATO", "EU", "TRACECA", "BRICS", "OIC", "ASEAN"})


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An alias prepared for matching: its folded words and its row; ``None`` names nobody."""

    words: tuple[str, ...]
    row: Alias | None


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Aliases by their folded first word."""

    entries: Mapping[str, tuple[Entry, ...]]
    spelled: Spelling


class _Hit(NamedTuple):
    entry: Entry
    first: int
    last: int
    stop: int
    """Offset where the name ends, before its endings."""
    case: Case


def build_index(spelled: Spelling, rows: Sequence[Alias] | None = None) -> Index:
    """Prepare alias rows for matching; by default those of :func:`entente.actors.aliases` in the language."""
    return _index(spelled, None if rows is None else tuple(rows))


@lru_cache(maxsize=8)
def _index(spelled: Spelling, rows: tuple[Alias, ...] | None) -> Index:
    entries: dict[str, dict[tuple[tuple[str, ...], str, str], Entry]] = defaultdict(dict)
    given = _shipped(spelled) if rows is None else rows
    for row in given:
        words = _words(row.alias, spelled)
        if words:
            entries[words[0]][words, row.actor, f"{row.type} {row.start}"] = Entry(words, row)
    for decoy in lexicon(spelled).words("decoy"):
        words = tuple(decoy.split(" "))
        entries[words[0]][words, "", ""] = Entry(words, None)
    ordered = {key: tuple(sorted(found.values(), key=_preference)) for key, found in entries.items()}
    return Index(ordered, spelled)


def _shipped(spelled: Spelling) -> tuple[Alias, ...]:
    rows = aliases(spelled.tongue)
    if spelled.tongue == "en":
        return (*rows, *_plurals(rows), *_surnames(rows))
    if spelled.tongue == "kk":
        listed = {name.lower() for row in table("leaders") for name in row["alias_ru"].split("|")}
        leaders = [row for row in aliases("ru") if row.type == "leader" and row.alias in listed]
        written = dict(pair.split("=")[::-1] for pair in lexicon(spelled).words("leader_spelling"))
        return (*rows, *leaders, *(replace(row, alias=written[row.alias]) for row in leaders if row.alias in written))
    foreign = tuple(row for row in aliases("en") if row.type in {"leader", "product", "firm"})
    return (*rows, *foreign, *_surnames(foreign))


def _preference(entry: Entry) -> tuple[int, int, int]:
    if entry.row is None:
        return (-len(entry.words), -1, 0)
    return (-len(entry.words), _ORDER.index(entry.row.type), "historical" in entry.row.flags)


def _plurals(rows: Iterable[Alias]) -> Iterator[Alias]:
    """Yield plural demonyms: "Turks", "Frenchmen"."""
    for row in rows:
        if row.type == "demonym" and not row.alias.endswith(_PLURAL):
            plural = row.alias[:-3] + "men" if row.alias.endswith(("shman", "chman")) else row.alias + "s"
            yield replace(row, alias=plural)


def _surnames(rows: Sequence[Alias]) -> Iterator[Alias]:
    """Yield surnames of leaders, flagged ``shared`` if several states had one of the name."""
    found: dict[str, list[Alias]] = defaultdict(list)
    for row in rows:
        if row.type == "leader" and " " in row.alias:
            found[row.alias.rsplit(" ", 1)[-1]].append(row)
    for surname, named in found.items():
        shared = ("shared",) if len({row.actor for row in named}) > 1 else ()
        yield from (replace(row, alias=surname, flags=(*row.flags, "surname", *shared)) for row in named)


def _words(alias: str, spelled: Spelling) -> tuple[str, ...]:
    plain = alias.replace("i̇", "i")
    return tuple(token.low for one in sentences(plain, 0, len(plain), spelled) for token in one.tokens)


def find_mentions(sentence: Sentence, text: str, index: Index, *, date: str | None = None) -> tuple[Mention, ...]:
    """Return the actors named in a sentence, in order.

    Parameters
    ----------
    sentence
        From :func:`~entente.reading.windows.text.sentences`.
    text
        The document's text.
    index
        From :func:`build_index`.
    date
        ISO date of the document; dated aliases count only if valid then. Without it leaders in office today count.
    """
    finder = _Finder(sentence, text, index, date)
    return tuple(finder.mentions())


@dataclass(frozen=True, slots=True)
class _Finder:
    sentence: Sentence
    text: str
    index: Index
    date: str | None

    def mentions(self) -> Iterator[Mention]:
        at = 0
        tokens = self.sentence.tokens
        while at < len(tokens):
            hit = self._longest(at)
            if hit is None:
                yield from self._compound(tokens[at])
                at += 1
                continue
            mention = self._mention(hit)
            if mention is not None:
                yield mention
            at = hit.last + 1

    # ---- matching ----

    def _longest(self, at: int) -> _Hit | None:
        hits = [
            hit for key in self._keys(at) for entry in self.index.entries[key] if (hit := self._hit(at, key, entry))
        ]
        if not hits:
            return None
        size = max(hit.last for hit in hits)
        longest = [hit for hit in hits if hit.last == size]
        longest = [hit for hit in longest if hit.stop == max(one.stop for one in longest)]
        plain = [hit for hit in longest if hit.entry.row is not None and "homograph" not in hit.entry.row.flags]
        if len({hit.entry.row.actor for hit in plain if hit.entry.row is not None}) == 1:
            return plain[0]
        actors = {hit.entry.row.actor for hit in longest if hit.entry.row is not None}
        if len(actors) > 1 and any(hit.entry.row is not None and "shared" in hit.entry.row.flags for hit in longest):
            living = [hit for hit in longest if hit.entry.row is not None and hit.entry.row.type == "name"]
            return living[0] if len({hit.entry.row.actor for hit in living if hit.entry.row}) == 1 else None
        return longest[0]

    def _keys(self, at: int) -> tuple[str, ...]:
        low = self.sentence.tokens[at].low
        if self.index.spelled.tongue == "en":
            return (low,) if low in self.index.entries else ()
        bare = low.partition("'")[0]
        found = dict.fromkeys((low, *(bare[:size] for size in range(len(bare), 1, -1))))
        return tuple(key for key in found if key in self.index.entries)

    def _hit(self, at: int, key: str, entry: Entry) -> _Hit | None:
        tokens = self.sentence.tokens[at : at + len(entry.words)]
        if len(tokens) < len(entry.words):
            return None
        if len(entry.words) > 1 and tokens[0].low != key:
            return None
        if any(token.low != word for token, word in zip(tokens[1:-1], entry.words[1:-1], strict=True)):
            return None
        last, word = tokens[-1], entry.words[-1]
        case = self._case(last, word, entry)
        if case is None or not self._written(tokens, entry) or not _valid(entry.row, self.date):
            return None
        return _Hit(entry, at, last.index, min(last.end, last.start + len(word)), case)

    def _case(self, token: Token, word: str, entry: Entry) -> Case | None:
        if token.low == word:
            return self._set_apart(token)
        if self.index.spelled.tongue == "en" or not token.low.startswith(word):
            return None
        rest = token.low[len(word) :]
        if self.index.spelled.tongue == "tr" and not rest.startswith("'"):
            wordlike = entry.row is not None and entry.row.type in _WORDLIKE | {"bloc"}
            if not wordlike and (len(word) < _SUFFIXED or len(entry.words) > 1):
                return None
        return case_of(rest.removeprefix("'").removeprefix("-"), self.index.spelled.tongue)

    def _set_apart(self, token: Token) -> Case:
        """Read "Kazakistan in" in text without Turkish letters, and "Rusya ile"."""
        after = self.sentence.tokens[token.index + 1 : token.index + 2]
        if self.index.spelled.tongue == "tr" and after and after[0].low == "ile":
            return "ins"
        if self.index.spelled.tongue == "kk" and after and after[0].low in {"мен", "пен", "бен"}:
            return "ins"
        return LOOSE_CASES.get(after[0].low, "nom") if self.index.spelled.plain and after else "nom"

    def _written(self, tokens: Sequence[Token], entry: Entry) -> bool:
        """Whether the words are written as names where the alias is one."""
        row, text = entry.row, tokens[0].text
        if row is None:
            return True
        if "acronym" in row.flags:
            bare = text.replace("’", "'").partition("'")[0][: len(entry.words[0])]
            return bare.isupper() and not self._is_shouted()
        kazakh = self.index.spelled.tongue == "kk" and row.type in _WORDLIKE
        if kazakh:
            return text[0].islower() or not self._also_name(entry)
        return text[0].isupper()

    def _also_name(self, entry: Entry) -> bool:
        """Whether a Kazakh adjective is also the state's name: "Қытай" and "қытай"."""
        return any(
            one.words == entry.words and one.row and one.row.type == "name"
            for one in self.index.entries[entry.words[0]]
        )

    def _is_shouted(self) -> bool:
        words = [token.text for token in self.sentence.tokens if token.text.isalpha()]
        return len(words) > 3 and all(word.isupper() for word in words)  # noqa: PLR2004 - a headline in capitals

    # ---- context ----

    def _mention(self, hit: _Hit) -> Mention | None:
        """Make the mention of a hit, unless its context says that no actor is meant."""
        row = hit.entry.row
        if row is None or row.type == "stem" or not self._is_meant(hit, row):
            return None
        start = self.sentence.tokens[hit.first].start
        via: Via = "org" if row.actor in _BLOCS and row.type in {"short", "name", "bloc"} else _VIA[row.type]
        via = "adjective" if hit.case == "adj" else via
        flags: tuple[str, ...] = ("ethnic_adjective",) if "ethnic" in row.flags else ()
        if via == "capital" and self._is_place(hit):
            flags += ("place",)
        confidence = 0.6 if flags else 0.8 if row.flags else 0.95
        surface = self.text[start : hit.stop]
        return Mention(row.actor, surface, start, hit.stop, via, flags, confidence, f"{row.type}/{hit.case}")

    def _is_meant(self, hit: _Hit, row: Alias) -> bool:
        if "ethnic" in row.flags and row.type == "adjective" and not self._before_state(hit.last):
            return False
        if row.type == "leader":
            return self._is_leader(hit, row)
        if self._is_former(hit):
            return False
        if "homograph" in row.flags and not self._is_country(hit):
            return False
        checked = row.type in {"capital", "seat"} or "homograph" in row.flags
        return not (checked and self._is_part_of_name(hit))

    def _is_former(self, hit: _Hit) -> bool:
        """Whether the word belongs to somebody out of office: "former Afghan president"."""
        tokens = self.sentence.tokens
        before = tokens[hit.first - 1].low if hit.first else ""
        titles = lexicon(self.index.spelled).words("title_official")
        return before in {"former", "ex", "eski"} and any(
            one.low in titles for one in tokens[hit.last + 1 : hit.last + 3]
        )

    def _before_state(self, last: int) -> bool:
        """Whether a people's name stands before a noun of state; in English only arts and language are none."""
        words = lexicon(self.index.spelled)
        after = self.sentence.tokens[last + 1 : last + 3]
        if self.index.spelled.tongue == "en":
            return not (after and after[0].low in words.words("ethnic_heads"))
        known = words.words("state_heads")
        return any(stems(token.low, known) for token in after)

    def _is_leader(self, hit: _Hit, row: Alias) -> bool:
        tokens = self.sentence.tokens
        before = tokens[hit.first - 1] if hit.first else None
        former = any(
            token.low in {"former", "ex-president", "eski"} for token in tokens[max(0, hit.first - 3) : hit.first]
        )
        if former or "surname" not in row.flags:
            return not former
        titled = before is not None and before.low in _TITLES
        named = before is not None and before.text[:1].isupper() and before.index > 0
        return titled or (not named and "shared" not in row.flags and len(row.alias) > 4)  # noqa: PLR2004 - "Xi", "Saif"

    def _is_country(self, hit: _Hit) -> bool:
        """Whether a homograph is the country: inside a sentence, or with endings or neighbours that a country has."""
        tokens = self.sentence.tokens
        words = lexicon(self.index.spelled)
        if "'" in tokens[hit.last].low:
            return True
        if tokens[hit.first].low == "georgia" and _speaks_of_a_federation(tokens, words):
            return False
        opens = hit.first == 0 or tokens[hit.first - 1].text in '"“«:'
        if tokens[hit.last + 1 : hit.last + 2] and tokens[hit.last + 1].text == ",":
            return True
        return not opens or self.index.spelled.tongue == "en"

    def _is_part_of_name(self, hit: _Hit) -> bool:
        """Whether the word belongs to a person's or a body's name: "Michael Jordan", "Ankara University"."""
        tokens = self.sentence.tokens
        if self.index.spelled.tongue != "en":
            return False
        before = tokens[hit.first - 1] if hit.first else None
        after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
        words = lexicon(self.index.spelled)
        follows = after is not None and after.text[0].isupper() and after.low not in words.words("title_official")
        leads = before is not None and before.text[0].isupper() and before.text.isalpha() and before.index > 0
        plain = words.words("title_official", "title_extra") | _SMALL
        quoted = hit.first > 1 and tokens[hit.first - 2].text in '"“«'
        leads = leads and before is not None and before.low not in plain and not quoted
        return (follows and not self._names_actor(hit.last + 1)) or (leads and not self._names_actor(hit.first - 1))

    def _names_actor(self, at: int) -> bool:
        """Whether another listed name stands there, or an "I" or "U.S." that says nothing."""
        return self.sentence.tokens[at].low in self.index.entries

    def _is_place(self, hit: _Hit) -> bool:
        if self.index.spelled.tongue != "en":
            return hit.case == "loc"
        before = self.sentence.tokens[hit.first - 1].low if hit.first else ""
        return before in {"in", "at", "near", "from", "outside", "around"}

    # ---- compounds ----

    def _compound(self, token: Token) -> Iterator[Mention]:
        """Yield the actors of "Turkish-Kazakh", "Türk-Rus", "қазақ-түрік", "Turkish-made"."""
        parts = token.text.split("-")
        if len(parts) < 2 or not all(parts):  # noqa: PLR2004 - one hyphen at least
            return
        start = token.start
        found = []
        for place, part in enumerate(parts):
            mention = self._piece(part, start, last=place == len(parts) - 1)
            found.append(mention)
            start += len(part) + 1
        english_made = self.index.spelled.tongue == "en" and found[0] is not None
        paired = all(found)
        yield from (
            replace(one, rule="compound/pair") if paired else one
            for one in found
            if one is not None and (paired or english_made)
        )

    def _piece(self, part: str, start: int, *, last: bool) -> Mention | None:
        low = self.index.spelled.fold(part).partition("'")[0]
        sizes = range(len(low), 2, -1) if last and self.index.spelled.tongue != "en" else (len(low),)
        for size in sizes:
            key, rest = low[:size], low[size:]
            stem = [*self.index.entries.get(key, ()), *self.index.entries.get(key + "-", ())]
            rows = [one.row for one in stem if one.row is not None and len(one.words) == 1]
            if (
                rows
                and case_of(rest, self.index.spelled.tongue) is not None
                and rows[0].type not in {"leader", "product"}
            ):
                surface = part[:size]
                return Mention(rows[0].actor, surface, start, start + size, "adjective", (), 0.8, "compound/nom")
        return None


def _valid(row: Alias | None, date: str | None) -> bool:
    if row is None:
        return True
    if date is None:
        return row.end is None or (row.type != "leader" and row.end >= RECENT)
    return (row.start is None or row.start <= date) and (row.end is None or date < row.end)


def _speaks_of_a_federation(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether something else in the sentence belongs to the American state of the same name."""
    known = words.words("state_context")
    return any(token.low in known for token in tokens) or next(phrases(tokens, known), None) is not None
