"""The CDKTF app: one stack for each module of the project file."""

import gc
import sys
from pathlib import Path

from stacks.loading.node_folders import UnusableFolder
from stacks.loading.nodejs import start_node
from stacks.output import OutputProblem, output_folder


def main() -> int:
    """Synthesize all stacks, or tell all problems and write nothing."""
    gc.disable()  # a run is over before there is anything worth collecting
    try:
        out = output_folder()
        start_node()  # takes a third of a second; meanwhile the configs are read and checked
    except (OutputProblem, UnusableFolder) as problem:
        print(problem, file=sys.stderr)
        return 1

    from definitions.compiler.compile_project import compile_project
    from definitions.diagnostics.problems import InvalidConfig, report
    from definitions.project.project_file_location import find_project_file

    try:
        project = compile_project(find_project_file(Path(__file__).parent))
    except InvalidConfig as invalid:
        print(invalid, end="", file=sys.stderr)
        return 1
    print(report(project.warnings), end="")
    for skipped in project.skipped:
        print(f"skipped, its kind is not built here: {skipped}")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"{out}: the output folder cannot be made: {error.strerror}", file=sys.stderr)
        return 1

    # Only now: a config with problems needs none of this, and must leave no output behind.
    from jsii.errors import JSIIError

    try:
        from stacks.bindings import App
        from stacks.pipeline_stack import PipelineStack
    except (JSIIError, OSError, RuntimeError) as error:
        print(f"Node cannot load CDKTF: {str(error).partition(chr(10))[0]}", file=sys.stderr)
        return 1
    app = App(outdir=str(out))
    for pipeline in project.pipelines:
        PipelineStack(app, pipeline)
    app.synth()
    gc.freeze()  # the interpreter collects once more at its end: there is nothing to look for
    return 0


if __name__ == "__main__":
    sys.exit(main())
