"""diff: what changes in meaning between two modules, or two definitions of pipelines."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from definitions.commands.choices import one_of
from definitions.commands.ending import WELL, Refused
from definitions.commands.named_files import file_of, is_file
from definitions.commands.named_modules import compile_named
from definitions.commands.stack_arguments import stack
from definitions.comparison.compare import NotComparable, Side, compare, compare_plan
from definitions.comparison.comparison import Comparison
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.printable import escaped
from definitions.documents.cloudformation import is_yaml_template
from definitions.documents.definition import NoDefinition
from definitions.documents.read_document import read_document
from definitions.documents.terraform import Plan
from definitions.source.folders import shown_path
from definitions.source.located_yaml import read_text
from definitions.source.nodes import YamlError

FORMATS = ("text", "markdown", "json")
DIFFERENT = 3
_STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``diff``."""
    parser.add_argument(
        "words",
        nargs="*",
        type=stack,
        metavar="OLD NEW",
        help="two sides, each a module config, a stack, or a JSON file with a definition: the definition alone, AWS's"
        " answer to DescribePipeline, a CloudFormation template (in YAML as well), or Terraform's state or"
        " configuration; '-' is standard input. Or one plan, as 'terraform show -json PLANFILE' prints it, which has"
        " both sides. With --since: files that modules are made of, project files or stacks; without any, all stacks"
        " of the project",
    )
    parser.add_argument(
        "--since", metavar="REVISION", type=_revision, help="compare with the same modules at this git revision"
    )
    parser.add_argument(
        "--format",
        type=one_of(FORMATS, "a format"),
        default="text",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}; text if not given",
    )
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help=f"end with {DIFFERENT} if there is a difference, with 0 if there is none",
    )
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Print what changes; 3 with ``--exit-code`` if anything does.

    Raises:
        InvalidConfig: with all problems of a module, or of a document that is no JSON.
        Refused: a word names nothing, or a document holds no definition.
    """
    try:
        comparisons = _comparisons(arguments)
    except (NoDefinition, NotComparable) as error:
        raise Refused(escaped(str(error))) from None
    print(_writer(arguments.format)(comparisons), end="")
    is_different = any(comparison.is_different for comparison in comparisons)
    return DIFFERENT if arguments.exit_code and is_different else WELL


def _comparisons(arguments: argparse.Namespace) -> list[Comparison]:
    words: list[str] = arguments.words
    if arguments.since is not None:
        from definitions.commands.diff_since import compare_since

        return compare_since(arguments.since, words, arguments.project)
    if not words or len(words) > 2:
        arguments.refuse("needs OLD and NEW, one plan of Terraform, or --since REVISION")
    if words.count(_STANDARD_INPUT) > 1:
        arguments.refuse("only one side can be standard input")
    sides = [_read(word, arguments.project) for word in words]
    plans = [side for side in sides if isinstance(side, Plan)]
    if plans and len(words) == 1:
        return compare_plan(plans[0])
    if plans:
        raise Refused("a plan has both sides, before and after: give it alone")
    if len(words) == 1:
        raise Refused(
            f"{escaped(quoted(words[0]))} is one side, and there must be two: name another one, or --since REVISION"
        )
    old, new = (side for side in sides if not isinstance(side, Plan))
    return _paired(old, new, f"{words[0]} -> {words[1]}")


def _paired(old: dict[str, Side], new: dict[str, Side], title: str) -> list[Comparison]:
    """The comparisons of two documents: of what has the same name, or of the only one that each has."""
    if len(old) == len(new) == 1:
        return [compare(title, *old.values(), *new.values())]
    names = dict.fromkeys([*old, *new])
    if not old.keys() & new.keys():
        several = ", ".join(map(quoted, names))
        raise Refused(
            f"{title}: a side has several pipelines, and none of the other has the name of one: {escaped(several)}"
        )
    return [
        compare(name, old[name], new[name])
        if name in old and name in new
        else Comparison(name, is_added=name in new, is_removed=name in old)
        for name in names
    ]


def _read(word: str, project: Path | None) -> dict[str, Side] | Plan:
    """The sides that a word names: one for each pipeline of a document."""
    text = _document(word)
    if text is None:
        return {"": Side.of(compile_named(word, project))}
    document = read_document(text, shown_path(file_of(word)))
    if isinstance(document, Plan):
        return document
    return {name: Side(definition, document.language) for name, definition in document.by_name.items()}


def _document(word: str) -> str | None:
    """The text of a document in JSON, or of a template in YAML; ``None`` for a module."""
    if not is_file(word):
        return None
    file = file_of(word)
    is_yaml = file.suffix in (".yaml", ".yml")
    try:
        text = read_text(file, shown_path(file))
    except YamlError as error:
        if is_yaml:
            return None  # a module, of which all problems are reported
        raise Refused(str(error)) from None
    is_json = file.suffix == ".json" or (not is_yaml and text.lstrip().startswith(("{", '"')))
    return text if is_json or is_yaml_template(text) else None


def _writer(name: str) -> Callable[[Sequence[Comparison]], str]:
    if name == "json":
        from definitions.comparison.reports.as_json import as_json

        return as_json
    if name == "markdown":
        from definitions.comparison.reports.markdown import as_markdown

        return as_markdown
    from definitions.comparison.reports.text import as_text

    return as_text


def _revision(word: str) -> str:
    if not word.strip() or word.startswith("-"):
        raise argparse.ArgumentTypeError("must be a branch, a tag or a commit of git")
    return word
