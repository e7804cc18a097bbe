"""Results of tests as JUnit XML, which CI systems show.

Source: Jenkins, "JUnit plugin", schema ``junit-10.xsd``, of which only what others read too is written.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from definitions.diagnostics.printable import LINES, escaped
from definitions.diagnostics.problems import Problem, findings, report
from definitions.diagnostics.secret_formats import hide
from definitions.expectations.results import FileResult


def junit_report(files: Sequence[FileResult]) -> str:
    """A suite for each file; what keeps a file from being run is an error of a test that is called like the file."""
    root = Element("testsuites")
    for file in files:
        suite = SubElement(root, "testsuite", name=_text(file.file))
        for case in file.cases:
            at = _element(suite, file.file, case.name, case.seconds)
            if case.problems:
                _put_problems(at, "failure", case.problems)
        if file.problems:
            _put_problems(_element(suite, file.file, file.file, 0), "error", file.problems)
        suite.attrib |= {
            "tests": str(len(suite)),
            "failures": str(len(suite.findall("testcase/failure"))),
            "errors": str(len(suite.findall("testcase/error"))),
            "time": f"{sum(case.seconds for case in file.cases):.3f}",
        }
    indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{tostring(root, encoding='unicode')}\n"


def _element(suite: Element, file: str, name: str, seconds: float) -> Element:
    return SubElement(
        suite, "testcase", classname=_text(file), name=_text(name), file=_text(file), time=f"{seconds:.3f}"
    )


def _put_problems(case: Element, tag: str, problems: Sequence[Problem]) -> None:
    first = findings(problems)[0]
    fault = SubElement(case, tag, type=first.rule, message=_text(first.message))
    fault.text = escaped(report(problems), keep=LINES)


def _text(text: str) -> str:
    return escaped(hide(text))
