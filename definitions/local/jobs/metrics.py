"""Metrics of a training job, read from its log as SageMaker reads them.

Source: Amazon SageMaker Developer Guide, "Define training metrics". In CloudWatch a tab is ``#011``, and AWS's own
algorithms have metrics with that in them, so each line is searched in both forms.
"""

import re
from collections.abc import Sequence
from typing import Any

from definitions.values.expressions import Json


class Metrics:
    """The last value of each metric.

    Args:
        definitions: ``MetricDefinitions`` of a request.

    Raises:
        ValueError: one has a regular expression that is none, or one without a group.
    """

    def __init__(self, definitions: Sequence[Any]) -> None:
        self.values: dict[str, float] = {}
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for definition in definitions:
            name, text = definition["Name"], definition["Regex"]
            try:
                compiled = re.compile(text)
            except re.error as error:
                raise ValueError(f"the regular expression of the metric '{name}' is none: {error}") from None
            if not compiled.groups:
                raise ValueError(f"the regular expression of the metric '{name}' has no group, so it finds no value")
            self._patterns.append((name, compiled))

    def read(self, line: str) -> None:
        """Take what a line of the log has."""
        for name, compiled in self._patterns:
            found = compiled.search(line) or ("\t" in line and compiled.search(line.replace("\t", "#011"))) or None
            if found is not None:
                try:
                    self.values[name] = float(found[1])
                except (TypeError, ValueError):  # SageMaker ignores what is no number
                    continue

    def final(self) -> list[Json]:
        """``FinalMetricDataList``."""
        return [{"MetricName": name, "Value": value} for name, value in self.values.items()]
