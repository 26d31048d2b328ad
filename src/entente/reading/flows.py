"""What a number measures: imports, exports, turnover, arms shares or votes, of whom, with whom, of which product.

The words around a number decide, nearest first: its own stretch between commas, then the sentence; a missing end comes
from the paragraph ("на него пришлась четверть") or from the state that the text is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.evidence.claims import Quantity
from entente.reading.rolenouns import is_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Mention
    from entente.reading.periods import Period
    from entente.reading.quantities import Amount

_MEASURES: dict[str, re.Pattern[str]] = {
    "arms_share": re.compile(
        r"(?:поставк|поставок|импорт|закуп|экспорт)\w*\s+(?:\w+\s+)?(?:вооружени|оружи|военн\w+ техник)\w*",
        re.IGNORECASE,
    ),
    "turnover": re.compile(
        r"товарооборот|торгов\w+\s+оборот|внешнеторгов\w+ оборот|взаимн\w+ торговл|объ[её]м\w* торговл"
        r"|\bдол\w+\b[^.;]{0,40}\sво?\s+(?:\w+\s+)?торговле\b",
        re.IGNORECASE,
    ),
    "imports": re.compile(r"импорт|ввоз|завоз|ввез", re.IGNORECASE),
    "exports": re.compile(r"экспорт|вывоз|вывез", re.IGNORECASE),
    "deliveries": re.compile(r"поставк|поставок|поставля|постав(?:ил|ит)", re.IGNORECASE),
    "votes": re.compile(r"голос(?:ова|у[еюй])", re.IGNORECASE),
    "exercises": re.compile(r"\bсовместн\w+\s+(?:\w+\s+)?(?:учени|ман[её]вр)", re.IGNORECASE),
}
MEMBERS = re.compile(
    r"\b(?:вход(?:ит|ят|или)|объединя(?:ет|ют)|насчитыва(?:ет|ют)|состо(?:ит|ят|яла)\s+из|включа(?:ет|ют)"
    r"|член(?:ами|ов)|участник(?:ами|ов)|стран-член\w*|стран-участни\w*)\b",
    re.IGNORECASE,
)
"""Words by which a number of states is that of a bloc's members."""
_TOTAL = re.compile(
    r"\b(?:общ(?:ем|ий|его|ему)|совокупн\w+|суммарн\w+|весь|всего)\b(?![^.;]*\bдол[яюие]\b)", re.IGNORECASE
)
_STOPS = re.compile(r"[;:()–—]|,\s+(?:а|но|при|причём|хотя|что|котор)|(?<=\w),(?=\s)")
_OWN = re.compile(r"(?:импорт|экспорт|ввоз|вывоз|товарооборот)\w*\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"\bво?\s+(?:\w+\s+){0,2}(?:торговле|(?:товаро)?обороте)\s+$", re.IGNORECASE)
_WHOLE_AFTER = re.compile(r"\s+(?:\w+\s+)?(?:торговле|(?:товаро)?обороте)\b", re.IGNORECASE)
"""The whole that a share of turnover is of: "в торговле Казахстана", "в казахстанской торговле"."""
_ARMS = re.compile(r"(?:вооружени|оружи)\w*\s*$", re.IGNORECASE)
_INTO = re.compile(r"\b(?:импорт|ввоз)\w*\s+в\s+$", re.IGNORECASE)
_VERB = re.compile(r"импортир|ввози|ввез|экспортир|вывоз(?:ит|ил)|вывез|закупа|закупи", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:в|во|из|на|от|с|со|у|к|для|через|по)\s+$", re.IGNORECASE)
_TO = re.compile(r"\b(?:в|во|на|для)\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:из|от)\s+$", re.IGNORECASE)
_PAIR = re.compile(r"\b(?:двух стран|обеих стран|между странами|двусторонн\w+)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:на|из|от|с|у)\s+(?:него|не[её]|них|ним|ней|неё)\b", re.IGNORECASE)
_PRODUCT = re.compile(r"(?:по\s+)?(?:завозу|ввозу|импорту|экспорту|поставкам)\s+|\bпо\s+|^\s*и\s+", re.IGNORECASE)
_FALLS_TO = re.compile(r"\bна\s[^.;]*\b(?:приход\w+|пришл\w+)|\b(?:приход\w+|пришл\w+)\b[^.;]*\sна\s", re.IGNORECASE)
_SHARE_UNITS = frozenset({"share", "pct", "pp"})
_AFTER = 60


@dataclass(frozen=True, slots=True)
class Flow:
    """What an amount measures; ``partner`` is ``None`` for a total or where none is named."""

    measure: str = "other"
    reporter: str | None = None
    partner: str | None = None
    product: str = ""
    base: str = ""
    total: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What was known before the sentence.

    Attributes
    ----------
    main
        The state that the document is about, or ``None``.
    subject
        State that the paragraph's last sentence was about, for "на него".
    last
        Flow of the paragraph's last amount, for sentences that name nobody.
    """

    main: str | None = None
    subject: str | None = None
    last: Flow | None = None


def flow_of(  # noqa: PLR0913, PLR0917 - an amount and all that surrounds it
    text: str,
    amount: Amount,
    others: Sequence[Amount],
    mentions: Sequence[Mention],
    span: tuple[int, int],
    context: Context,
) -> Flow:
    """Say what one amount of a sentence measures.

    Parameters
    ----------
    text
        The document's text.
    amount, others
        The amount, and all amounts of the sentence.
    mentions
        Actors of the sentence.
    span
        The sentence.
    context
        From the text before.
    """
    bloc = _bloc_counted(text, amount, mentions, span)
    if bloc is not None:
        return Flow("members", bloc)
    left, right = _window(text, amount, others, span)
    surface = text[left:right]
    measure = _measure(surface, amount) or _measure(text[span[0] : span[1]], amount)
    if measure is None and context.last is not None and (not mentions or _goes_on(surface, amount)):
        measure = context.last.measure
        context = replace(context, main=context.last.reporter or context.main)
    product = _product(text, amount, left)
    share = amount.unit in _SHARE_UNITS
    total = bool(_TOTAL.search(surface)) and not share
    ends = _ends(measure, _Scene(text, span, mentions, context), (left, right), amount, total=total)
    base = _base(text, amount, right) if share else ""
    guessed = not any(left <= one.start < right for one in mentions)
    return Flow(_named(measure, amount, product), *ends, product, base, total and ends[1] is None, guessed)


def _goes_on(surface: str, amount: Amount) -> bool:
    """Whether a share goes on with what was measured before: "ещё в 2021 году на Россию приходилось 40%"."""
    return amount.unit in _SHARE_UNITS and _FALLS_TO.search(surface) is not None


def _bloc_counted(text: str, amount: Amount, mentions: Sequence[Mention], span: tuple[int, int]) -> str | None:
    """Return the bloc whose members an amount counts: "в ОТГ входят пять государств"; else ``None``."""
    counted = text[amount.start : amount.end].lower()
    if amount.unit != "count" or not re.search(r"стран|государств|член|участник", counted):
        return None
    named = [one for one in mentions if not is_state(one.actor) and one.via == "org"]
    near = [one for one in named if abs(one.start - amount.start) < _AFTER or abs(amount.end - one.end) < _AFTER]
    said = MEMBERS.search(text, span[0], span[1])
    return near[0].actor if near and said is not None and abs(said.start() - amount.start) < _AFTER else None


def _named(measure: str | None, amount: Amount, product: str) -> str:
    """Return the measure's name in the record: money for arms and deliveries of a product are ``other``."""
    if measure == "deliveries":
        measure = "imports"
    if measure == "arms_share" and amount.unit not in _SHARE_UNITS:
        return "arms_units" if amount.unit == "pcs" else "other"
    if measure is None:
        return "arms_units" if amount.unit == "pcs" else "other"
    return "other" if product == "военная техника" else measure


def _window(text: str, amount: Amount, others: Sequence[Amount], span: tuple[int, int]) -> tuple[int, int]:
    """Return the stretch around an amount: to the breaks or to the next amounts on both sides."""
    left = max((one.end for one in others if one.end <= amount.start and one.unit != "count"), default=span[0])
    right = min((one.start for one in others if one.start >= amount.end), default=span[1])
    breaks = list(_STOPS.finditer(text, left, amount.start))
    after = _STOPS.search(text, amount.end, right)
    return (breaks[-1].end() if breaks else left), (after.start() if after else right)


def _measure(surface: str, amount: Amount) -> str | None:
    found = {name: match for name, pattern in _MEASURES.items() if (match := pattern.search(surface))}
    if "arms_share" in found:
        return "arms_share"
    if amount.unit in {"pcs", "persons", "t", "count"}:
        return next((name for name in ("votes", "exercises") if name in found), None)
    return min(found, key=lambda name: (name == "deliveries", found[name].start())) if found else None


def _product(text: str, amount: Amount, left: int) -> str:
    """Return the words for a product: before "(+364 млн долларов)", or arms bought for money."""
    if amount.start > 0 and text[amount.start - 1] == "(":
        head = text[: amount.start - 1].rstrip()
        begin = max(head.rfind(mark) for mark in ",:–—()\n") + 1
        return _PRODUCT.sub("", head[begin:].strip()).strip()
    arms = re.search(r"военн\w+\s+техник\w*|вооружени\w+|оружи\w+", text[left : amount.start], re.IGNORECASE)
    return "военная техника" if arms and amount.unit not in _SHARE_UNITS | {"pcs"} else ""


def _base(text: str, amount: Amount, right: int) -> str:
    """Return the words that say what a share is a share of: those after it, up to the next break."""
    after = text[amount.end : min(right, amount.end + _AFTER)].split(".", maxsplit=1)[0].strip()
    return (
        after
        if re.match(r"(?:от\s+)?(?:\w+\s+){0,3}(?:импорт|экспорт|товарооборот|поставок|голосован|случа)", after)
        else ""
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with its actors, and what was known before it."""

    text: str
    span: tuple[int, int]
    mentions: Sequence[Mention]
    context: Context


def _ends(
    measure: str | None, scene: _Scene, window: tuple[int, int], amount: Amount, *, total: bool
) -> tuple[str | None, str | None]:
    """Return reporter and partner."""
    if measure is None:
        return None, None
    surface = scene.text[window[0] : window[1]]
    near = [one for one in scene.mentions if window[0] <= one.start < window[1]]
    far = sorted((one for one in scene.mentions if "place" not in one.flags), key=lambda one: _distance(one, amount))
    if not far and not near and scene.context.last is not None:
        return scene.context.last.reporter, scene.context.last.partner
    if measure in {"turnover", "votes", "exercises"}:
        whole = [one.actor for one in near if measure == "turnover" and _is_whole(scene.text, one)]
        return _pair([*whole, *(one.actor for one in near or far[:1])], surface, scene.context, owned=bool(whole))
    owner = next((one.actor for one in near if _owns(scene, one, surface)), None)
    if owner is None and len(near) > 1:
        owner = next((one.actor for one in near if _leads(measure, scene, near, one)), None)
    partner = next((one.actor for one in near if one.actor != owner and _is_partner(one.actor)), None)
    if partner is None and _PRONOUN.search(surface):
        partner = scene.context.subject
    if partner is None and not total:
        partner = next(
            (one.actor for one in far if one.actor != (owner or scene.context.main) and is_state(one.actor)), None
        )
    reporter = owner if owner is not None else scene.context.main
    return (reporter, None) if partner == reporter else (reporter, partner)


def _leads(measure: str, scene: _Scene, near: Sequence[Mention], mention: Mention) -> bool:
    """Whether another actor stands as destination or origin ("в Китай", "из Китая"), so that this one is the owner."""
    wanted = {"exports": _TO, "imports": _FROM}.get(measure)
    marked = [one for one in near if wanted is not None and wanted.search(scene.text[scene.span[0] : one.start])]
    return bool(marked) and mention not in marked


def _distance(mention: Mention, amount: Amount) -> tuple[int, bool]:
    """How far a mention stands from an amount; one before it is preferred."""
    return max(mention.start - amount.end, amount.start - mention.end, 0), mention.start > amount.start


def _is_partner(actor: str) -> bool:
    return is_state(actor) or actor == "EU"


def _is_whole(text: str, mention: Mention) -> bool:
    """Whether a share is one of this actor's trade: "доля Китая в торговле Казахстана" is of Kazakhstan's."""
    if mention.via == "adjective":
        before = re.search(r"\bво?\s+$", text[max(0, mention.start - 4) : mention.start], re.IGNORECASE)
        return before is not None and _WHOLE_AFTER.match(text, mention.end) is not None
    return _WHOLE.search(text[max(0, mention.start - _AFTER) : mention.start]) is not None


def _pair(
    actors: Sequence[str], surface: str, context: Context, *, owned: bool = False
) -> tuple[str | None, str | None]:
    """Turnover and voting have no direction: the main state reports, unless the turnover is said to be another's."""
    ordered = list(dict.fromkeys(actors))
    if _PAIR.search(surface) and context.subject is not None:
        ordered = [*ordered, context.subject]
    if context.main in ordered and not owned:
        ordered.remove(context.main)
        ordered.insert(0, context.main)
    elif context.main is not None and len(ordered) < 2:  # noqa: PLR2004 - a pair
        ordered.insert(0, context.main)
    return (ordered[0] if ordered else None), (ordered[1] if len(ordered) > 1 else None)


def _owns(scene: _Scene, mention: Mention, surface: str) -> bool:
    """Whether the flow is the actor's own: "импорт Казахстана", "казахстанского импорта", "Казахстан импортировал"."""
    before = scene.text[scene.span[0] : mention.start]
    after = scene.text[mention.end : mention.end + 24]
    if mention.via == "adjective":
        return bool(re.match(r"\s+(?:импорт|экспорт|товарооборот|ввоз|вывоз)", after, re.IGNORECASE))
    stripped = re.sub(r"(?:этой|этого|всего|нашей|самой|данной)\s+$", "", before)
    if _OWN.search(stripped) or _ARMS.search(stripped) or _INTO.search(before):
        return True
    return bool(_VERB.search(surface)) and not _PREPOSITION.search(before)


def quantity_of(amount: Amount, flow: Flow, period: Period | None, text: str) -> Quantity:
    """Return an amount with what it measures and when, as the record of a claim."""
    return Quantity(
        value=amount.value,
        low=amount.low,
        high=amount.high,
        unit=amount.unit,
        measure=flow.measure,
        surface=text[amount.start : amount.end],
        start=amount.start,
        end=amount.end,
        approx=amount.approx,
        base=flow.base,
        delta=amount.delta,
        reporter=flow.reporter,
        partner=flow.partner,
        product=flow.product,
        period=(period.first, period.last) if period is not None else None,
    )
