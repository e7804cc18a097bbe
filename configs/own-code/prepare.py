"""Drop customers of whom it is not known whether they left, and columns that say nothing."""

import argparse
from pathlib import Path

import pandas as pd

CUSTOMERS, TRAIN = Path("/opt/ml/processing/input/customers"), Path("/opt/ml/processing/train")


def main(label: str) -> None:
    """Write one table of all files."""
    customers = pd.concat(pd.read_csv(file) for file in sorted(CUSTOMERS.glob("*.csv")))
    known = customers.dropna(subset=[label])
    useful = [column for column in known.columns if known[column].nunique() > 1]
    TRAIN.mkdir(parents=True, exist_ok=True)
    known[useful].to_csv(TRAIN / "train.csv", index=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", required=True)
    main(parser.parse_args().label)
