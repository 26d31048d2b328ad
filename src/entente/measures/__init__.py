"""Ties to estimates: agreement, shares, portfolios, hedging and divergence, each with its interval and its evidence.

Import from the module of the measure (``from entente.measures.portfolio import portfolio``); the names, arguments and
home of every measure are listed in :data:`entente.measures.registry.MEASURES`, which loads nothing heavy.
"""
