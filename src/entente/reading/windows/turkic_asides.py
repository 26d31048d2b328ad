"""What a Turkish or Kazakh clause holds beside its act: things not done on the way, actors denied, what is left.

"Haber vermeden", "ешқандай шарт қоймай" say how an act was done, so neither their negation nor their actors belong to
it; "Rusya değil Azerbaycan" denies an actor and no act; a drill that a state left is nothing that it held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.lexicon import stems
from entente.reading.windows.predicates import span_of

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Token, Tongue
    from entente.reading.windows.turkic_marks import Reading

_NONE = (0, 0)
_WITHOUT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?P<noun>\w{1,40}m[ea])(?:d[ea]n|ks[iuü]z[iuü]n|y[iuü]p|y[ea]r[ea]k)"),
    "kk": re.compile(r"\w{2,40}[мбп](?:[ае]й|[ае]ст[ае]н|[ае]с)"),
}
"""Converbs of what was not done."""
_BEFORE = frozenset({"önce", "once", "evvel", "бұрын"})
"""Behind such a converb: "vurmadan önce", before it struck."""
_BUSY = frozenset({"отыр", "жатыр", "тұр", "жүр", "отырған", "жатқан", "қойды", "қалды", "кетті", "келді", "келеді"})
"""Helpers that make a Kazakh converb the verb of its clause: "бермей отыр" does not give."""
_TOWARDS = frozenset({"saldir", "baskin yap", "шабуыл жаса", "шабуылда"})
"""Acts whose target stands in the dative, beside those of giving: "ескертпей шабуыл жасады"."""
_STRIKING = frozenset(
    {"vur", "bombala", "işgal et", "isgal et", "ilhak et", "hedef al", "бомбала", "атқыла", "басып ал"}
)
"""Acts whose target is their object: "uyarmadan bombaladı"."""
_DESPITE = frozenset({"rağmen", "ragmen", "karşin", "karsin"})
"""Behind a dative: in spite of what an actor wished."""
_WAITING: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:bekle|kaybet|ge[cç]ir|yitir)m[ea]\w{1,40}"),
    "kk": re.compile(r"(?:күт|жоғалт)[мбп]\w{1,40}"),
}
"""Converbs that say "at once" and may have an object: "onayını beklemeden"."""
_PROMPT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:bekle|kaybet|ge[cç]ir|yitir|gecik|duraksa|dur|aksa|yorul|tereddüt et|usan)m[ea]\w{1,40}"),
    "kk": re.compile(r"(?:күт|жоғалт|кешік|кідір|тоқта|іркіл|ойлан|аялда|шарша|асық|жалық)[мбп]\w{1,40}"),
}
"""Converbs that say "at once" or "on and on": the nouns around them belong to the act."""
_LIGHT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:ver|et|edil|yap|al|at|kal|göster|kes|gözet|bulun|koş|koy|[cç]ek)m[ea]\w{1,40}"),
    "kk": re.compile(r"(?:бер|ет|қыл|жаса|қой|ал|сал|айт)[мбп]\w{1,40}"),
}
"""Converbs that mean little without their object: "ara vermeden", on and on."""
_TOLD_NOUNS = words(
    "haber bilgi izin onay söz güvence yetki destek yardim davet cevap yanit hesap taviz ödün firsat süre uyari nota "
    "saldiri yaptirim müdahale "
    "хабар ақпарат рұқсат жауап мәлімет ескерту уәде есеп келісім шабуыл соққы көмек кепілдік"
)
"""Objects with which a light verb takes another noun: "izin almadan", "рұқсат сұрамай"."""
_LINKS = frozenset({"ve", "ile", "және", "мен", "пен", "бен"})
_AND = frozenset({"ve", "және", ","})
_FEARING: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:çekin|cekin|kork|[uü]rk|sak[iı]n)m[ea]\w{1,40}"),
    "kk": re.compile(r"(?:қорық|жасқан|тайсал|именб?)[мбп]\w{1,40}"),
}
"""Converbs that take an ablative: "yaptırımlarından çekinmeden"."""
_DETERMINERS = frozenset({"hiçbir", "hicbir", "hiç", "hic", "herhangi", "ешқандай", "ешбір", "еш", "ешкімге", "ештеңе"})
_CASED: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(
        r"\w{1,40}(?:[iuü]n[ea]|l[ea]r[ea]|y[ea]|[dt][ea]n?|[iuü]n[iuü]|l[ea]ri|y[iuü]|[^\W aeiouöüy][iuü]yl[ea])"
    ),
    "kk": re.compile(
        r"\w{1,40}(?:ға|ге|қа|ке|на|не|дан|ден|тан|тен|нан|нен|ды|ді|ты|ті|ны|ні|ын|ін|да|де|та|те|мен|бен|пен)"
    ),
}
"""Case endings of common nouns."""
_DATIVE: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w{4,40}(?<!m)[ea]"),
    "kk": re.compile(r"\w{1,40}(?:ға|ге|қа|ке)"),
}
"""A Turkish dative ("savaşa") looks like a bare noun, which the lexicon tells; a verbal noun in -ma counts as bare."""
_OBJECT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w{1,40}[iuü]"),
    "kk": re.compile(r"\w{1,40}(?:ды|ді|ты|ті|ны|ні|ын|ін)"),
}
_OWNER: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w{1,40}n[iuü]n|\w{1,40}l[ea]r[iuü]n"),
    "kk": re.compile(r"\w{1,40}[дтн][ыі]ң"),
}
_OWNED: Mapping[Tongue, re.Pattern[str]] = {"tr": re.compile(r"\w{1,40}[iuü]"), "kk": re.compile(r"\w{1,40}[ыі]")}
_BARE_WORDS = 2
"""Words of a converb's bare object: "ön koşul koymadan"."""
_DENYING = frozenset({"değil", "degil", "емес"})
_ONLY = frozenset({"sadece", "yalnizca", "yalniz", "salt", "тек", "жалғыз", "ғана", "қана"})
"""With these the actor is not denied but joined by another: "sadece Rusya değil, Çin de"."""
_TELLING = frozenset({"diyen", "diye", "diyerek", "deyip", "деп", "деген", "dedi", "деді"})
_LEAVING: Mapping[Tongue, frozenset[str]] = {
    "tr": frozenset({"çekil", "cekil", "ayril", "çik", "cik"}),
    "kk": frozenset({"шық", "кет", "шығып кет"}),
}
_LEFT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w{1,40}[dt][ea]n"),
    "kk": re.compile(r"\w{1,40}[дтн][ае]н"),
}
_TOGETHER = words("ortak müşterek musterek ikili askeri nükleer birleşik бірлескен ортақ әскери екіжақты")
"""Adjectives of what is left with others."""


