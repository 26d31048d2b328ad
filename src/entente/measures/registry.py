"""The measures by name: what each takes and where it lives."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from entente.errors import UnknownNameError
from entente.evidence.arms import CATEGORIES
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.measures.result import Result


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a measure.

    Attributes
    ----------
    name
        As the function takes it.
    kind
        ``state``, ``bloc`` (a bloc, a pole or a list of states), ``word`` (one of ``choices``),
        ``text``, ``years`` (a pair),
        ``partner`` (a state or pole) or ``whole`` (a number).
    required
        Whether it must be given (then it comes in this order, after the evidence).
    """

    name: str
    kind: Literal["state", "bloc", "word", "text", "years", "partner", "whole"]
    help: str
    required: bool = False
    default: str | int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: ``run(evidence, *required, **options)`` returns its result.

    Attributes
    ----------
    home
        ``module:function`` inside :mod:`entente.measures`.
    """

    name: str
    home: str
    help: str
    arguments: tuple[Argument, ...]

    @property
    def run(self) -> Callable[..., Result]:
        """The function itself, imported when first asked for."""
        module, _, function = self.home.partition(":")
        found: Callable[..., Result] = getattr(import_module(f"entente.measures.{module}"), function)
        return found


STATE = Argument("state", "state", "id or name of the state", required=True)
YEARS = Argument("years", "years", "first and last year")
DOMAIN_PAIR = (
    Argument("first", "word", "a domain", default="trade", choices=DOMAINS),
    Argument("second", "word", "another domain", default="arms", choices=DOMAINS),
)

LIVES = ("life30", "none", "decay5")

PORTFOLIOS = ("votes", "treaties", "arms", "exports", "imports", "exercises", "memberships")

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "arms",
            "shares:supplier_shares",
            "suppliers' shares of the major conventional arms delivered to a state",
            (
                STATE,
                Argument("by", "word", "how years are summed up", default="period", choices=("period", "year", "all")),
                YEARS,
                Argument("weigh", "word", "orders by volume or all alike", default="tiv", choices=("tiv", "orders")),
                Argument("category", "word", "only weapons of this category", choices=CATEGORIES),
            ),
        ),
        Measure(
            "interoperability",
            "interoperability:interoperability",
            "shares of a state's delivered arms by design standard",
            (
                STATE,
                YEARS,
                Argument("life", "word", "what is left of a delivery", default="life30", choices=LIVES),
            ),
        ),
        Measure(
            "trade",
            "shares:trade_shares",
            "partners' or poles' shares of a state's trade",
            (
                STATE,
                Argument("flow", "word", "which flow", default="imports", choices=("imports", "exports", "turnover")),
                Argument("partner", "partner", "one partner or pole"),
                Argument("by", "word", "partners or poles", default="partner", choices=("partner", "pole")),
                YEARS,
                Argument("most", "whole", "number of largest partners", default=12),
            ),
        ),
        Measure(
            "agreement",
            "agreement:agreement",
            "yearly voting agreement of two states in the UN General Assembly",
            (
                Argument("a", "state", "id or name of a state", required=True),
                Argument("b", "state", "id or name of another state", required=True),
                YEARS,
            ),
        ),
        Measure(
            "ideal-point",
            "ideal_points:ideal_points",
            "a state's position on the main line of conflict in UN votes, by session",
            (
                STATE,
                YEARS,
                Argument("issue", "word", "only votes on one issue", choices=("me", "nu", "di", "hr", "co", "ec")),
            ),
        ),
        Measure(
            "similarity",
            "similarity:similarity",
            "how alike the portfolios of two states are",
            (
                Argument("a", "state", "id or name of a state", required=True),
                Argument("b", "state", "id or name of another state", required=True),
                Argument("portfolio", "word", "what is compared", default="votes", choices=PORTFOLIOS),
                Argument("session", "whole", "session of the UN General Assembly"),
                Argument("year", "whole", "one year"),
                Argument("weights", "word", "how objects count", default="none", choices=("none", "capability")),
            ),
        ),
        Measure(
            "cohesion",
            "cohesion.measure:cohesion",
            "how much closer a bloc's members are to each other than to others",
            (
                Argument("bloc", "bloc", "a bloc, a pole or states with commas between", required=True),
                YEARS,
                Argument("against", "bloc", "outsiders; all other states if not given"),
                Argument(
                    "members",
                    "word",
                    "who counts as a member",
                    default="current",
                    choices=("current", "fixed", "founding", "latest"),
                ),
            ),
        ),
        Measure(
            "dependence",
            "dependence:dependence",
            "how much one state depends on another in trade, and the other way round",
            (
                STATE,
                Argument("on", "state", "id or name of the other state", required=True),
                Argument("product", "text", "an HS code, a word or a whole item"),
                YEARS,
            ),
        ),
        Measure(
            "treaties",
            "treaties:treaties",
            "how deep a state's treaty obligations are, by partner",
            (STATE, Argument("partner", "state", "one partner"), YEARS),
        ),
        Measure(
            "memberships",
            "memberships:memberships",
            "memberships that two states share, against chance",
            (
                Argument("a", "state", "id or name of a state", required=True),
                Argument("b", "state", "id or name of another state", required=True),
                YEARS,
            ),
        ),
        Measure(
            "portfolio",
            "portfolio:portfolio",
            "how a state's ties divide over the poles, by domain and year",
            (STATE, YEARS),
        ),
        Measure(
            "change",
            "change:change",
            "when a state's series changed, with probabilities and a null test",
            (
                STATE,
                Argument("domain", "word", "a domain, or all", default="all", choices=(*DOMAINS, "all")),
                Argument("pole", "partner", "only this pole"),
                YEARS,
            ),
        ),
        Measure(
            "multiverse",
            "multiverse:multiverse",
            "a state's headlines under all reasonable specifications: how many agree, and what they depend on",
            (STATE, Argument("pole", "partner", "whom leads and changes are about")),
        ),
        Measure(
            "hedging",
            "spread:state_hedging",
            "how evenly each domain of a state is spread over the poles",
            (STATE, YEARS),
        ),
        Measure(
            "divergence",
            "spread:state_divergence",
            "how far two domains of a state lie apart",
            (STATE, *DOMAIN_PAIR, YEARS),
        ),
    )
}
"""Name -> measure."""


def get(name: str) -> Measure:
    """Return the measure of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    if name not in MEASURES:
        raise UnknownNameError.among("measure", name, MEASURES)
    return MEASURES[name]


def run(name: str, evidence: Any, *required: str, **options: Any) -> Result:  # noqa: ANN401 - as the measure takes them
    """Run the measure ``name``; options that are ``None`` keep their defaults."""
    return get(name).run(evidence, *required, **{key: value for key, value in options.items() if value is not None})
