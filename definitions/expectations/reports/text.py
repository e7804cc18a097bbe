"""Results of tests as text: the tests of each file, and below a failed one what is not as expected."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.colours import Paint, Style, plain
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import problem_blocks
from definitions.diagnostics.secret_formats import hide
from definitions.expectations.results import FileResult


def text_report(files: Sequence[FileResult], paint: Paint = plain) -> str:
    """All results, and their numbers at the end."""
    return "".join(f"{line}\n" for line in [*_lines(files, paint), _summary(files, paint)])


def _lines(files: Sequence[FileResult], paint: Paint) -> Iterator[str]:
    for file in files:
        yield paint(escaped(hide(file.file)), Style.PLACE)
        if file.problems:
            yield problem_blocks(file.problems, paint).rstrip("\n")
        for case in file.cases:
            result = paint("failed", Style.ERROR) if case.problems else "passed"
            yield f"  {result}  {escaped(hide(case.name))}"
            if case.problems:
                yield problem_blocks(case.problems, paint).rstrip("\n")


def _summary(files: Sequence[FileResult], paint: Paint) -> str:
    failed = sum(bool(case.problems) for file in files for case in file.cases)
    passed = sum(not case.problems for file in files for case in file.cases)
    unread = sum(bool(file.problems) for file in files)
    parts = [
        f"{passed} passed" if passed or not (failed or unread) else "",
        paint(f"{unread} {'files' if unread > 1 else 'file'} not run", Style.ERROR) if unread else "",
        paint(f"{failed} failed", Style.ERROR) if failed else "",
    ]
    return ", ".join(filter(None, parts))
