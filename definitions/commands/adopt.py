"""adopt: a module config of a pipeline definition that exists."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from definitions.commands.ending import PROBLEMS, WELL, Refused
from definitions.commands.named_files import file_of
from definitions.commands.whole_files import write_whole
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import dotted
from definitions.diagnostics.secret_formats import hide
from definitions.documents.definition import NoDefinition
from definitions.documents.read_document import read_document
from definitions.documents.terraform import Plan
from definitions.source.folders import shown_path
from definitions.source.located_yaml import read_text
from definitions.source.nodes import YamlError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``adopt``."""
    parser.add_argument(
        "file",
        nargs="?",
        type=_word,
        metavar="FILE",
        help="the definition: JSON alone, AWS's answer to DescribePipeline, a CloudFormation template (in YAML as"
        " well), or Terraform's state, plan or configuration; '-' is standard input",
    )
    parser.add_argument("--only", metavar="NAME", help="of a file with several pipelines, the one that it calls so")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="write the config to this new file instead of standard output"
    )
    parser.add_argument(
        "--tidy",
        action="store_true",
        help="write values that stand there three times or more once, as parameters, and the account and the Region as"
        " {{account}} and {{region}}",
    )
    parser.add_argument(
        "--lossy", action="store_true", help="end well although something is lost; leave out steps that are refused"
    )
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Print the config, and on standard error what became of the definition; 1 if anything of it is lost or refused.

    Raises:
        InvalidConfig: the document is no JSON.
        Refused: the file names nothing, or holds no definition.
    """
    if arguments.file is None:
        arguments.refuse("needs FILE, the definition")
    return adopt(_read(arguments.file), arguments.file, arguments)


def adopt(definitions: Mapping[str, dict[str, object]], word: str, arguments: argparse.Namespace) -> int:
    """Adopt the one of some definitions that is meant; ``word`` is what they were read from.

    Raises:
        Refused: there are several, none has the name, or the output exists.
    """
    from definitions.adoption.adopt import adopt_definition
    from definitions.adoption.report import as_text

    name = _chosen(definitions, word, arguments.only)
    output: Path | None = arguments.output
    if output is not None and output.exists():
        raise Refused(f"{escaped(str(output))}: exists already; give the name of a new file, or remove it first")
    adopted = adopt_definition(definitions[name], name or Path(word).stem, is_tidy=arguments.tidy)
    text = adopted.lossy_yaml if arguments.lossy else adopted.yaml
    print(as_text(adopted), end="", file=sys.stderr)
    if output is None:
        print(text, end="")
    elif not write_whole(output, text):
        return PROBLEMS
    refused = [] if arguments.lossy and adopted.lossy_yaml != adopted.yaml else adopted.errors
    for problem in refused:
        print(escaped(f"refused: {dotted(problem.path)}: {hide(problem.message)}"), file=sys.stderr)
    return PROBLEMS if refused or (adopted.lost and not arguments.lossy) else WELL


def _chosen(definitions: Mapping[str, object], word: str, name: str | None) -> str:
    if name is None and len(definitions) == 1:
        return next(iter(definitions))
    several = ", ".join(map(quoted, definitions))
    if name is None:
        raise Refused(escaped(f"{word}: has {len(definitions)} pipelines, so choose one by --only: {several}"))
    if name not in definitions:
        hint = did_you_mean(name, list(definitions)) or f"there are: {several}"
        hint = "it has one without a name; leave out --only" if list(definitions) == [""] else hint
        raise Refused(escaped(f"{word}: has no pipeline {quoted(name)}; {hint}"))
    return name


def _read(word: str) -> Mapping[str, dict[str, object]]:
    """The definitions of a file by their names."""
    file = file_of(word)
    try:
        document = read_document(read_text(file, shown_path(file)), shown_path(file))
    except YamlError as error:
        raise Refused(escaped(str(error))) from None
    except NoDefinition as error:
        raise Refused(escaped(str(error))) from None
    if isinstance(document, Plan):
        found = {pipeline.address: pipeline.after for pipeline in document.pipelines if pipeline.after is not None}
        if not found:
            raise Refused(escaped(f"{word}: is a plan that leaves no pipeline whose definition is known"))
        return found
    return document.by_name


def _word(word: str) -> str:
    if not word.strip():
        raise argparse.ArgumentTypeError("must be the path of a file, or '-'")
    return word
