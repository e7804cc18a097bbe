"""Divide the customers into those to train with and those to test with."""

import csv
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

FOLDER = Path("/opt/ml/processing")
COLUMNS = ("churned", "months", "calls", "price")
"""What is learnt stands first; other columns, such as the id, say nothing."""


def main() -> None:
    """Write ``train`` and ``test``, of numbers and without headers."""
    rows = [
        [float(row[column]) for column in COLUMNS]
        for file in sorted((FOLDER / "input/customers").glob("*.csv"))
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    ]
    train, test = train_test_split(np.array(rows), test_size=0.25, random_state=1)
    for name, table in {"train": train, "test": test}.items():
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
        np.savetxt(FOLDER / name / f"{name}.csv", table, fmt="%g", delimiter=",")
        print(f"{name}: {len(table)} customers")


if __name__ == "__main__":
    main()
