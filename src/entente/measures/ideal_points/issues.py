"""Positions on one issue: the same model on the roll calls that bear its code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError, UnknownNameError
from entente.measures.ideal_points.gather import keep_calls, thinned
from entente.measures.rows import unique_bases

if TYPE_CHECKING:
    from entente.measures.ideal_points.gather import Gathered
    from entente.measures.ideal_points.titles import Described

ISSUES = {
    "me": "Middle East",
    "nu": "nuclear weapons and material",
    "di": "arms control and disarmament",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}
"""Issue codes of the source ``unvotes``."""

MIN_VOTES = 3
"""Votes on the issue in a session below which a state has no position of its own in it."""

NAME = "ideal_point"


def check_issue(issue: str | None) -> None:
    """Refuse an issue that has no code.

    Raises
    ------
    UnknownNameError
        If it is none of :data:`ISSUES`.
    """
    if issue is not None and issue not in ISSUES:
        raise UnknownNameError.among("issue", issue, ISSUES)


def attribute_name(issue: str | None) -> str:
    """Return under which name positions are kept in the table ``attribute``: ``ideal_point`` or ``ideal_point.hr``."""
    return NAME if issue is None else f"{NAME}.{issue}"


def of_issue(gathered: Gathered, texts: Described, issue: str, *, min_votes: int = MIN_VOTES) -> Gathered:
    """Return the gathered roll calls that bear the code of ``issue``.

    Parameters
    ----------
    min_votes
        State-sessions with fewer votes on the issue are left out.

    Raises
    ------
    UnknownNameError
        If there is no such issue.
    NoDataError
        If no gathered roll call bears its code.
    """
    check_issue(issue)
    coded = np.asarray([issue in texts.issues.get(key, ()) for key in gathered.calls.keys], bool)
    if not coded.any():
        message = f"no loaded roll call has the issue code {issue!r}"
        raise NoDataError(message, hint="load texts and issue codes: entente load unvotes FOLDER")
    sessions = gathered.calls.sessions[gathered.calls.session_of[coded]]
    calls, thin = thinned(keep_calls(gathered.calls, coded), min_votes)
    note = (
        f"{int(coded.sum())} roll calls on {ISSUES[issue]}, sessions {sessions.min()}-{sessions.max()}; state-sessions "
        f"with fewer than {min_votes} votes on it are left out"
    )
    bases = unique_bases((*gathered.bases, *texts.bases))
    kept = {session: source for session, source in gathered.sources.items() if session in set(sessions.tolist())}
    return replace(gathered, calls=calls, sources=kept, thin=thin, bases=bases, notes=(*gathered.notes[:1], note))
