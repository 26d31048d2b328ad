"""Who is who: states by year, blocs and poles by date, and the words that name them in four languages.

The tables are read when first asked for. Importing the package loads none of them, nor numpy, Babel or rapidfuzz.
"""

from __future__ import annotations

from entente.actors.blocs import blocs, members, memberships
from entente.actors.codes import state_ids
from entente.actors.display import display_name
from entente.actors.poles import poles
from entente.actors.records import Actor, Alias, Membership, Pole, PoleMember
from entente.actors.registry import predecessors, state, states, successors
from entente.actors.resolving import find, known, resolve
from entente.actors.seats import un_seat
from entente.actors.words import aliases

__all__ = [
    "Actor",
    "Alias",
    "Membership",
    "Pole",
    "PoleMember",
    "aliases",
    "blocs",
    "display_name",
    "find",
    "known",
    "members",
    "memberships",
    "poles",
    "predecessors",
    "resolve",
    "state",
    "state_ids",
    "states",
    "successors",
    "un_seat",
]
