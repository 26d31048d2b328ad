"""Fitting the small models on public corpora (extra ``train``): one module a corpus.

Each module has ``train(data, *, seed)``, which returns the bytes of a model file for ``entente reading
train`` to write.
"""
