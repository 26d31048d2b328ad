"""Small trained models on top of the rules, stored as plain arrays and read without pickle.

At run time they need NumPy alone; :mod:`entente.reading.training` fits them (extra ``train``).
"""
