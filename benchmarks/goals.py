"""What the project wants to reach, and whether it does: one table, of all sections."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.processes import Failed
from benchmarks.processors import CORES
from benchmarks.samples import Measured, Outcome
from benchmarks.table import Table, spread

COMPARE = {"<=": operator.le, ">=": operator.ge}
HEAD = ("goal", "must", "stretch", "one core", "n", "", "two cores", "n", "")
NOTE = """\
A ratio is that of runs that follow each other, in one round. Each cell has the median and the quartiles, the number of
runs n, and a word: `missed`, `met`, `stretch` (the stretch goal is met too), or `noisy`: other programs took more than
a tenth of the machine's processors, or the quartiles are further apart than a fifth of the median. A noisy figure is no
result, good or bad."""


@dataclass(frozen=True)
class Goal:
    """One row: what is measured, and where the median has to lie."""

    what: str
    sign: str = "<="
    must: float | None = None
    stretch: float | None = None
    unit: str = "x"

    def limit(self, value: float | None) -> str:
        """A limit as the table shows it."""
        return "" if value is None else f"{self.sign} {value:g} {self.unit}"

    def verdict(self, measured: Measured) -> str:
        """What a measurement says."""
        if measured.is_noisy:
            return "noisy"
        if self.must is None:
            return ""
        is_within = COMPARE[self.sign]
        if self.stretch is not None and is_within(measured.median, self.stretch):
            return "stretch"
        return "met" if is_within(measured.median, self.must) else "missed"


GOALS = {
    "sample-processor": Goal("sample project, warm, to the floor: processor time", "<=", 1.6, 1.4),
    "sample-wall": Goal("sample project, warm, to the floor: wall", "<=", 1.4, 1.2),
    "mdaa": Goal("a comprehensive config, to MDAA's own app: processor time", "<=", 0.5, 0.45),
    "selection": Goal("one stack of 300 by its name, to all 300: wall", "<=", 0.1),
    "first-run": Goal("first run after set-up, to a warm one: wall", "<=", 1.3),
    "cold-memory": Goal("peak memory of set-up and first run", "<=", 150, unit="MB"),
    "further-stack": Goal("a further stack, to `import yaml, pydantic`: processor time", "<=", 0.55, 0.35),
    "hundred": Goal("100 stacks, to one process before: wall", "<=", 0.5, 0.4),
    "thousand": Goal("1,000 pipelines of 10 steps, to 100: wall", "<=", 11),
    "thousand-memory": Goal("1,000 pipelines of 10 steps: peak memory", "<=", 1000, unit="MB"),
    "validate": Goal("`validate`, to `import yaml, pydantic`: wall", "<=", 3.2, 2.7),
    "plain": Goal("plain CDKTF, to ours: wall", ">=", 11, 15),
    "sdk": Goal("the SageMaker SDK's definition, to ours: wall", ">=", 11, 14),
    "cdk": Goal("aws-cdk-lib (Python) with the same resources, to ours: wall", ">="),
    "plain-memory": Goal("plain CDKTF, to ours: peak memory", ">=", 5),
    "compile": Goal("compile one config, in one process", "<=", 15, unit="ms"),
    "steps-1000": Goal("compile 1,000 steps, to 100", "<=", 12),
    "steps-5000": Goal("compile 5,000 steps, to 1,000", "<=", 6),
    "stack-400": Goal("a stack of 400 steps, to 200", "<=", 2.5),
}


def goals_table(outcomes: Mapping[str, Outcome]) -> Table:
    """The goals of which there is an outcome, in their order."""
    rows = [_row(goal, outcomes[key]) for key, goal in GOALS.items() if key in outcomes]
    return Table("Goals", NOTE, HEAD, rows)


def _row(goal: Goal, outcome: Outcome) -> tuple[str, ...]:
    limits = (goal.what, goal.limit(goal.must), goal.limit(goal.stretch))
    if isinstance(outcome, str):
        return *limits, f"not measured: {outcome}", "", "", "", "", ""
    if isinstance(outcome, Failed):
        return *limits, f"failed: {outcome}", "", "", "", "", ""
    return *limits, *(cell for cores in CORES for cell in _cells(goal, outcome.get(cores)))


def _cells(goal: Goal, measured: Measured | None) -> tuple[str, str, str]:
    if measured is None:
        return "", "", ""
    return f"{spread(measured)} {goal.unit}", str(len(measured.values)), goal.verdict(measured)
