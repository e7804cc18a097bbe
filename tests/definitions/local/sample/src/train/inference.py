import json
from pathlib import Path
from typing import Any


def model_fn(model_dir: str) -> Any:
    return json.loads(Path(model_dir, "model.json").read_text())


def input_fn(data: str, content_type: str) -> list[float]:
    assert content_type == "text/csv"
    return [float(line) for line in data.splitlines()]


def predict_fn(data: list[float], model: Any) -> list[float]:
    return [x * model["slope"] + 1 for x in data]


def output_fn(prediction: list[float], accept: str) -> str:
    assert accept == "text/csv"
    return "".join(f"{y}\n" for y in prediction)