def named_cases(tokens: Sequence[Token], mentions: Sequence[Mention]) -> dict[int, str]:
    """Return the case of the actor that each word belongs to, by the word's index."""
    found = {}
    for one in mentions:
        first, last = span_of(tokens, one)
        noun = tokens[last + 1].text[:1] if last + 1 < len(tokens) else ""
        joined = one.via in {"adjective", "demonym"} and noun.islower()
        found.update(dict.fromkeys(range(first, last + 1), "adj" if joined else one.rule.rpartition("/")[2]))
    return found


# ---- without doing ----


def left_out(reading: Reading, one: Predicate) -> tuple[int, int]:
    """Return the words of a clause (half-open) that do not belong to its act; ``(0, 0)`` if all do.

    Parameters
    ----------
    reading
        The sentence.
    one
        A predicate of it.
    """
    at = next((at for at in range(one.first - 1, one.begin, -1) if _is_aside(reading, at)), None)
    if at is None:
        return _left_behind(reading, one) or _denied_noun(reading, one) or _NONE
    first = _Aside(reading, one, at).first()
    while first - 2 > one.begin and reading.low(first - 1) in _AND and _is_aside(reading, first - 2):
        first = _Aside(reading, one, first - 2).first()
    return first, at + (2 if reading.low(at + 1) in _BEFORE | _ALSO else 1)


