"""The scripts of ``configs/examples/drift``: what they read of captured data, and when a feature has drifted."""

import base64
import json
import math
import random
import runpy
from datetime import UTC, datetime
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import CONFIGS

SOURCES = CONFIGS / "examples" / "drift" / "src"
CAPTURED = runpy.run_path(str(SOURCES / "captured.py"))
STABILITY = runpy.run_path(str(SOURCES / "stability.py"))
Feature, stability_index = STABILITY["Feature"], STABILITY["stability_index"]
NORMAL = [str(NormalDist().inv_cdf((i + 0.5) / 2000)) for i in range(2000)]


def index(baseline: list[str], captured: list[str]) -> float:
    feature = Feature("x", baseline)
    for value in captured:
        feature.add(value)
    return float(feature.index)


def test_the_index_is_the_sum_over_bins_of_differences_times_logarithms_of_quotients() -> None:
    halves, fifths = {"a": 500_000, "b": 500_000}, {"a": 800_000, "b": 200_000}
    by_hand = 0.3 * math.log(0.8 / 0.5) - 0.3 * math.log(0.2 / 0.5)  # 0.3 ln 4
    assert stability_index(halves, fifths) == pytest.approx(by_hand, rel=1e-4)
    # Half a value more in each of three bins, so that an empty one has a share: 2.5, 1.5, 0.5 of 4.5 and 0.5, 1.5, 2.5.
    assert stability_index({"a": 2, "b": 1}, {"b": 1, "c": 2}) == pytest.approx(2 * 2 / 4.5 * math.log(5))


@given(st.lists(st.integers(0, 50), min_size=1), st.lists(st.integers(0, 50), min_size=1))
def test_it_is_the_same_both_ways_and_nothing_between_equals(some: list[int], others: list[int]) -> None:
    a, b = dict(enumerate(some)), dict(enumerate(others))
    assert stability_index(a, b) == pytest.approx(stability_index(b, a))
    assert stability_index(a, b) >= 0
    assert stability_index(a, a) == 0


@pytest.mark.parametrize("deviations", [0.25, 0.5, 1.0])
def test_a_normal_distribution_that_moves_has_the_square_of_its_move(deviations: float) -> None:
    moved = index(NORMAL, [str(float(value) + deviations) for value in NORMAL])
    assert 0.85 * deviations**2 < moved < deviations**2  # tenths hide a little of Jeffreys' divergence


def test_what_has_not_changed_does_not_look_so() -> None:
    draws = random.Random(1)
    baseline = [str(draws.gauss()) for _ in range(500)]
    indexes = [index(baseline, [str(draws.gauss()) for _ in range(200)]) for _ in range(150)]
    assert sum(found > 0.2 for found in indexes) <= 1


@pytest.mark.parametrize(
    ("baseline", "same", "other"),
    [
        (NORMAL, NORMAL, [*NORMAL[:1000], *[""] * 1000]),  # half is missing
        (NORMAL, NORMAL, [*NORMAL[:1000], *["many"] * 1000]),  # half is no number
        (["0"] * 950 + NORMAL[:50], ["0.0"] * 950 + NORMAL[:50], ["-9"] * 950 + NORMAL[:50]),  # hardly spread
        (["1"] * 990 + [*map(str, range(2, 13))], ["1"] * 1000, ["1.5"] * 1000),  # most numbers are the least one
        (["1"] * 60 + ["0"] * 40, ["1.0"] * 59 + ["0.0"] * 41, ["1"] * 20 + ["0"] * 80),
        (["north"] * 50 + ["south"] * 50, [" north"] * 50 + ["south"] * 50, ["west"] * 100),  # a new category
        ([f"id-{i}" for i in range(1000)], [f"id-{i}" for i in range(1000, 2000)], [""] * 1000),  # all are rare
        ([""] * 500, ["nan"] * 500, ["1"] * 500),
        (["-nan"] * 500 + NORMAL, ["NaN"] * 500 + NORMAL, NORMAL),
    ],
)
def test_features_of_each_kind(baseline: list[str], same: list[str], other: list[str]) -> None:
    assert index(baseline, same) < 0.1
    assert index(baseline, other) > 0.2


def test_headers_are_no_rows_and_without_rows_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(SOURCES)
    hour = tmp_path / "captured" / "endpoint" / "variant" / "2026" / "11" / "01" / "00"
    for folder in (hour, tmp_path / "baseline"):
        folder.mkdir(parents=True)
    values = ["length", *NORMAL[::10]]
    (tmp_path / "baseline" / "baseline.csv").write_text("\ufeff" + "\n".join(values), encoding="utf-8")
    (hour / "a.jsonl").write_text("\n".join(line(f"length\n{value}") for value in values[1:]), encoding="utf-8")
    script = runpy.run_path(str(SOURCES / "drift.py"))["main"]
    script.__globals__.update(INPUT=tmp_path, REPORT=tmp_path, MESSAGE=tmp_path / "message")
    script("newest", 24, 0.2, 200)
    assert capsys.readouterr().out.startswith("0 of 1 features in 200 rows")
    with pytest.raises(SystemExit, match="at least 1"):
        script("newest", 24, 0.2, 0)


def line(data: str = "1,2\n3,4", content_type: str = "text/csv", encoding: str = "CSV") -> str:
    asked = {"observedContentType": content_type, "mode": "INPUT", "data": data, "encoding": encoding}
    return json.dumps({"captureData": {"endpointInput": asked}, "eventMetadata": {"eventId": "e"}, "eventVersion": "0"})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (line(), [["1", "2"], ["3", "4"]]),
        (line('"a,b",\n\n', "text/csv; charset=utf-8"), [["a,b", ""]]),
        (line(base64.b64encode(b"1,2\n").decode(), encoding="BASE64"), [["1", "2"]]),
        (line(""), []),
        (line()[:-20], None),
        (line("1,2", "Text/CSV"), [["1", "2"]]),
        (line("[1, 2]", "application/json", "JSON"), None),
        (line("/w==", encoding="BASE64"), None),
        (line("?", encoding="BASE64"), None),
        ('{"captureData": {"endpointOutput": {}}}', None),
        ('{"captureData": []}', None),
        ("null", None),
        ("\ufffd", None),
    ],
)
def test_a_line_is_the_rows_of_a_request_or_cannot_be_read(text: str, rows: list[list[str]] | None) -> None:
    assert CAPTURED["rows_of"](text) == rows


def test_the_window_is_of_whole_hours_by_the_names_of_folders(tmp_path: Path) -> None:
    for hour in ("2026/10/31/23", "2026/11/01/00", "2026/11/01/23", "2026/11/02/00"):
        folder = tmp_path / "endpoint" / "variant" / hour
        folder.mkdir(parents=True)
        (folder / "a.jsonl").write_text(f"{line(hour)}\n\nbroken\n", encoding="utf-8")
    (tmp_path / "notes.jsonl").write_text(line(), encoding="utf-8")
    read, window_of = CAPTURED["requests_in"], CAPTURED["window_of"]
    day = window_of(tmp_path, "2026-11-02T01:59:59+01:00", 24)
    assert str(day) == "2026-11-01T00:00Z to 2026-11-02T00:00Z"
    assert list(read(tmp_path, day)) == [[["2026/11/01/00"]], None, [["2026/11/01/23"]], None]
    assert window_of(tmp_path, "2026-11-02", 24) == day
    assert window_of(tmp_path, "newest", 1).start == datetime(2026, 11, 2, tzinfo=UTC)
    assert list(read(tmp_path, window_of(tmp_path / "notes", "newest", 24))) == []
