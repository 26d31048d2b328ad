"""From the evidence to the portfolios of two states: one module a kind, each with ``read(evidence, ask) -> Answer``."""

from __future__ import annotations