def _is_aside(reading: Reading, at: int) -> bool:
    """Whether a word ends an aside: what was not done, or a concession without a subject behind it."""
    despite = reading.low(at) in _DESPITE and at - 1 not in reading.named
    return despite or _is_without(reading, at) or (at not in reading.named and concedes(reading.tokens, at))


def _is_without(reading: Reading, at: int) -> bool:
    """Whether a word says what was not done; "anlaşmadan" is "from the agreement" as well and does not count."""
    lexicon, after = reading.lexicon, reading.low(at + 1)
    match = _WITHOUT[lexicon.spelled.tongue].fullmatch(reading.low(at))
    if match is None or not reading.tokens[at].text[0].islower() or after in _BUSY:
        return False
    if match.group().endswith("с"):
        return after in _BEFORE
    noun = match.groupdict().get("noun") or ""
    return after in _BEFORE or (noun not in lexicon.words("mutual_noun") and noun not in lexicon.topics)


@dataclass(frozen=True, slots=True)
class _Aside:
    """The phrase of a converb, word ``at``, before the act ``one``: its bare object, and a noun with case and owner."""

    reading: Reading
    one: Predicate
    at: int

    @property
    def tongue(self) -> Tongue:
        return self.reading.lexicon.spelled.tongue

    def first(self) -> int:
        """Return where the phrase begins."""
        low, begin, first = self.reading.low, self.one.begin, self.at
        while first > begin and self.at - first < _BARE_WORDS and self._is_bare(first - 1):
            first -= 1
        if first > begin and low(first - 1) in _DETERMINERS:
            return first - 1
        plain = first == self.at or low(first) in _TOLD_NOUNS
        owned = not plain and _OWNED[self.tongue].fullmatch(low(first)) is not None
        if first > begin and not owned and self._is_completed_by(first - 1):
            first -= 1
            owned = first not in self.reading.named
        while owned and first > begin and (self._owns(first - 1) or self._qualifies(first - 1)):
            first -= 1
        return first

    def _is_bare(self, at: int) -> bool:
        low, lexicon = self.reading.low(at), self.reading.lexicon
        if at in self.reading.named or not low[0].isalpha() or low in _DETERMINERS:
            return False
        listed = low in lexicon.topics or low in lexicon.words("mutual_noun") or low in _TOLD_NOUNS
        cased = (_CASED[self.tongue], _OWNER[self.tongue], _DATIVE[self.tongue])
        return listed or not any(pattern.fullmatch(low) for pattern in cased)

    def _is_completed_by(self, at: int) -> bool:
        """Whether a word with a case completes the converb, not the act behind it."""
        case = self.reading.named.get(at) or self._case(at)
        if case == "nom":
            return self._qualifies(at) and self.reading.low(at - 1) not in _LINKS
        if case in {"adj", "gen"} or self._is_prompt(at, case):
            return False
        wanted = self._wanted()
        if wanted == self.reading.named.get(at) and not self._goes_elsewhere(at, wanted):
            return False
        if case == "acc":
            # "parasını alamasa da verdi": the act behind a concession may share its object
            return at + 1 == self.at and not concedes(self.reading.tokens, self.at)
        return at + 1 == self.at or self._governs(case)

    def _case(self, at: int) -> str:
        low = self.reading.low(at)
        if not low[0].isalpha() or low in _DETERMINERS or _OWNER[self.tongue].fullmatch(low):
            return "adj"
        return "acc" if _OBJECT[self.tongue].fullmatch(low) else "abl" if _LEFT[self.tongue].fullmatch(low) else "dat"

    def _is_prompt(self, at: int, case: str) -> bool:
        """Whether the converb says "at once" or "without fear", with which no noun in this case goes."""
        low = self.reading.low(self.at)
        if case == "acc":
            alone = at in self.reading.named and not any(self._stands_by(other) for other in self.reading.named)
            waits = _WAITING[self.tongue].fullmatch(low) is not None and not alone
            return _PROMPT[self.tongue].fullmatch(low) is not None and not waits
        fearless = case != "abl" and _FEARING[self.tongue].fullmatch(low) is not None
        return fearless or _PROMPT[self.tongue].fullmatch(low) is not None

    def _governs(self, case: str) -> bool:
        """Whether a converb with a bare object takes another noun: "haber vermeden", but not "ara vermeden"."""
        low = self.reading.low(self.at)
        taking = case == "abl" and low.startswith(("al", "ал"))
        light = not taking and _LIGHT[self.tongue].fullmatch(low) is not None
        return not light or self.reading.low(self.at - 1) in _TOLD_NOUNS | self.reading.lexicon.words("mutual_noun")

    def _wanted(self) -> str:
        """Return the case in which the act takes the actor that it cannot be without, or an empty string."""
        cases = {"give": "dat", "take": "abl"}
        if self.one.lemma in _STRIKING:
            return "acc"
        return "dat" if self.one.lemma in _TOWARDS else cases.get(self.one.act, "")

    def _goes_elsewhere(self, at: int, case: str) -> bool:
        """Whether another actor, or a thing struck, is what the act wants: who gives gives to somebody."""
        named = self.reading.named
        behind = (step for step in range(self.at + 1, self.one.first) if step not in named)
        if case == "acc" and any(_OBJECT[self.tongue].fullmatch(self.reading.low(step)) for step in behind):
            return True
        return any(named[other] == case and not at <= other <= self.at and self.one.holds(other) for other in named)

    def _stands_by(self, other: int) -> bool:
        """Whether an actor behind the converb, and not its subject, may be whom the act concerns."""
        return self.at < other < self.one.first and self.reading.named[other] != "nom"

    def _qualifies(self, at: int) -> bool:
        """Whether a bare name is no subject, since one stands before it: "Çin, ABD tehdidine aldırmadan"."""
        named = self.reading.named
        if self.reading.low(at - 1) in _LINKS:
            return False
        return named.get(at) == "nom" and any(self.one.begin <= one < at - 1 and named[one] == "nom" for one in named)

    def _owns(self, at: int) -> bool:
        """Whether a word belongs to the noun behind it as its owner."""
        case = self.reading.named.get(at)
        return case in {"gen", "adj"} or (
            case is None and _OWNER[self.tongue].fullmatch(self.reading.low(at)) is not None
        )


