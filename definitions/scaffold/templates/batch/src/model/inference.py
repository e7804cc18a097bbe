"""Load the model and answer a request, as the image calls it: lines of numbers in, a probability for each out."""

import csv
import json
import math
from pathlib import Path

COLUMNS = ("months", "calls", "price")


def model_fn(model_folder: str) -> dict[str, float]:
    """The weights of the columns, once for each worker."""
    return json.loads((Path(model_folder) / "weights.json").read_text(encoding="utf-8"))


def input_fn(body: str | bytes, content_type: str) -> list[list[float]]:
    """A table without a header."""
    if content_type != "text/csv":
        raise ValueError(f"send text/csv, not {content_type}")
    text = body.decode() if isinstance(body, bytes) else body
    return [[float(cell) for cell in row] for row in csv.reader(text.splitlines()) if row]


def predict_fn(customers: list[list[float]], weights: dict[str, float]) -> list[float]:
    """How likely each customer is to leave."""
    sums = [sum(weights[name] * cell for name, cell in zip(COLUMNS, row, strict=True)) for row in customers]
    return [1 / (1 + math.exp(-weights["intercept"] - total)) for total in sums]


def output_fn(probabilities: list[float], accept: str) -> str:
    """A line for each."""
    if accept not in ("text/csv", "*/*"):
        raise ValueError(f"take text/csv, not {accept}")
    return "\n".join(f"{probability:.3f}" for probability in probabilities)
