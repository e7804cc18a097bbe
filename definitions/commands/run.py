"""run: a pipeline on this machine."""

import argparse
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from definitions.commands.assignments import add_assignments, given_parameters
from definitions.commands.choices import one_of
from definitions.commands.ending import PROBLEMS, WELL, CouldNotRun, Refused
from definitions.commands.named_modules import add_module, pipeline_named
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.execution.execution import NeedsValues
from definitions.execution.step_runs import STOPPED, SUCCEEDED
from definitions.local.environments import NoEnvironment
from definitions.local.executions import Home, HomeInUse, new_id
from definitions.local.jobs.trees import remove_tree
from definitions.local.local_run import Wishes, finished, prepared
from definitions.local.runner import Reused, Runner
from definitions.local.sandbox.isolation import KINDS, Missing, cure
from definitions.local.settings_file import FILE, read_settings
from definitions.local.views import ending, view_for_output
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.start_parameters import missing_parameters
from definitions.pipeline.steps.graph import steps_before
from definitions.source.folders import shown_path

FOLDER = ".pipelines"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``run``."""
    add_module(parser)
    add_assignments(parser)
    parser.add_argument("--from", dest="first", metavar="STEP", help="run this step and all that run after it")
    parser.add_argument(
        "--execution",
        metavar="ID",
        help="with --from: the local execution whose results are used for the other steps; the latest if not given",
    )
    parser.add_argument(
        "--local",
        type=Path,
        metavar="FILE",
        help=f"what stands for AWS on this machine; {FILE} beside the module config if not given",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(FOLDER),
        metavar="FOLDER",
        help=f"in which S3, the model registry and executions are kept; {FOLDER} if not given",
    )
    parser.add_argument(
        "--isolation",
        type=one_of(KINDS, "a way"),
        metavar="|".join(KINDS),
        help="how jobs are kept from the rest of this machine; the best way there is if not given",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the pipeline; 1 if it does not succeed.

    Raises:
        InvalidConfig: with all problems of the module or of local.yaml, or what the run would lack.
        Refused: the words name nothing there is, or a parameter is not taken.
        CouldNotRun: this machine cannot run it now.
    """
    if sys.platform == "win32":
        raise CouldNotRun("Windows cannot run pipelines; Linux in WSL 2 can")
    pipeline = pipeline_named(arguments.module, arguments.project, "run")
    parameters = given_parameters(arguments.given, pipeline.context.parameters)
    file = arguments.local or Path(pipeline.parts.files[0].position.file).parent / FILE
    settings = read_settings(file, is_required=arguments.local is not None)
    home = Home(arguments.folder.resolve())
    with _kept(home):
        reused = _reused(arguments, home, pipeline)
        inherited = {} if reused is None else reused.source.state.get("parameters", {})
        known = {name: value for name, value in inherited.items() if name in pipeline.context.parameters}
        if lacking := missing_parameters({*known, *parameters}, pipeline.context.parameters):
            raise Refused(
                "\n".join(f"the parameter '{name}' has no default: give --set {name}=VALUE" for name in lacking)
            )
        wishes = Wishes({**known, **parameters}, reused, arguments.isolation)
        folder, view = home.execution(new_id()), view_for_output()
        try:
            runner = prepared(pipeline, settings, home, folder, wishes, view, _tell)
        except BaseException:
            remove_tree(folder.path)
            raise
        return _run(runner, pipeline, arguments)


def _tell(line: str) -> None:
    print(line, file=sys.stderr if line.startswith("warning: ") else sys.stdout, flush=True)


@contextmanager
def _kept(home: Home) -> Iterator[None]:
    """Keep the folder for this run, and say what is around it in the way.

    Raises:
        CouldNotRun: another run uses the folder, or jobs cannot be started.
    """
    try:
        with home.locked():
            yield
    except HomeInUse as used:
        where = shown_path(home.folder)
        message = f"{where}: another run uses this folder (process {used}); wait for it, or give another --folder"
        raise CouldNotRun(message) from None
    except Missing as missing:
        raise CouldNotRun(f"jobs cannot be kept apart so: {cure(missing)}") from None
    except NoEnvironment as error:
        raise CouldNotRun(str(error)) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CouldNotRun(f"{error.filename or home.folder}: {error.strerror}") from None


def _run(runner: Runner, pipeline: CompiledPipeline, arguments: argparse.Namespace) -> int:
    began, status = time.monotonic(), STOPPED
    try:
        runner.run()
        status = runner.execution.status
    except NeedsValues as error:
        raise Refused(f"{error}, which a local run does not have; give the step a double in {FILE}") from None
    finally:
        finished(runner, status)
        took = time.monotonic() - began
        for line in ending(pipeline, runner.folder, runner.seen, status, took, _same_command(arguments)):
            print(line)
    return WELL if status == SUCCEEDED else PROBLEMS


def _same_command(arguments: argparse.Namespace) -> str:
    """The command that was given, without its parameters: an execution passes them on."""
    options = {
        "--local": arguments.local,
        "--folder": arguments.folder if arguments.folder != Path(FOLDER) else None,
        "--isolation": arguments.isolation,
    }
    before = ["--project", arguments.project] if arguments.project is not None else []
    behind = [word for option, value in options.items() if value is not None for word in (option, value)]
    return shlex.join(map(str, ["pipelines", *before, "run", arguments.module, *behind]))


def _reused(arguments: argparse.Namespace, home: Home, pipeline: CompiledPipeline) -> Reused | None:
    """What is used of an earlier execution.

    Raises:
        Refused: there is no such step, or no such execution.
    """
    if arguments.first is None:
        if arguments.execution is not None:
            raise Refused("--execution needs --from: without it all steps run, and nothing is used again")
        return None
    graph = pipeline.graph
    if arguments.first not in graph.steps:
        hint = did_you_mean(arguments.first, graph.steps) or f"steps: {', '.join(graph.steps)}"
        raise Refused(f"the pipeline has no step {quoted(arguments.first)}; {hint}")
    executions = home.executions(pipeline.names.pipeline)
    found = [one for one in executions if arguments.execution in (None, one.id)]
    if not found:
        named = f"no execution {quoted(arguments.execution)}" if arguments.execution else "no execution yet"
        hint = f"the latest is {executions[0].id}" if executions else "run it without --from first"
        raise Refused(f"{shown_path(home.folder)} has {named} of this pipeline; {hint}")
    steps = {step for step in graph.steps if step == arguments.first or arguments.first in steps_before(graph, step)}
    return Reused(found[0], frozenset(steps))
