"""Load the model and answer a request, as the image calls it: lines of numbers in, a number of rings for each out."""

import io
from pathlib import Path

import numpy as np
import xgboost


def model_fn(model_folder: str) -> xgboost.Booster:
    """The model, once for each worker."""
    return xgboost.Booster(model_file=Path(model_folder) / "abalone.ubj")


def input_fn(body: str | bytes, content_type: str) -> xgboost.DMatrix:
    """A table without a header, and without the rings."""
    if content_type != "text/csv":
        raise ValueError(f"send text/csv, not {content_type}")
    text = body.decode() if isinstance(body, bytes) else body
    return xgboost.DMatrix(np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2))


def predict_fn(abalones: xgboost.DMatrix, model: xgboost.Booster) -> np.ndarray:
    """How many rings each is likely to have; its age is 1.5 years more."""
    return model.predict(abalones)


def output_fn(rings: np.ndarray, accept: str) -> str:
    """A line for each."""
    if accept not in ("text/csv", "*/*"):
        raise ValueError(f"take text/csv, not {accept}")
    return "\n".join(f"{number:.2f}" for number in rings)
