"""Actors of a Turkish or Kazakh clause: labels by case, by the word behind, and by what is reported."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.windows.predicates import Part, span_of
from entente.reading.windows.turkic import find_verb
from entente.reading.windows.turkic_asides import contrasts, denied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Label, Predicate
    from entente.reading.windows.suffixes import Case
    from entente.reading.windows.text import Token

_LABELS: Mapping[Case, Label] = {
    "nom": "subject",
    "gen": "owner",
    "dat": "to",
    "acc": "object",
    "loc": "in",
    "abl": "from",
    "ins": "with",
    "adj": "owner",
}
_AFTER: Mapping[str, Label] = {
    **dict.fromkeys(("tarafindan", "тарапынан"), "by"),
    **dict.fromkeys(("için", "icin", "үшін", "yönelik", "karşı", "karsi", "қарсы"), "to"),
    **dict.fromkeys(
        (
            "göre",
            "gore",
            "gibi",
            "hariç",
            "dişinda",
            "üzerinden",
            "hakkinda",
            "туралы",
            "арқылы",
            "сияқты",
            "басқа",
            "rağmen",
            "ragmen",
            "karşin",
        ),
        "aside",
    ),
    **dict.fromkeys(("arasinda", "arasindaki", "арасында", "арасындағы"), "between"),
}
_DESPITE = frozenset({"rağmen", "ragmen", "karşin"})
_HEADS: Mapping[Label, re.Pattern[str]] = {
    "to": re.compile(r"[iuü]n[ea]$|(?:ына|іне)$"),
    "from": re.compile(r"[iuü]nd[ea]n$|(?:ынан|інен)$"),
    "owner": re.compile(r"[iuü]n[iuü]n$|(?:ының|інің)$"),
    "in": re.compile(r"[iuü]nd[ea]$|(?:ында|інде)$"),
    "object": re.compile(r"[iuü]n[iuü]$|(?:ын|ін)$"),
}
"""Endings of a possessed noun in a case."""
_OBJECT = re.compile(r"\w{2,40}(?:[iuü]|ды|ді|ты|ті|ны|ні|ын|ін)$")
_PASSED = frozenset({"geçen", "gecen", "geçtiğimiz", "gelen", "өткен", "келген", "былтырғы"})
_SPAN = re.compile(
    r"(?:ay|yil|sene|hafta|g[uü]n|gece|ak[sş]am|yaz|ki[sş]|bahar|sonbahar|ilkbahar|d[oö]nem|ocak|[sş]ubat|mart|nisan|mayis"
    r"|haziran|temmuz|a[gğ]ustos|eyl[uü]l|ekim|kasim|aralik|pazar|sali|[cç]ar[sş]amba|per[sş]embe|cuma)"
    r"|(?:ай|жыл|апта|күн|түн|жаз|күз|қыс|көктем|тоқсан)"
)
_COMING = frozenset({"gel", "git", "çik", "geç", "ulaş", "ol", "кел", "кет", "шық", "бар", "бол"})
_JOINING = re.compile(r"(?:[uü]yeli|katilim|katilma|giri[sş]|мүшелі|кіру|қосылу|енуі)")
"""Beginnings of the nouns for becoming a member."""
_OBLIQUE = frozenset({"to", "from", "in", "object"})
_SHORT = 4
_REACH = 4
"""Words from an actor to the participle that governs it."""
_COMPOUND = 3
"""Words from a bare name to the noun with its case: "Libya sahil güvenliğine"."""
_PAIR = 2
_COMMON = frozenset({"aç", "ac", "başlat", "baslat", "kaldir", "kur", "аш", "баста", "құр", "алып таста"})
"""Verbs of opening, starting and abolishing: what two states do so without a third is common to them."""
_HOSTILE = re.compile(
    r"ate[sş](?:[ei]?$)|saldiri|sava[sş]|operasyon|yaptirim|ambargo|soru[sş]turma|dava|шабуыл|соғыс|оқ$|санкция|операция"
)
_BARE = 2
"""Commas that make a list without "and"."""
_LINKS = frozenset({"ve", "ile", "мен", "пен", "бен", "және"})


def read_parts(
    tokens: Sequence[Token], predicate: Predicate, mentions: Sequence[Mention], lexicon: Lexicon
) -> list[Part]:
    """Return the actors of a clause with their labels."""
    clause = tokens[predicate.begin : predicate.end]
    start, stop = (clause[0].start, clause[-1].end) if clause else (0, 0)
    inside = [(one, *span_of(tokens, one)) for one in mentions if start <= one.start < stop]
    inside = [one for one in inside if predicate.holds(one[1])]
    found: list[Part] = []
    following: Part | None = None
    listed = _listed(tokens, inside)
    for mention, first, last in reversed(inside):
        label = _label(tokens, mention, last, predicate)
        if following is not None and (first in listed or _is_joined(tokens, last, following.first)):
            label = following.label
        part = Part(mention, label, first < predicate.first, first, last, _owned(tokens, mention, last))
        found.insert(0, part)
        following = part
    placed = contrasts(tokens, mentions, range(predicate.first, predicate.end))
    found = [
        replace(one, label="aside") if denied(tokens, one.last, placed, joined=bool(one.noun)) else one for one in found
    ]
    found = _attributive(found, predicate, lexicon, tokens)
    found = [_compounded(tokens, one, found, predicate) for one in found]
    found = _applying(found, tokens)
    found = _sharing(found, predicate, tokens)
    return _reported(_resumed(found, lexicon, tokens), predicate, lexicon, tokens)


def _sharing(parts: list[Part], predicate: Predicate, tokens: Sequence[Token]) -> list[Part]:
    """Let states that open or end something by themselves do it with each other: "Türkiye ile Irak hattı açtı"."""
    pair = [one for one in parts if one.label == "subject" and one.before]
    others = any(one.label not in {"subject", "aside"} for one in parts)
    linked = len(pair) == _PAIR and _is_joined(tokens, pair[0].last, pair[1].first)
    between = pair[1].last + 1 if linked else 0
    strikes = any(_HOSTILE.match(token.low) for token in tokens[between : predicate.first])
    if (
        predicate.passive
        or predicate.lemma not in _COMMON
        or others
        or not linked
        or strikes
        or between >= predicate.first
    ):
        return parts
    shared: Label = "between"
    return [replace(one, label=shared) if one in pair else one for one in parts]


def _compounded(tokens: Sequence[Token], part: Part, parts: Sequence[Part], predicate: Predicate) -> Part:
    """Let a bare name behind another subject have the case of its noun: "Çin, ABD şirketlerine yaptırım uyguladı"."""
    subjects = [one for one in parts if one.label == "subject"]
    if part.label != "subject" or part is subjects[0] or _is_joined(tokens, subjects[0].last, part.first):
        return part
    labels = (_headed(tokens, part.last + step, predicate) for step in range(_COMPOUND))
    headed: Label | None = next((label for label in labels if label is not None), None)
    return replace(part, label=headed) if headed is not None else part


def _applying(parts: Sequence[Part], tokens: Sequence[Token]) -> list[Part]:
    """Let who joins a bloc be whom an act concerns: "Macaristan, Finlandiya'nın NATO üyeliğini onayladı"."""
    found = list(parts)
    for at in range(1, len(found)):
        owner, bloc = found[at - 1], found[at]
        near = owner.label == "owner" and bloc.first == owner.last + 1 and bloc.mention.via == "org"
        acts = any(one.label == "subject" for one in found)
        if near and acts and bloc.last + 1 < len(tokens) and _JOINING.match(tokens[bloc.last + 1].low):
            found[at - 1 : at + 1] = [replace(owner, label="object"), replace(bloc, label="aside")]
    return found


def _attributive(parts: Sequence[Part], predicate: Predicate, lexicon: Lexicon, tokens: Sequence[Token]) -> list[Part]:
    """Set aside what belongs to a participle before a noun: "Tayvan'a silah satan şirketler"."""
    called = any(one.label == "to" for one in parts)
    led = {
        one.first: _led(one, predicate, lexicon, tokens, asked=called and one.label == "object")
        for one in parts
        if one.label in _OBLIQUE
    }
    alone = not any(at is None for at in led.values())
    return [
        replace(one, label="aside")
        if (at := led.get(one.first)) is not None and not (alone and _passes(at, predicate, lexicon, tokens))
        else one
        for one in parts
    ]


def _passes(at: int, predicate: Predicate, lexicon: Lexicon, tokens: Sequence[Token]) -> bool:
    """Whether the noun behind a participle hands its actor on to the act: "Litvanya'dan yapılan ithalatı durdurdu"."""
    verb = find_verb(tokens, at, lexicon)
    light = predicate.act == "give" or (verb is not None and (verb.form.passive or verb.lemma in _COMING))
    return light and at + 1 < predicate.first and _OBJECT.search(tokens[at + 1].low) is not None


def _led(part: Part, predicate: Predicate, lexicon: Lexicon, tokens: Sequence[Token], *, asked: bool) -> int | None:
    """Return the place of a participle that follows within a few words, without a comma, and a noun behind it.

    A verbal noun on the way ("göndermekten son anda vazgeçen") lengthens the way.
    With ``asked`` a verbal noun will do: in "İsrail'e İran'ı vurmama çağrısı yaptı" Iran is not who is called on.
    """
    stop = part.last + _REACH
    for token in tokens[part.last + 1 : max(predicate.first - 1, 0)]:
        if token.index > stop or token.text in {",", ";"}:
            return None
        verb = find_verb(tokens, token.index, lexicon)
        if verb is None or _is_date(tokens, token.index):
            continue
        reported = verb.form.ending == "reported" and token.low[-1:] == "н"
        if verb.form.ending == "participle" or (asked and verb.form.ending == "noun") or reported:
            return token.index
        stop = token.index + _REACH if verb.form.ending == "noun" else stop
    return None


def _is_date(tokens: Sequence[Token], at: int) -> bool:
    """Whether a participle tells the time: "geçen ay", "өткен жылы"."""
    return tokens[at].low in _PASSED and _SPAN.match(tokens[at + 1].low) is not None


def _resumed(parts: Sequence[Part], lexicon: Lexicon, tokens: Sequence[Token]) -> list[Part]:
    """Set aside what stands before a new subject behind a comma: "... бергенмен, Ресей қарсы шықты"."""
    for one in reversed(parts):
        opens = one.label == "subject" and one.first > 1 and tokens[one.first - 1].text == ","
        if opens and find_verb(tokens, one.first - 2, lexicon) is not None:
            return [replace(other, label="aside") if other.first < one.first else other for other in parts]
    return list(parts)


def _owned(tokens: Sequence[Token], mention: Mention, last: int) -> str:
    owner = mention.via in {"adjective", "demonym"} or mention.rule.endswith(("/gen", "/adj"))
    return tokens[last + 1].low if owner and last + 1 < len(tokens) else ""


def _label(tokens: Sequence[Token], mention: Mention, last: int, predicate: Predicate) -> Label:
    following = tokens[last + 1].low if last + 1 < len(tokens) else ""
    sent = _case(mention) == "dat"
    posted = mention.via == "capital" and not sent and following.startswith(("büyükelçi", "елші", "temsilci"))
    signs: tuple[tuple[bool, Label], ...] = (
        (mention.rule == "compound/pair", "between"),
        (mention.via == "product" and _case(mention) == "nom", "owner"),
        (posted, "aside"),
    )
    told = next((label for holds, label in signs if holds), None) or _told_behind(tokens, last, predicate)
    if told is not None:
        return told
    if mention.via in {"adjective", "demonym"} and mention.rule.startswith(("adjective", "demonym", "compound")):
        bare: Label = "owner" if following[:1].isalpha() else "subject"
        return _headed(tokens, last, predicate) or bare
    return _LABELS[_case(mention)]


def _told_behind(tokens: Sequence[Token], last: int, predicate: Predicate) -> Label | None:
    """Return the label that a word behind the actor gives: "tarafından", "için", "арасында"."""
    for step in (1, 2):
        after = tokens[last + step].low if last + step < len(tokens) else ""
        if predicate.first <= last + step <= predicate.last:
            return None
        despite = step > 1 and after in _DESPITE and _HEADS["to"].search(tokens[last + 1].low) is not None
        if after in _AFTER and (step == 1 or despite or tokens[last + 1].low in _LINKS):
            return _AFTER[after]
    return None


def _headed(tokens: Sequence[Token], last: int, predicate: Predicate) -> Label | None:
    """Return the label by the case of the noun that an adjective or bare name stands before: "ABD şirketlerine"."""
    head = tokens[last + 1] if last + 1 < len(tokens) else None
    if head is None or last + 1 >= predicate.first or not head.text[0].islower():
        return None
    found = next((label for label, pattern in _HEADS.items() if pattern.search(head.low)), None)
    return found if found != "object" or len(head.low) > _SHORT else None


def _case(mention: Mention) -> Case:
    name = mention.rule.rpartition("/")[2]
    return next((case for case in _LABELS if case == name), "nom")


def _listed(tokens: Sequence[Token], inside: Sequence[tuple[Mention, int, int]]) -> frozenset[int]:
    """Return the first words of bare actors in a list, "A, B, C ve D'nin": all have the last one's case."""
    found: set[int] = set()
    run: list[int] = []
    for (mention, first, last), (_, following, _) in itertools.pairwise(inside):
        gap = [tokens[at].low for at in range(last + 1, following)]
        bare = _case(mention) == "nom"
        if gap == [","] and bare:
            run.append(first)
            continue
        linked = len(gap) == 1 and gap[0] in _LINKS
        if len(run) > (1 if linked else _BARE):
            found.update(run)
        run = []
    return frozenset(found | (set(run) if len(run) > 1 else set()))


