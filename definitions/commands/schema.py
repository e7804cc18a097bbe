"""schema: JSON Schema of the files that users write, for editors."""

import argparse
from pathlib import Path

from definitions.commands.ending import COULD_NOT_RUN, WELL, Refused
from definitions.commands.whole_files import write_whole
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.json_schema.schemas import SCHEMAS, schema_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``schema``."""
    parser.add_argument(
        "kind",
        nargs="?",
        metavar="KIND",
        help="config: configs of pipelines, which are meant if nothing is given; part: files that are merged to one;"
        " endpoint: configs of endpoints; endpoint-part: files that are merged to one; project: project files;"
        " test: tests of pipelines; outcomes: outcomes of executions; local: local.yaml;"
        " tags: tag files",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="write the schema into DIR instead of printing; without KIND, all"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a schema, or write it or all into a folder.

    Raises:
        Refused: there is none of this kind.
    """
    kind: str | None = arguments.kind
    if kind is not None and kind not in SCHEMAS:
        hint = did_you_mean(kind, list(SCHEMAS)) or f"there are {', '.join(SCHEMAS)}"
        raise Refused(f"there is no schema {quoted(kind)}; {hint}")
    if arguments.output is None:
        print(schema_text(kind or "config"), end="")
        return WELL
    kinds = list(SCHEMAS) if kind is None else [kind]
    written = [write_whole(arguments.output / SCHEMAS[each].file, schema_text(each)) for each in kinds]
    return WELL if all(written) else COULD_NOT_RUN
