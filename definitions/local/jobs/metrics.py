"""Metrics of a training job, read from its log as SageMaker reads them.

Source: Amazon SageMaker Developer Guide, "Define training metrics". In CloudWatch a tab is ``#011``, and AWS's own
algorithms have metrics with that in them, so each line is searched in both forms. The image of XGBoost has metrics of
its own, and takes no others ("Tune an XGBoost Model").
"""

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from definitions.values.expressions import Json

_XGBOOST = re.compile(r"/(sagemaker-)?xgboost[:@]")
_ROUND = re.compile(r"\[\d+\]")
_OF_ROUND = re.compile(r"\t(train|validation)-([^\s:]+):(\S+)")


class Metrics:
    """The last value of each metric.

    Args:
        definitions: ``MetricDefinitions`` of a request.
        image: ``TrainingImage`` of it.

    Raises:
        ValueError: one has a regular expression that is none, or one without a group.
    """

    def __init__(self, definitions: Sequence[Any], image: str = "") -> None:
        self.values: dict[str, float] = {}
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self._reads_rounds = _XGBOOST.search(image) is not None
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
                self._take(name, found[1])
        if self._reads_rounds and _ROUND.search(line):
            for data, name, value in _OF_ROUND.findall(line):
                self._take(f"{data}:{name}", value)

    def _take(self, name: str, value: str | None) -> None:
        """Keep a value; SageMaker ignores what is no number, and CloudWatch takes neither NaN nor infinity."""
        with suppress(TypeError, ValueError):
            number = float(value)  # type: ignore[arg-type]
            if math.isfinite(number):
                self.values[name] = number

    def final(self) -> list[Json]:
        """``FinalMetricDataList``."""
        return [{"MetricName": name, "Value": value} for name, value in self.values.items()]
