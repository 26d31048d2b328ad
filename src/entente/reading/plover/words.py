"""English words for the PLOVER coder: tokens with the two spans marked, and the forms a pattern may name.

A token answers to its surface and to each base form that it may have, so that patterns are written in base forms and
no dictionary is loaded: ``bombing`` answers to ``bombing`` and ``bomb``, ``held`` to ``held`` and ``hold``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Side = Literal["", "s", "t"]

_IRREGULAR = """
be:is,are,was,were,been,being,am have:has,had,having do:does,did,done go:goes,went,gone say:said says:say
hold:held meet:met give:gave,given send:sent withdraw:withdrew,withdrawn strike:struck,stricken find:found
shoot:shot fight:fought seek:sought break:broke,broken drive:drove,driven throw:threw,thrown bring:brought
leave:left lose:lost take:took,taken make:made speak:spoke,spoken begin:began,begun steal:stole,stolen
fly:flew,flown blow:blew,blown overthrow:overthrew,overthrown forgive:forgave,forgiven swear:swore,sworn
tell:told win:won grow:grew,grown lay:laid feed:fed come:came become:became see:saw,seen get:got,gotten
sell:sold buy:bought build:built rebuild:rebuilt lend:lent spend:spent keep:kept stand:stood sit:sat lead:led
pay:paid know:knew,known think:thought freeze:froze,frozen choose:chose,chosen fall:fell,fallen flee:fled
deal:dealt burn:burnt rise:rose,risen run:ran shake:shook,shaken hurt:hurt undertake:undertook,undertaken
forbid:forbade,forbidden catch:caught teach:taught write:wrote,written ride:rode,ridden bind:bound
wind:wound understand:understood withhold:withheld uphold:upheld mistake:mistook arise:arose,arisen
weapon:weaponry man:men woman:women child:children person:people die:dying lie:lying vow:vowed,vows tie:tying
boycott:boycotts retake:retook,retaken overrun:overran bid:bade slay:slew,slain sue:suing,sued renege:reneged
not:n't,cannot will:'ll,won would:'d hang:hanged,hung dig:dug rethink:rethought redo:redid step:stepped
"""
_BASES: Mapping[str, str] = {
    form: line.split(":")[0] for line in _IRREGULAR.split() for form in line.split(":")[1].split(",")
}
_SHORTENED: Mapping[str, tuple[str, ...]] = {
    "won't": ("will", "not"),
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "shan't": ("shall", "not"),
}
_TOKEN = re.compile(
    r"</?[st]>|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,]*\d(?:-[^\W\d_]+)*|\d(?:-[^\W\d_]+)*|[.,;:!?()\"“”—–-]|\S"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_VOWELS = frozenset("aeiouy")
_BREAKS = frozenset(".;:!?")
_SHORTEST = 3
MOST = 400
"""Longest sentence in tokens that is coded; what follows is not read."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence.

    Attributes
    ----------
    text
        Lower case.
    forms
        The surface and its possible base forms.
    side
        ``s`` inside the source's span, ``t`` inside the target's, else empty.
    unit
        Number of the unit it belongs to: a word outside the spans, or a whole span.
    """

    text: str
    forms: frozenset[str]
    side: Side
    unit: int


def tokens_of(marked: str) -> tuple[Token, ...]:
    """Return the tokens of a sentence in which ``<s>…</s>`` and ``<t>…</t>`` mark source and target."""
    found: list[Token] = []
    side: Side = ""
    unit = -1
    for piece, side in _sided(marked):
        unit += not (side and found and found[-1].side == side)
        found.append(Token(piece, forms_of(piece), side, unit))
        if len(found) == MOST:
            break
    return tuple(found)


def _sided(marked: str) -> Iterator[tuple[str, Side]]:
    side: Side = ""
    for match in _TOKEN.finditer(marked):
        piece = match.group().lower().replace("’", "'")
        if piece in {"<s>", "<t>"}:
            side = "s" if piece == "<s>" else "t"
        elif piece in {"</s>", "</t>"}:
            side = ""
        else:
            yield from ((part, side) for part in _parts(piece))


def _parts(piece: str) -> tuple[str, ...]:
    if piece in _SHORTENED:
        return _SHORTENED[piece]
    if piece.endswith("n't"):
        return piece[:-3], "not"
    return (piece,)


def breaks(token: Token) -> bool:
    """Whether a clause ends here, as far as punctuation tells."""
    return token.text in _BREAKS and not token.side


@lru_cache(maxsize=65536)
def forms_of(word: str) -> frozenset[str]:
    """Return a lower-case English word and the base forms that it may have."""
    bare = _POSSESSIVE.sub("", word)
    forms = {word, bare, _BASES.get(bare, bare)}
    return frozenset(forms | set(_regular(bare)))


def _regular(word: str) -> Iterator[str]:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST and _VOWELS & set(stem):
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending == "ed" and stem.endswith("i"):
                yield stem[:-1] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST:
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("ies"):
            yield word[:-3] + "y"
