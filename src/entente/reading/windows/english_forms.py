"""Forms of the listed English verbs: regular ones made, irregular ones listed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from entente.reading.lexicon import words
from entente.reading.windows.predicates import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Act

Tag = Literal["base", "s", "past", "pp", "ing"]

_OTHERS = ("refuse", "intend", "threaten", "urge", "verb")
_PRESENT = frozenset({"is", "are", "am", "'re", "'m", "'s", "has"})
_PP_ONLY = words(
    "been gone given taken shown known written risen grown fallen shrunk shrunken chosen begun driven frozen broken "
    "forgiven withdrawn forbidden forgotten overtaken seen sworn gotten done spoken overthrown stricken"
)


@dataclass(frozen=True, slots=True)
class Forms:
    """Every form of the listed verbs -> its lemma and tags."""

    by_form: Mapping[str, tuple[str, frozenset[Tag]]]
    acts: Mapping[str, Act]

    def tags(self, low: str) -> frozenset[Tag]:
        """Return what forms a word may be; none for a word that is no listed verb."""
        found = self.by_form.get(low)
        return found[1] if found is not None else frozenset()

    def lemma(self, low: str) -> str:
        """Return the base form, or the word itself."""
        found = self.by_form.get(low)
        return found[0] if found is not None else low


@lru_cache(maxsize=4)
def forms(lexicon: Lexicon) -> Forms:
    """Return the forms of the verbs of a lexicon."""
    irregular = tuple(sorted(lexicon.words("irregular")))
    return _forms(irregular, tuple((kind, lexicon.words(kind)) for kind in (*ACTS, *_OTHERS)))


def _forms(irregular: tuple[str, ...], kinds: tuple[tuple[str, frozenset[str]], ...]) -> Forms:
    acts: dict[str, Act] = {}
    act: Act
    for kind, listed in kinds:
        act = next((one for one in ACTS if one == kind), "other")
        for word in listed:
            acts.setdefault(word, act)
    found: dict[str, tuple[str, set[Tag]]] = {}
    for base in sorted(acts):
        for form, tag in _inflected(base):
            found.setdefault(form, (base, set()))[1].add(tag)
    for pair in irregular:
        form, _, base = pair.partition("=")
        found[form] = (base, _irregular_tags(form))
        acts.setdefault(base, "other")
    for base in ("cut", "hit", "put", "set", "quit", "cost", "spread", "shut"):
        found[base] = (base, {"base", "past", "pp"})
    return Forms({form: (base, frozenset(tags)) for form, (base, tags) in found.items()}, acts)


def _irregular_tags(form: str) -> set[Tag]:
    if form in _PRESENT:
        return {"s"}
    return {"pp"} if form in _PP_ONLY else {"past", "pp"}


def _inflected(base: str) -> Iterator[tuple[str, Tag]]:
    yield base, "base"
    if " " in base:
        return
    hissing = base.endswith(("s", "x", "z", "ch", "sh", "o"))
    consonant_y = base.endswith("y") and base[-2:-1] not in "aeiou"
    yield (base[:-1] + "ies" if consonant_y else base + ("es" if hissing else "s")), "s"
    stem = base[:-1] + "i" if consonant_y else base.removesuffix("e")
    for form in {stem, base + base[-1]}:
        yield form + "ed", "past"
        yield form + "ed", "pp"
    for form in {base.removesuffix("e"), base + base[-1]}:
        yield form + "ing", "ing"
