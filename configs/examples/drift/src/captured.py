"""What an endpoint was asked: rows of its captured data.

An hour of it lies in a folder ``<endpoint>/<variant>/yyyy/mm/dd/hh``, in UTC; a line of its files is one request.
Source: Amazon SageMaker AI Developer Guide, "Data capture" and "Capture data from real-time endpoint".
"""

import base64
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

NEWEST = "newest"


@dataclass(frozen=True)
class Window:
    """Whole hours, of which the one that begins at ``until`` is none."""

    start: datetime
    until: datetime

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%dT%H:%MZ} to {self.until:%Y-%m-%dT%H:%MZ}"


def hour_of(file: Path) -> datetime | None:
    """The hour in which requests were captured; ``None``: the file holds something else."""
    try:
        year, month, day, hour = (int(part) for part in file.parts[-5:-1])
        return datetime(year, month, day, hour, tzinfo=UTC)
    except ValueError:
        return None


def window_of(folder: Path, until: str, hours: int) -> Window:
    """The hours before a time in ISO 8601, in UTC unless it says otherwise; or up to the newest hour that has data."""
    if until == NEWEST:
        found = [hour for file in folder.rglob("*.jsonl") if (hour := hour_of(file)) is not None]
        end = max(found, default=datetime.now(UTC)) + timedelta(hours=1)
    else:
        end = datetime.fromisoformat(until)
        end = end.replace(tzinfo=UTC) if end.tzinfo is None else end.astimezone(UTC)
    end = end.replace(minute=0, second=0, microsecond=0)
    return Window(end - timedelta(hours=hours), end)


def requests_in(folder: Path, window: Window) -> Iterator[list[list[str]] | None]:
    """The rows of each request; ``None`` for one that cannot be read."""
    for file in sorted(folder.rglob("*.jsonl")):
        hour = hour_of(file)
        if hour is not None and window.start <= hour < window.until:
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from (rows_of(line) for line in lines if line.strip())


def rows_of(line: str) -> list[list[str]] | None:
    """The rows of one request; ``None`` if the line is broken, or the request is none of CSV."""
    try:
        asked = json.loads(line)["captureData"]["endpointInput"]
        if asked["observedContentType"].partition(";")[0].strip().lower() != "text/csv":
            return None
        # What the capture's settings do not name as CSV is kept in Base64.
        text = (
            base64.b64decode(asked["data"], validate=True).decode() if asked["encoding"] == "BASE64" else asked["data"]
        )
        return [row for row in csv.reader(text.splitlines()) if row]
    except (AttributeError, LookupError, TypeError, ValueError, csv.Error):
        return None