def _is_joined(tokens: Sequence[Token], last: int, first: int) -> bool:
    """Whether "ve", "ile", "мен" alone stands between two actors: the case on the second is the case of both."""
    gap = [tokens[at].low for at in range(last + 1, first)]
    return len(gap) == 1 and gap[0] in _LINKS


def _reported(parts: Sequence[Part], predicate: Predicate, lexicon: Lexicon, tokens: Sequence[Token]) -> list[Part]:
    """In reported speech the genitive is the subject, and the bare name before it is who speaks."""
    del lexicon
    parts = _quoting(parts, predicate, tokens)
    verb = tokens[predicate.head].low
    nominal = bool(re.search(r"[dt][iuü]ğ|c[ea]ğ|[ғгқк][ае]н.*[ыі]н|т[ыі]н", verb)) and predicate.last == predicate.head
    owners = [one for one in parts if one.label == "owner" and one.mention.rule.endswith("/gen")]
    if not nominal or not owners:
        return list(parts)
    return [
        replace(one, label="subject")
        if one in owners
        else replace(one, label="aside")
        if one.label == "subject" and one.first < owners[0].first
        else one
        for one in parts
    ]


def _quoting(parts: Sequence[Part], predicate: Predicate, tokens: Sequence[Token]) -> list[Part]:
    """Before "деп мәлімдеді" the first of two bare names is who speaks."""
    quoted = predicate.end < len(tokens) and tokens[predicate.end].low in {"деп", "diye"}
    bare = [one for one in parts if one.label == "subject"]
    if not quoted or len(bare) < 2 or _is_joined(tokens, bare[0].last, bare[1].first):  # noqa: PLR2004 - two names
        return list(parts)
    return [replace(one, label="aside") if one is bare[0] else one for one in parts]
