"""Divide the abalones into rows to train, validate and test with, all of numbers and the rings first."""

import argparse
import csv
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder

FOLDER = Path("/opt/ml/processing")
HEIGHT, RINGS = 3, 8
"""Columns of the data; the first is the sex."""


def main(seed: int) -> None:
    """Write ``train``, ``validation`` and ``test``; ``batch`` is the test without the rings, as a model gets it."""
    lines = (FOLDER / "input/abalones/abalone.data").read_text().splitlines()
    rows = [row for row in csv.reader(lines) if float(row[HEIGHT]) > 0]
    abalones = np.array(rows, dtype=object)
    sexes = ColumnTransformer([("sex", OneHotEncoder(sparse_output=False), [0])], remainder="passthrough")
    features = sexes.fit_transform(abalones[:, :RINGS]).astype(float)
    numbers = np.column_stack([abalones[:, RINGS].astype(float), features])
    train, rest = train_test_split(numbers, test_size=0.3, random_state=seed)
    validation, test = train_test_split(rest, test_size=0.5, random_state=seed)
    for name, table in {"train": train, "validation": validation, "test": test, "batch": test[:, 1:]}.items():
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
        np.savetxt(FOLDER / name / f"{name}.csv", table, fmt="%g", delimiter=",")
        print(f"{name}: {len(table)} rows")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    main(parser.parse_args().seed)
