"""test: files of tests beside configs, and whether pipelines do what they expect."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from definitions.commands.choices import add_choice
from definitions.commands.ending import COULD_NOT_RUN, PROBLEMS, WELL, Refused
from definitions.commands.named_files import yaml_files_below
from definitions.commands.tested_modules import ModulesUnderTest
from definitions.commands.whole_files import add_output, write_whole
from definitions.diagnostics.colours import paint_for, plain, write_painted
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import InvalidConfig
from definitions.expectations.read import ReadCases, read_cases
from definitions.expectations.results import CaseResult, FileResult
from definitions.expectations.run_case import problems_of
from definitions.project.project_file_location import project_files_around
from definitions.source.folders import shown_path

FOLDER = "tests"
FORMATS = ("text", "junit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``test``."""
    parser.add_argument(
        "places",
        nargs="*",
        type=_place,
        metavar="DIR|FILE",
        help=f"files of tests, or folders: all YAML files in a folder '{FOLDER}' below them; without any, the folder of"
        " the project file, or the current one",
    )
    parser.add_argument("--name", metavar="TEXT", help="run only tests whose name contains TEXT, in any case")
    shown = "text if not given; junit is the XML that CI systems show"
    add_choice(parser, "--format", FORMATS, "a format", shown)
    add_output(parser)


def _place(word: str) -> Path:
    if not word.strip():
        raise argparse.ArgumentTypeError("must be a folder or a file; got an empty text")
    return Path(word)


def run(arguments: argparse.Namespace) -> int:
    """Print the results; 1 if a test has failed.

    Raises:
        InvalidConfig: no folder is named, and ``cdktf.json`` is not a JSON object.
        Refused: there are no tests, or none of this name.
    """
    places: list[Path] = arguments.places or [_folder_of_project(arguments.project)]
    results = _results(_files(places), arguments.name, arguments.project)
    if arguments.format == "junit":
        from definitions.expectations.reports.junit import junit_report

        text = junit_report(results)
    else:
        from definitions.expectations.reports.text import text_report

        text = text_report(results, plain if arguments.output is not None else paint_for(sys.stdout))
    code = PROBLEMS if any(result.has_failed for result in results) else WELL
    if arguments.output is not None:
        return code if write_whole(arguments.output, text) else COULD_NOT_RUN
    write_painted(text, sys.stdout)
    return code


def _folder_of_project(named: Path | None) -> Path:
    """The folder of the project file; the current one if nobody named a file and there is none."""
    found = next(project_files_around(Path(), named), None)
    return Path() if found is None else found.parent


def _files(places: Sequence[Path]) -> list[Path]:
    """The files of tests that are meant, each once."""
    found: dict[Path, Path] = {}
    for place in places:
        if place.is_dir():
            within = [file for file in yaml_files_below(place) if file.resolve().parent.name == FOLDER]
            if not within:
                raise Refused(f"{quoted(str(place))} holds no tests: they are the YAML files in a folder '{FOLDER}'")
        else:
            within = [place]
        for file in within:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _results(paths: Sequence[Path], name: str | None, project: Path | None) -> list[FileResult]:
    modules, results, names = ModulesUnderTest(project), [], []
    for path in paths:
        try:
            file = read_cases(path)
            all_names = [case.name for case in file.model.tests]
            names += all_names
            chosen = [index for index, one in enumerate(all_names) if (name or "").lower() in one.lower()]
            result = FileResult(shown_path(path), _cases(file, chosen, modules), [])
        except InvalidConfig as invalid:
            result = FileResult(shown_path(path), [], invalid.problems)
        results.append(result)
    results = [result for result in results if result.cases or result.problems]
    if not results:
        hint = did_you_mean(name or "", names) or f"there are {len(names)}"
        raise Refused(f"no test has {quoted(name)} in its name; {hint}")
    return results


def _cases(file: ReadCases, chosen: Sequence[int], modules: ModulesUnderTest) -> list[CaseResult]:
    if not chosen:
        return []
    compiled, results = modules.of(file), []
    for index in chosen:
        start = perf_counter()
        problems = problems_of(file, index, compiled)
        results.append(CaseResult(file.model.tests[index].name, problems, perf_counter() - start))
    return results