# ---- denied actors ----


def contrasts(tokens: Sequence[Token], mentions: Sequence[Mention], verbs: Container[int] = ()) -> frozenset[int]:
    """Return the places of "değil" and "емес" that deny the noun before them: "Rusya değil Azerbaycan".

    Parameters
    ----------
    tokens
        Words of the sentence.
    mentions
        Its actors.
    verbs
        Places of its verbs: behind a verb such a word denies an act.
    """
    if not any(token.low in _DENYING for token in tokens):
        return frozenset()
    named = named_cases(tokens, mentions)
    return frozenset(
        token.index
        for token in tokens
        if token.low in _DENYING and token.index and _is_contrast(tokens, token.index, named, verbs)
    )


def _is_contrast(tokens: Sequence[Token], at: int, named: Mapping[int, str], verbs: Container[int]) -> bool:
    lows = [token.low for token in tokens[at + 1 : at + 3]]
    if not lows or lows[0] in _TELLING or at - 1 in verbs:
        return False
    comma = lows[0] == ","
    following = at + 2 if comma else at + 1
    before = at - 2 if tokens[at - 1].low in _ONLY else at - 1
    case, other = named.get(before), named.get(following, named.get(following + 1) if not comma else None)
    if case is not None and other is not None:
        return not comma or case == other
    if not_only(tokens, at) and before not in verbs:
        return any(step in verbs for step in range(following, len(tokens)))
    later = [step for step in range(following, len(tokens)) if step in verbs]
    plain = lows[0][0].isalpha() and following not in verbs
    return not comma and plain and bool(later) and tokens[at - 1].text[0].isalpha() and _stands(tokens, following)


def not_only(tokens: Sequence[Token], at: int) -> bool:
    """Whether a denial at ``at`` says "not only", which takes nothing back: "дрон ғана емес, зымыран да"."""
    return any(token.low in _ONLY for token in tokens[max(0, at - 3) : at])


