"""Quotations of a document with those who are quoted: over several sentences and over several paragraphs.

A quotation belongs whole to its speaker, wherever he is named: before it ("X заявил: «...»", "X: «...»", or in the
paragraph before, which ends in a colon), in the middle ("«..., – сказал X. – ...»") or after it ("«...», – сказал X").
A quotation that stands alone, as answers in an interview do, goes on with the speaker before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from entente.reading import lexicon as lex
from entente.reading.persons import find_body, find_person
from entente.reading.speakers import Quotation, Quoter, is_speech, verb_of
from entente.reading.tellers import is_name, mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Mention, ParagraphRole
    from entente.reading.nlp import Sentence, Token

MOST = 20
"""Paragraphs after which a quotation that is not closed is given up."""

_SHORT = 3
_DASHES = ("–", "—", "-")
OUTSIDE = frozenset({"headline", "teaser", "caption", "boilerplate"})
"""Roles of paragraphs over which no quotation goes on."""
_PAIRS = {"“": "”", "„": "“", '"': '"'}
_STOPS = frozenset({".", "–", "—", "«", ":"})
_ENDING = ".!?…:;"
_SAYINGS = lex.words("ответ слово цитата заявление комментарий мнение реплика вопрос вывод")


class Part(NamedTuple):
    """A paragraph as it is searched: its role, its sentences, and the actors of each."""

    start: int
    end: int
    role: ParagraphRole
    sentences: tuple[Sentence, ...]
    mentions: Sequence[tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class _Span:
    """The words between two marks, with the places of the paragraphs in which they open and close."""

    left: int
    right: int
    first: int
    last: int


def find_quotations(text: str, parts: Sequence[Part]) -> tuple[Quotation, ...]:
    """Return the quotations whose speaker is named, or that stand alone, in order of the text.

    Parameters
    ----------
    text
        The document's text.
    parts
        Its paragraphs.
    """
    spans = sorted((*_angled(text, parts), *_others(text, parts)), key=lambda one: one.left)
    found = (_read(text, parts, span) for span in spans if len(text[span.left : span.right].split()) > _SHORT)
    return tuple(one for one in found if one is not None)


# ---- where the marks are ----


def _angled(text: str, parts: Sequence[Part]) -> Iterator[_Span]:
    """Yield the outermost spans between « and »; one may open in one paragraph and close in another."""
    left, first, depth = 0, 0, 0
    for place, part in enumerate(parts):
        if part.role in OUTSIDE:
            depth = 0
        if depth and (_opens(text, part) or place - first > MOST):
            depth = 0
        for at in _marks(text, part):
            if text[at] == "«":
                left, first = (left, first) if depth else (at + 1, place)
                depth += 1
            elif depth:
                depth = 0 if _is_last(text, at, part.end) else depth - 1
                if not depth:
                    yield _Span(left, at, first, place)


def _marks(text: str, part: Part) -> list[int]:
    surface = text[part.start : part.end]
    if "«" not in surface and "»" not in surface:
        return []
    return [part.start + at for at, sign in enumerate(surface) if sign in "«»"]


def _opens(text: str, part: Part) -> bool:
    return text[part.start : part.end].lstrip(" –—-").startswith("«")


def _is_last(text: str, at: int, end: int) -> bool:
    """Whether a closing mark closes all that is open: a paragraph or an attribution ends the quotation."""
    after = text[at + 1 : end].strip(" ,.!?…")
    return not after or after.startswith(_DASHES)


def _others(text: str, parts: Sequence[Part]) -> Iterator[_Span]:
    """Yield the spans between other marks; they do not go over the end of a paragraph."""
    for place, part in enumerate(parts):
        surface = text[part.start : part.end]
        if any(sign in surface for sign in _PAIRS):
            yield from (_Span(left, right, place, place) for left, right in _paired(text, part))


def _paired(text: str, part: Part) -> Iterator[tuple[int, int]]:
    at = part.start
    while at < part.end:
        closing = _PAIRS.get(text[at])
        close = text.find(closing, at + 1, part.end) if closing else -1
        if close > at:
            yield at + 1, close
            at = close
        at += 1


# ---- who is quoted ----


def _read(text: str, parts: Sequence[Part], span: _Span) -> Quotation | None:
    behind = _after(text, parts[span.last], span.right)
    quoter = behind or _before(text, parts, span) or _inside(parts[span.first : span.last + 1], span)
    if quoter is None and not _is_alone(text, parts, span):
        return None
    left = _whole(text, parts[span.first], span.left) if behind is not None else span.left
    return Quotation(left, span.right, span.first, span.last, quoter)


def _whole(text: str, part: Part, left: int) -> int:
    """Return where the words begin that end in a quotation: "X ждёт «...», – сказал Y" is Y's from its first word."""
    sentence = next((one for one in part.sentences if one.start <= left < one.end), None)
    before = text[sentence.start : left - 1].strip(" –—-«") if sentence is not None else ""
    return left if sentence is None or not before or before[-1] in _ENDING + "»" else sentence.start


