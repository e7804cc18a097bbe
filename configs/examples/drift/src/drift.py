"""Compare what an endpoint was asked with what its model was trained on, feature by feature.

Of captured values the report has nothing but counts. It needs no packages.
"""

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path

from captured import NEWEST, Window, requests_in, window_of
from stability import Feature

INPUT, REPORT = Path("/opt/ml/processing/input"), Path("/opt/ml/processing/report")
MESSAGE = Path("/opt/ml/output/message")
"""The job's ExitMessage, which the Fail steps repeat."""


def features_of(file: Path, fewest_rows: int) -> list[Feature]:
    """The columns of a CSV file with a header.

    Raises:
        SystemExit: a row is longer or shorter than the header, or there are too few.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        names, *rows = [row for row in csv.reader(lines) if row] or [[]]
    if any(len(row) != len(names) for row in rows):
        raise SystemExit(f"{file.name}: a row has not {len(names)} columns, as the header has")
    if len(rows) < fewest_rows:
        raise SystemExit(f"{file.name}: has {len(rows)} rows, fewer than {fewest_rows}")
    return [Feature(name, column) for name, column in zip(names, zip(*rows, strict=True), strict=True)]


def count(folder: Path, window: Window, features: Sequence[Feature]) -> dict[str, dict[str, int]]:
    """Count all captured values but headers; the result is how many requests and rows that were."""
    header = [feature.name for feature in features]
    requests, rows = {"read": 0, "broken": 0}, {"compared": 0, "unfit": 0}
    for request in requests_in(folder, window):
        requests["broken" if request is None else "read"] += 1
        for row in request or ():
            if row == header:
                continue
            fits = len(row) == len(features)
            rows["compared" if fits else "unfit"] += 1
            for feature, value in zip(features, row if fits else (), strict=False):
                feature.add(value)
    return {"requests": requests, "rows": rows}


def main(until: str, hours: int, largest_index: float, fewest_rows: int) -> None:
    """Write ``drift.json``, whose counts the conditions read, and the sentence that says what was found.

    Raises:
        SystemExit: the baseline does not fit, or no rows at all would be enough.
    """
    if fewest_rows < 1:
        raise SystemExit("--fewest-rows must be at least 1: of no rows, nothing can be said")
    features = features_of(INPUT / "baseline" / "baseline.csv", fewest_rows)
    window = window_of(INPUT / "captured", until, hours)
    counts = count(INPUT / "captured", window, features)
    report = {"window": {"start": window.start.isoformat(), "until": window.until.isoformat()}, **counts}
    compared = counts["rows"]["compared"]
    if compared < fewest_rows:
        # No index of so few is worth writing down. The share is there for the condition.
        report |= {"driftedShare": 0.0, "features": {}}
        sentence = f"{compared}, and {fewest_rows} are needed"
    else:
        ranked = sorted(features, key=lambda feature: feature.index, reverse=True)
        drifted = [feature for feature in ranked if feature.index > largest_index]
        report |= {"driftedShare": len(drifted) / len(features), "features": dict(map(described, ranked))}
        worst = ", ".join(f"{feature.name[:64]} {feature.index:.2f}" for feature in drifted[:5])
        sentence = f"{len(drifted)} of {len(features)} features{worst and f' ({worst})'} in {compared} rows"
    broken = counts["requests"]["broken"] + counts["rows"]["unfit"]
    sentence += f", {window}" + (f"; {broken} could not be read" if broken else "")
    REPORT.mkdir(parents=True, exist_ok=True)
    (REPORT / "drift.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    MESSAGE.parent.mkdir(parents=True, exist_ok=True)
    MESSAGE.write_text(sentence, encoding="utf-8")
    print(sentence)


def described(feature: Feature) -> tuple[str, dict[str, object]]:
    """What the report says of a feature."""
    missing = {"baseline": feature.missing(feature.baseline), "captured": feature.missing(feature.captured)}
    kind = "number" if feature.is_numeric else "category"
    return feature.name, {"index": round(feature.index, 4), "kind": kind, "missing": missing}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--until", default=NEWEST)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--largest-index", type=float, default=0.2)
    parser.add_argument("--fewest-rows", type=int, default=200)
    main(**vars(parser.parse_args()))
