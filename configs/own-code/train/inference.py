"""Load the model and answer a request, as the image calls it."""

import io
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
from features import numbers


def model_fn(model_folder: str) -> Any:
    """The model, once for each worker."""
    return joblib.load(Path(model_folder) / "model.joblib")


def input_fn(body: str, content_type: str) -> pd.DataFrame:
    """A table with a header."""
    if content_type != "text/csv":
        raise ValueError(f"send text/csv, not {content_type}")
    return pd.read_csv(io.StringIO(body))


def predict_fn(customers: pd.DataFrame, model: Any) -> Any:
    """How likely each customer is to leave."""
    return model.predict_proba(numbers(customers))[:, 1]