def _is_alone(text: str, parts: Sequence[Part], span: _Span) -> bool:
    """Whether the quotation is one or more whole sentences and nothing else."""
    before = text[parts[span.first].start : span.left - 1].rstrip(" –—-")
    after = text[span.right + 1 : parts[span.last].end].lstrip()
    opened = not before or before[-1] in _ENDING
    whole = text[span.right - 1] in ".!?…" or after[:1] in {".", "!", "?", "…", ""}
    first = text[span.left : span.left + 1]
    return opened and whole and (first.isupper() or first.isdigit()) and parts[span.first].role != "subhead"


def _after(text: str, part: Part, right: int) -> Quoter | None:
    """Read "», – заявил X" right after a quotation: the verb, and the words in which its subject is named."""
    if not text[right + 1 : part.end].lstrip(" ,.").startswith(_DASHES):
        return None
    tokens = [token for sentence in part.sentences for token in sentence.tokens if token.start > right]
    verb = next((at for at, token in enumerate(tokens[:6]) if _tells(tokens, at)), None)
    if verb is None:
        return None
    stop = next((at for at in range(verb + 1, len(tokens)) if tokens[at].text in _STOPS), len(tokens))
    return _quoter(tokens[verb], tokens[verb + 1 : stop], part)


def _tells(tokens: Sequence[Token], at: int) -> bool:
    """Tell a verb of speech, "было отмечено в заявлении", and any verb after "так": "– так объяснил это X"."""
    token = tokens[at]
    so = at > 0 and token.form == "fin" and tokens[at - 1].low == "так"
    return is_speech(token) or so or (token.form == "short" and bool(token.lemmas & lex.SPEECH))


def _before(text: str, parts: Sequence[Part], span: _Span) -> Quoter | None:
    """Read "X заявил: «", "X: «" or "ответ X: «" right before a quotation; the colon may end the paragraph before."""
    part = parts[span.first]
    opened = text[part.start : span.left].rstrip('«"“„ –—-')
    if not opened and span.first:
        part = parts[span.first - 1]
        opened = text[part.start : part.end]
    if not opened.rstrip().endswith(":"):
        return None
    within = [sentence for sentence in part.sentences if sentence.start < span.left]
    tokens = [token for token in within[-1].tokens if token.end <= span.left] if within else []
    noun = next((token for token in tokens if token.lemmas & _SAYINGS), None)
    verb = next((token for token in reversed(tokens) if is_speech(token)), noun)
    if verb is None:
        return _named(tokens, part)
    if verb is not noun and any(token.form == "fin" for token in tokens[verb.index + 1 :]):
        return None
    quoter = _quoter(verb, [token for token in tokens if token is not verb], part)
    return quoter and quoter._replace(cue=(verb.start, verb.end))


def _named(tokens: Sequence[Token], part: Part) -> Quoter | None:
    """Read "Иван Петров: «": a name alone before the colon."""
    words = [token for token in tokens if token.text not in {":", "«", '"', "“", "„"}]
    if not words or len(words) > 10 or any(one.form == "fin" for one in words):  # noqa: PLR2004 - a name and an office
        return None
    return _quoter(words[0], words, part, named=True) if any(is_name(one) for one in words) else None


def _inside(parts: Sequence[Part], span: _Span) -> Quoter | None:
    """Read "«..., – сказал X. – ...»": a verb of speech after a dash, with its subject right behind it."""
    for part in parts:
        for sentence in part.sentences:
            if sentence.start < span.right and span.left < sentence.end:
                for verb in sentence.tokens[2:]:
                    if span.left <= verb.start < span.right and is_speech(verb) and _is_set_off(sentence, verb):
                        return _quoter(verb, _up_to_stop(sentence, verb), part)
    return None


def _up_to_stop(sentence: Sentence, verb: Token) -> Sequence[Token]:
    rest = sentence.tokens[verb.index + 1 :]
    stop = next((at for at, one in enumerate(rest) if one.text in _STOPS | {",", "»"}), len(rest))
    return rest[:stop]


def _is_set_off(sentence: Sentence, verb: Token) -> bool:
    dash, mark = sentence.tokens[verb.index - 1], sentence.tokens[verb.index - 2]
    return dash.text in _DASHES and mark.text in {",", ".", "!", "?", "…"}


def _quoter(verb: Token, around: Sequence[Token], part: Part, *, named: bool = False) -> Quoter | None:
    """Return who is quoted, with which verb (none after a bare name) and where it says so."""
    if not around:
        return None
    known = [one for group in part.mentions for one in group]
    oblique = bool(verb.lemmas & _SAYINGS)
    person = find_person(around, known, oblique=oblique)
    if person is None and not named:
        person = mentioned(around[:2], known) or find_body(around, known)
    cue = (min(verb.start, around[0].start), max(verb.end, around[-1].end))
    return Quoter(person, "" if named else verb_of(verb), cue) if person is not None else None
