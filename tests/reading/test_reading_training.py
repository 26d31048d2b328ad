"""Whether a trained model is the one that ships: equal but for the last digit that another processor may round."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

import numpy as np
import pytest

from entente.reading.training.run import same_model


def _packed(coef: np.ndarray, codes: np.ndarray | None = None) -> bytes:
    file = io.BytesIO()
    if codes is None:
        np.savez_compressed(file, coef=coef)
    else:
        np.savez_compressed(file, coef=coef, codes=codes)
    return file.getvalue()


def _wrapped(model: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        whole.writestr("meta.json", "{}")
        whole.writestr("sign.npz", model)
    return file.getvalue()


COEF = np.array([0.12345, -2.0], np.float32)
CODES = np.array([1, 2])


@pytest.mark.parametrize(
    ("coef", "codes", "same"),
    [
        (COEF, CODES, True),
        (COEF + np.float32(1e-5), CODES, True),
        (COEF + np.float32(1e-3), CODES, False),
        (COEF.astype(float), CODES, False),
        (COEF[:1], CODES, False),
        (COEF, CODES + 1, False),
    ],
)
def test_models_are_the_same_to_the_last_digit(coef: np.ndarray, codes: np.ndarray, same: bool) -> None:  # noqa: FBT001 - parametrised
    one, other = _packed(COEF, CODES), _packed(coef, codes)
    assert same_model(one, other) is same
    assert same_model(_wrapped(one), _wrapped(other)) is same


def test_a_model_with_other_parts_is_another() -> None:
    assert not same_model(_packed(COEF), _packed(COEF, CODES))


def test_shipped_models_are_numbers_and_words_alone() -> None:
    folder = resources.files("entente.reading.heads") / "data"
    for name in ("sentiment.npz", "claims_ru.npz"):
        with np.load(io.BytesIO((folder / name).read_bytes()), allow_pickle=False) as model:
            arrays = [model[part] for part in model.files if not isinstance(model[part], bytes)]
        assert arrays
        assert all(array.dtype.kind in "fiuU" for array in arrays), name
