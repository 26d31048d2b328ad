"""What a Turkish or Kazakh clause holds beside its act: things not done on the way, actors denied, what is left.

"Haber vermeden", "ешқандай шарт қоймай" say how an act was done, so neither their negation nor their actors belong to
it; "Rusya değil Azerbaycan" denies an actor and no act; a drill that a state left is nothing that it held.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.reading.windows.lexicon import stems
from entente.reading.windows.predicates import span_of

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Token, Tongue
    from entente.reading.windows.turkic_marks import Reading

_NONE = (0, 0)
_STOPS = frozenset(',;:–—()"“”«»')
_WITHOUT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?P<noun>\w+m[ea])(?:d[ea]n|ks[iuü]z[iuü]n|y[iuü]p|y[ea]r[ea]k)"),
    "kk": re.compile(r"\w{2,}[мбп](?:[ае]й|[ае]ст[ае]н|[ае]с)"),
}
"""Converbs of what was not done."""
_BEFORE = frozenset({"önce", "once", "evvel", "бұрын"})
"""Behind such a converb: "vurmadan önce", before it struck."""
_BUSY = frozenset({"отыр", "жатыр", "тұр", "жүр", "отырған", "жатқан", "қойды", "қалды", "кетті", "келді", "келеді"})
"""Helpers that make a Kazakh converb the verb of its clause: "бермей отыр" does not give."""
_PROMPT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:bekle|gecik|duraksa|kaybet|geçir|gecir|yitir|et|dur|aksa|yorul)m[ea]\w+"),
    "kk": re.compile(r"(?:күт|кешік|кідір|тоқта|іркіл|ойлан|аялда|жоғалт|шаршама|асық)[мбп]\w+"),
}
"""Converbs that say "at once": they take an object at most, so a dative before them belongs to the act."""
_LINKS = frozenset({"ve", "ile", "және", "мен", "пен", "бен"})
_AND = frozenset({"ve", "және", ","})
_FEARING: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"(?:çekin|cekin|kork|[uü]rk|sak[iı]n)m[ea]\w+"),
    "kk": re.compile(r"(?:қорық|жасқан|тайсал|именб?)[мбп]\w+"),
}
"""Converbs that take an ablative: "yaptırımlarından çekinmeden"."""
_DETERMINERS = frozenset({"hiçbir", "hicbir", "hiç", "hic", "herhangi", "ешқандай", "ешбір", "еш", "ешкімге", "ештеңе"})
_CASED: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(
        r"\w+(?:[iuü]n[ea]|l[ea]r[ea]|ye|ya|[dt][ea]|[dt][ea]n|[iuü]n[iuü]|l[ea]r[iı]|y[iuü]|[bcçdfgğhklmnprsştvz][iuü]yl[ea])"
    ),
    "kk": re.compile(
        r"\w+(?:ға|ге|қа|ке|на|не|дан|ден|тан|тен|нан|нен|ды|ді|ты|ті|ны|ні|ын|ін|да|де|та|те|мен|бен|пен)"
    ),
}
"""Case endings of common nouns; a bare Turkish dative ("savaşa") looks like a noun and is told by the lexicon."""
_OBJECT: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w+[iuü]"),
    "kk": re.compile(r"\w+(?:ды|ді|ты|ті|ны|ні|ын|ін)"),
}
_OWNER: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\w+n[iuü]n|\w+l[ea]r[iuü]n"),
    "kk": re.compile(r"\w+[дтн][ыі]ң"),
}
_OWNED: Mapping[Tongue, re.Pattern[str]] = {"tr": re.compile(r"\w+[iuü]"), "kk": re.compile(r"\w+[ыі]")}
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
    "tr": re.compile(r"\w+[dt][ea]n"),
    "kk": re.compile(r"\w+[дтн][ае]н"),
}
_TOGETHER = frozenset(
    {
        "ortak",
        "müşterek",
        "musterek",
        "ikili",
        "askeri",
        "nükleer",
        "birleşik",
        "бірлескен",
        "ортақ",
        "әскери",
        "екіжақты",
    }
)


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
    tokens, named, lexicon = reading.tokens, reading.named, reading.lexicon
    at = next((at for at in range(one.first - 1, one.begin, -1) if _is_aside(tokens, at, named, lexicon)), None)
    if at is None:
        return _left_behind(tokens, one, named, lexicon) or _denied_noun(reading, one) or _NONE
    first = _opening(tokens, one, at, named, lexicon)
    while first - 2 > one.begin and tokens[first - 1].low in _AND and _is_aside(tokens, first - 2, named, lexicon):
        first = _opening(tokens, one, first - 2, named, lexicon)
    return first, at + (2 if tokens[at + 1].low in _BEFORE | _ALSO else 1)


def _is_aside(tokens: Sequence[Token], at: int, named: Mapping[int, str], lexicon: Lexicon) -> bool:
    """Whether a word ends an aside: what was not done, or a concession without a subject behind it."""
    return _is_without(tokens, at, lexicon) or (at not in named and concedes(tokens, at))


def _is_without(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word says what was not done; "anlaşmadan" is "from the agreement" as well and does not count."""
    match = _WITHOUT[lexicon.spelled.tongue].fullmatch(tokens[at].low)
    if match is None or not tokens[at].text[0].islower() or tokens[at + 1].low in _BUSY:
        return False
    if match.group().endswith("с"):
        return tokens[at + 1].low in _BEFORE
    noun = match.groupdict().get("noun") or ""
    return tokens[at + 1].low in _BEFORE or (noun not in lexicon.words("mutual_noun") and noun not in lexicon.topics)


