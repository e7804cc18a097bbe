"""How time and memory of a synth grow with stacks: whole processes, generated projects."""

from pathlib import Path

from benchmarks.environments import BEFORE, NotInstalled, project_before
from benchmarks.processes import Failed, Process
from benchmarks.projects import write_project
from benchmarks.samples import Measured, Outcome, Results, measure, peak, processor, ratios
from benchmarks.table import Table, process_table

STEPS = 10


def stacks(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """What a further stack costs."""
    n = 3 if is_quick else 7
    imports = Process('imports: python -c "import yaml, pydantic"', ["-c", "import yaml, pydantic"], n)
    one, many = (_synth(temp, count, n) for count in (1, 31))
    results = measure([imports, one, many], temp)
    table = process_table(
        "stacks: of generated projects",
        f"`python main.py`, {STEPS} steps each, warm caches. A further stack is the difference, divided by 30.",
        results,
        [(imports, None), (one, None), (many, one)],
    )
    return table, {"further-stack": _further_stack(results, imports, one, many)}


def _further_stack(results: Results, imports: Process, one: Process, many: Process) -> Outcome:
    of_one, of_many = (ratios(results, each, imports, processor) for each in (one, many))
    if isinstance(of_one, Failed) or isinstance(of_many, Failed):
        return of_one if isinstance(of_one, Failed) else of_many
    return {
        cores: Measured(
            [(more - less) / 30 for more, less in zip(of_many[cores].values, of_one[cores].values, strict=True)],
            max(of_many[cores].others, of_one[cores].others),
        )
        for cores in of_many
    }


def hundred(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """A hundred stacks, beside this project as it was."""
    n = 1 if is_quick else 2
    ours = _synth(temp, 100, n)
    title, note = "hundred: 100 stacks", f"`python main.py`; before is this project at {BEFORE}, in one process."
    try:
        folder = project_before(temp)
    except NotInstalled as reason:
        return process_table(title, note, measure([ours], temp), [(ours, None)]), {"hundred": str(reason)}
    caches = {"PIPELINES_CACHE_DIR": str(temp / "slices-before")}
    before = Process("before: 100 stacks", ["main.py"], n, {**ours.variables, **caches}, folder=folder)
    results = measure([ours, before], temp)
    table = process_table(title, note, results, [(before, None), (ours, before)])
    return table, {"hundred": ratios(results, ours, before)}


def selection(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """One stack of many, chosen by its name."""
    every = _synth(temp, 300, 1)
    name = {"PIPELINES_STACK": "bench-env-domain-module-150"}
    one = Process("one: of 300, by its name", ["main.py"], 1 if is_quick else 3, {**every.variables, **name})
    results = measure([every, one], temp)
    note = "`python main.py` with all of a project, and with `PIPELINES_STACK`."
    table = process_table("selection: one stack of 300", note, results, [(every, None), (one, every)])
    return table, {"selection": ratios(results, one, every)}


def thousand(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:  # noqa: ARG001, timed once anyway
    """A whole organization."""
    less, more = _synth(temp, 100, 1), _synth(temp, 1000, 1)
    results = measure([less, more], temp)
    note = "`python main.py`. Each is timed once."
    table = process_table("thousand: 1,000 pipelines", note, results, [(less, None), (more, less)])
    return table, {"thousand": ratios(results, more, less), "thousand-memory": peak(results, more)}


def _synth(temp: Path, count: int, n: int) -> Process:
    project = temp / f"stacks-{count}" / "mdaa.yaml"
    if not project.is_file():
        write_project(project.parent, count, STEPS)
    variables = {"PIPELINES_PROJECT": str(project)}
    return Process(f"{count}: {'stack' if count == 1 else 'stacks'}", ["main.py"], n, variables)
