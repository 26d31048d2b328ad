"""The evidence that ships: figures computed from public data by one command, the same bytes for the same data."""

from __future__ import annotations

from entente.starter.build import PARTS, build

__all__ = ["PARTS", "build"]
