"""Results of tests."""

from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record


@record
class CaseResult:
    """The result of one test.

    Attributes:
        name: of the test.
        problems: what is not as expected; empty if it passed.
        seconds: how long it took.
    """

    name: str
    problems: list[Problem]
    seconds: float


@record
class FileResult:
    """The results of a file.

    Attributes:
        file: as messages show it.
        cases: results of its tests; none if it has ``problems``.
        problems: of the file itself, which keep its tests from being run.
    """

    file: str
    cases: list[CaseResult]
    problems: list[Problem]

    @property
    def has_failed(self) -> bool:
        """Whether it or one of its tests has problems."""
        return bool(self.problems) or any(case.problems for case in self.cases)
