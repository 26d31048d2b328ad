"""UN Digital Library voting data: the wide table of 2022 (Assembly and Council) and the Library's own long file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.sources import _undl_long, _undl_wide
from entente.sources._columns import header_of
from entente.sources._files import digest, opened
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._text import LONGEST_LINE, check_text
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading


def read(path: Path) -> Reading:
    """Read voting data of the UN Digital Library; the layout is told by the header.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip). Either one row a resolution and one column a state (``Council``,
        ``Date``, ``Resolution``, counts, ``token``, then state names; cells Y, N, A, X), or one row a state and
        resolution (``undl_id``, ``ms_code``, ``ms_name``, ``ms_vote``, ``date``, ``resolution`` and more).

    Returns
    -------
    Tables ``vote`` (0 for a state that was listed but did not vote) and ``roll_call`` with the stated totals.

    Raises
    ------
    InputError
        If the file cannot be read, or is of neither layout (FormatError).
    """
    spec = get("undl")
    sha256 = digest(path)
    with opened(path, limit=_undl_long.LIMIT, prefer=spec.files) as stream:
        head = stream.readline(LONGEST_LINE)
    check_text(path, head)
    found = header_of(head)
    wide, long = (layout.columns for layout in spec.layouts)
    if has_columns(found, wide):
        return _undl_wide.read(path, spec, sha256)
    if has_columns(found, long):
        return _undl_long.read(path, spec, sha256)
    raise wrong_layout(path, spec, found)