def _opening(tokens: Sequence[Token], one: Predicate, at: int, named: Mapping[int, str], lexicon: Lexicon) -> int:
    """Return the first word of a converb's phrase: its bare object, and one noun with a case and its owner."""
    first = at
    while first > one.begin and at - first < _BARE_WORDS and _is_bare(tokens[first - 1], named, lexicon):
        first -= 1
    if first > one.begin and tokens[first - 1].low in _DETERMINERS:
        return first - 1
    tongue = lexicon.spelled.tongue
    owned = first < at and _OWNED[tongue].fullmatch(tokens[first].low) is not None
    if first > one.begin and not owned and _completes(tokens, first - 1, at, one, named, lexicon):
        first -= 1
        owned = first not in named
    while (
        owned
        and first > one.begin
        and (_owns(tokens[first - 1], named, tongue) or _qualifies(first - 1, one.begin, named))
    ):
        first -= 1
    return first


def _is_bare(token: Token, named: Mapping[int, str], lexicon: Lexicon) -> bool:
    if token.index in named or not token.text[0].isalpha() or token.low in _DETERMINERS | _STOPS:
        return False
    tongue = lexicon.spelled.tongue
    listed = token.low in lexicon.topics or token.low in lexicon.words("mutual_noun")
    dative = (
        tongue == "tr" and re.fullmatch(r"\w{4,}[ea]", token.low) is not None and not token.low.endswith(("ma", "me"))
    )
    return listed or not (dative or _CASED[tongue].fullmatch(token.low) or _OWNER[tongue].fullmatch(token.low))


