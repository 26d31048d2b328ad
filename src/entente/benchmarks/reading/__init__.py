"""How well texts are read, by the official protocols of public corpora: one module a task.

Each module has ``run(data, *, seed)``, which returns what ``entente benchmark reading --task NAME --json`` prints; see
:mod:`entente.benchmarks.reading.common` for its keys. Corpora are read where the user keeps them, never shipped.
"""
