"""Load the model and answer a request, as the image calls it: lines of numbers in, a probability for each out."""

import io
from pathlib import Path

import joblib
import numpy as np
from sklearn.ensemble import RandomForestClassifier


def model_fn(model_folder: str) -> RandomForestClassifier:
    """The model, once for each worker."""
    return joblib.load(Path(model_folder) / "model.joblib")


def input_fn(body: str | bytes, content_type: str) -> np.ndarray:
    """A table without a header: months, calls and price."""
    if content_type != "text/csv":
        raise ValueError(f"send text/csv, not {content_type}")
    text = body.decode() if isinstance(body, bytes) else body
    return np.loadtxt(io.StringIO(text), delimiter=",", ndmin=2)


def predict_fn(customers: np.ndarray, model: RandomForestClassifier) -> np.ndarray:
    """How likely each customer is to leave."""
    return model.predict_proba(customers)[:, 1]


def output_fn(probabilities: np.ndarray, accept: str) -> str:
    """A line for each."""
    if accept not in ("text/csv", "*/*"):
        raise ValueError(f"take text/csv, not {accept}")
    return "\n".join(f"{probability:.3f}" for probability in probabilities)
