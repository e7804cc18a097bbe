"""Times compiling or synthesizing inside one process, and prints the seconds of every run as JSON, file by file."""

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from definitions.compiler.compile_project import compile_modules
from definitions.module.compiled import CompiledModule
from definitions.pipeline.checks import definition_size
from definitions.project.module import Module
from definitions.project.project_file import load_project


def main() -> None:
    """Take the files in turn, after one run of each that is not counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.work", description=__doc__)
    parser.add_argument("what", choices=WORK)
    parser.add_argument("times", type=int)
    parser.add_argument("files", nargs="+", type=Path, metavar="PROJECT_FILE")
    parser.add_argument("--config", help="only the modules of this config file")
    words = parser.parse_args()
    gc.disable()  # as main.py does
    definition_size.LARGEST = sys.maxsize  # the largest configs are longer than AWS takes, only to see how time grows
    modules = [_modules(file, words.config) for file in words.files]
    work = WORK[words.what]()
    turns = [[_seconds(work, project) for project in modules] for _ in range(words.times + 1)]
    print(json.dumps(list(zip(*turns[1:], strict=True))))


def _modules(file: Path, config: str | None) -> list[Module]:
    modules = load_project(file).modules
    return [module for module in modules if config in (None, *(part.path.name for part in module.config_files))]


def _seconds(work: Callable[[list[Module]], object], modules: list[Module]) -> float:
    gc.collect()
    start = time.perf_counter()
    work(modules)
    return time.perf_counter() - start


def _compile() -> Callable[[list[Module]], list[CompiledModule]]:
    return compile_modules


def _synth() -> Callable[[list[Module]], None]:
    from stacks.bindings import App
    from stacks.kinds import add_stack

    def synth(modules: list[Module]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            app = App(outdir=folder)
            for module in compile_modules(modules):
                add_stack(app, module, Path(folder))
            app.synth()

    return synth


WORK: dict[str, Callable[[], Callable[[list[Module]], object]]] = {"compile": _compile, "synth": _synth}


if __name__ == "__main__":
    main()