def _completes(  # noqa: PLR0913, PLR0917 - the word, the converb, the clause, and what is known of its words
    tokens: Sequence[Token], at: int, converb: int, one: Predicate, named: Mapping[int, str], lexicon: Lexicon
) -> bool:
    """Whether a word with a case completes a converb, not the act behind it."""
    tongue, low = lexicon.spelled.tongue, tokens[at].low
    case = named.get(at)
    taken = at + 1 < converb
    if case is None:
        cased = low[0].isalpha() and not _OWNER[tongue].fullmatch(low) and low not in _DETERMINERS
        case = "acc" if _OBJECT[tongue].fullmatch(low) else "abl" if _LEFT[tongue].fullmatch(low) else "dat"
        case = case if cased else "nom"
    if case == "nom":
        return at in named and _qualifies(at, one.begin, named) and tokens[at - 1].low not in _LINKS
    if case in {"adj", "gen"}:
        return False
    if case == "acc":  # "parasını alamasa da verdi": the act behind a concession may share its object
        return not taken and not concedes(tokens, converb)
    needed = one.act == "give" and named.get(at) == "dat" and not _goes_elsewhere(one, at, converb, named)
    fearing = case != "abl" and _FEARING[tongue].fullmatch(tokens[converb].low) is not None
    return not needed and not fearing and _PROMPT[tongue].fullmatch(tokens[converb].low) is None


def _goes_elsewhere(one: Predicate, at: int, converb: int, named: Mapping[int, str]) -> bool:
    """Whether another actor of the clause stands in the dative: who gives without asking gives to somebody."""
    return any(case == "dat" and one.holds(other) and not at <= other <= converb for other, case in named.items())


def _qualifies(at: int, begin: int, named: Mapping[int, str]) -> bool:
    """Whether a bare name before a possessed noun is no subject, since one stands before it: "Çin, ABD tehdidine"."""
    return named.get(at) == "nom" and any(begin <= other < at - 1 and named[other] == "nom" for other in named)


def _owns(token: Token, named: Mapping[int, str], tongue: Tongue) -> bool:
    """Whether a word belongs to the noun behind it as its owner."""
    case = named.get(token.index)
    return case in {"gen", "adj"} or (case is None and _OWNER[tongue].fullmatch(token.low) is not None)


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
    later = [step for step in range(following, len(tokens)) if step in verbs]
    plain = lows[0][0].isalpha() and following not in verbs
    return not comma and plain and bool(later) and tokens[at - 1].text[0].isalpha() and _stands(tokens, following)


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
    found = (at for at in reading.contrasts if one.begin < at - 1 and at < one.first and at - 1 not in reading.named)
    at = next(found, None)
    return (at - 1, at + 1) if at is not None else None


def _left_behind(
    tokens: Sequence[Token], one: Predicate, named: Mapping[int, str], lexicon: Lexicon
) -> tuple[int, int] | None:
    """Return the noun of what a state leaves: "ortak tatbikattan çekildi" is no drill, though it speaks of one."""
    tongue, at = lexicon.spelled.tongue, one.first - 1
    leaves = one.lemma in _LEAVING[tongue] and at > one.begin and at not in named
    low = tokens[at].low
    if not leaves or not _LEFT[tongue].fullmatch(low) or not stems(low, lexicon.words("mutual_noun")):
        return None
    first = at
    while first - 1 > one.begin and tokens[first - 1].low in _TOGETHER:
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
_IF = re.compile(r"\w{2,}(?:s[ea](?:l[ea]r|[kmn])?|с[ае](?:м|ң|қ|к)?)")
_PAST = re.compile(
    r"\w{2,}(?:[dt][iuü](?:l[ea]r)?|[iuü]yor(?:l[ea]r)?|m[iuü][sş]t[iuü]r?)"
    r"|\w*(?:[^аейи\W]|[^аеи\W]й)[дт][ыі]|\w{2,}(?:(?<![ыі])[лд]|[пқк]т)[ае]д[ыі]|отыр|жатыр|тұр"
)
"""Past and progressive forms; Kazakh "-лады" is past behind a noun only ("мақұлдады", not "сатылады")."""
_BREAKS = frozenset({".", ",", ";", "!", "?", "…", "ama", "ancak", "fakat", "бірақ", "алайда"})


def _ends_in_past(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause behind a word ends in a verb of what was done or is going on."""
    later = [token.low for token in tokens[at:]]
    stop = next((step for step in range(1, len(later)) if later[step] in _BREAKS), len(later))
    return bool(later) and _PAST.fullmatch(later[stop - 1]) is not None
