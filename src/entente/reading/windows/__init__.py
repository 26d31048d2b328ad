"""Coders for languages without a parser: English, Turkish and Kazakh, by words in order and by case endings.

A clause is a window around one predicate. English reads actors by their place and preposition, Turkish and Kazakh by
the case of each name and by the endings of the verb. Claims carry the flag ``low_resource`` and a capped confidence:
what is unsure is a state or a possibility, never a done act.
"""

from __future__ import annotations

from entente.reading.windows.reader import read_english, read_kazakh, read_turkish

__all__ = ["read_english", "read_kazakh", "read_turkish"]