def _stands(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun that is put in the place of another stands there: no conjunction, and not the last word."""
    joints = {
        "ve",
        "ama",
        "ancak",
        "fakat",
        "çünkü",
        "mi",
        "mu",
        "бірақ",
        "алайда",
        "және",
        "ал",
        "өйткені",
        "еді",
        "екен",
    }
    return tokens[at].low not in joints and at + 1 < len(tokens) and tokens[at + 1].text[0].isalnum()


def denied(tokens: Sequence[Token], last: int, placed: frozenset[int], *, joined: bool) -> bool:
    """Whether an actor that ends at ``last`` is denied by a contrast right behind it or, if ``joined``, its noun."""
    at = next((at for at in (last + 1, last + 2)[: 1 + joined] if at in placed), None)
    return at is not None and not any(token.low in _ONLY for token in tokens[max(0, last - 2) : at])


# ---- what is left ----


def _denied_noun(reading: Reading, one: Predicate) -> tuple[int, int] | None:
    """Return the thing that another is named instead of: "silah değil tahıl gönderdi" is about grain."""
    nouns = (at for at in reading.contrasts if one.begin < at - 1 and at < one.first and at - 1 not in reading.named)
    at = next((at for at in nouns if not not_only(reading.tokens, at)), None)
    return (at - 1, at + 1) if at is not None else None


def _left_behind(reading: Reading, one: Predicate) -> tuple[int, int] | None:
    """Return the noun of what a state leaves: "ortak tatbikattan çekildi" is no drill, though it speaks of one."""
    tongue, at = reading.lexicon.spelled.tongue, one.first - 1
    leaves = one.lemma in _LEAVING[tongue] and at > one.begin and at not in reading.named
    low = reading.low(at)
    if not leaves or not _LEFT[tongue].fullmatch(low) or not stems(low, reading.lexicon.words("mutual_noun")):
        return None
    first = at
    while first - 1 > one.begin and reading.low(first - 1) in _TOGETHER:
        first -= 1
    return first, at + 1


# ---- concessions ----


def concedes(tokens: Sequence[Token], at: int) -> bool:
    """Whether a conditional is a concession about what happened: "geciktirse de teslim etti", "gecikmeyle de olsa".

    Before a verb that is not past ("saldırsa da karışmaz") nothing is known to have happened.
    """
    low = tokens[at].low
    beside = any(token.low in _ALSO for token in tokens[at + 1 : at + 2]) and _IF.fullmatch(low) is not None
    inside = low in {"olsa", "болса"} and at > 0 and tokens[at - 1].low in _ALSO
    return (beside or inside) and _ends_in_past(tokens, at + 1)


def has_own_subject(tokens: Sequence[Token], at: int, named: Mapping[int, str]) -> bool:
    """Whether a bare actor stands behind a concession, before the clause ends."""
    stop = next((step for step in range(at + 1, len(tokens)) if tokens[step].low in _BREAKS), len(tokens))
    return any(at < other < stop and case == "nom" for other, case in named.items())


_ALSO = frozenset({"da", "de", "да", "де"})
_IF = re.compile(r"\w{2,40}(?:s[ea](?:l[ea]r|[kmn])?|с[ае](?:м|ң|қ|к)?)")
_PAST = re.compile(
    r"\w{2,40}(?:[dt][iuü](?:l[ea]r)?|[iuü]yor(?:l[ea]r)?|m[iuü][sş]t[iuü]r?)"
    r"|\w{0,40}(?:[^аейи\W]|[^аеи\W]й)[дт][ыі]|\w{2,40}(?:(?<![ыі])[лд]|[пқк]т)[ае]д[ыі]|отыр|жатыр|тұр"
)
"""Past and progressive forms; Kazakh "-лады" is past behind a noun only ("мақұлдады", not "сатылады")."""
_BREAKS = frozenset({".", ",", ";", "!", "?", "…", "ama", "ancak", "fakat", "бірақ", "алайда"})


def _ends_in_past(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause behind a word ends in a verb of what was done or is going on."""
    stop = next((step for step in range(at + 1, len(tokens)) if tokens[step].low in _BREAKS), len(tokens))
    return at < len(tokens) and _PAST.fullmatch(tokens[stop - 1].low) is not None
