"""Bring the customers into the form that the model takes: no header, the id first, only those of whom all is known."""

import csv
from pathlib import Path

FOLDER = Path("/opt/ml/processing")
COLUMNS = ("id", "months", "calls", "price")


def main() -> None:
    """Write a file for each that there is."""
    (FOLDER / "prepared").mkdir(parents=True, exist_ok=True)
    for file in sorted((FOLDER / "input/customers").glob("*.csv")):
        rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        known = [[row[column] for column in COLUMNS] for row in rows if all(row[column] for column in COLUMNS)]
        with (FOLDER / "prepared" / file.name).open("w", encoding="utf-8", newline="") as prepared:
            csv.writer(prepared, lineterminator="\n").writerows(known)
        print(f"{file.name}: {len(known)} customers")


if __name__ == "__main__":
    main()
