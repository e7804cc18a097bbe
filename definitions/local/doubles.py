"""Lambda and Callback steps without AWS: functions, values and questions in their place.

Source: Amazon SageMaker Developer Guide, "Pipelines steps", on Lambda and Callback steps.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.execution.plan import PlannedStep
from definitions.local.environments import Environment
from definitions.local.jobs import function_host
from definitions.local.jobs.job import ML, Job, JobFailed
from definitions.local.jobs.limits import Limits
from definitions.local.settings import StepDouble
from definitions.local.settings_file import SettingsFile
from definitions.pipeline.settings.parameters import converted
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_HOST = Path(function_host.__file__)
_LONGEST_SECONDS, _LARGEST_GIGABYTES = 600, 10
"""Of a Lambda function."""
Ask = Callable[[str, str, str], str]
"""Asks a person for an output: the step, the output's name and its type."""


def problems_of_double(
    step: PlannedStep, double: StepDouble, file: SettingsFile, has_terminal: bool
) -> Iterator[Problem]:
    """What is wrong with the double of a step; ``has_terminal`` says whether somebody can be asked."""
    wanted = {"Lambda": ("function", "outputs"), "Callback": ("outputs", "prompt")}.get(step.type, ("properties",))
    path: NodePath = ("steps", step.name, double.kind)
    if double.kind not in wanted:
        message, hint = f"does not stand for a {step.type} step", f"give {' or '.join(wanted)}"
        yield Problem.at(file.node, path, message, "no-double", hint, key=True)
    elif double.function is not None:
        name, _, function = double.function.rpartition(":")
        fault = _fault_of_function(file.folder / name, function)
        if fault is not None:
            yield Problem.at(file.node, path, fault, "no-double")
    elif double.prompt and not has_terminal:
        yield Problem.at(file.node, path, "there is no terminal on which to ask", "no-double", "give its outputs")


def _fault_of_function(file: Path, name: str) -> str | None:
    """What is wrong with a function in a file, which is read and not run."""
    try:
        tree = ast.parse(file.read_bytes())
    except OSError as error:
        return f"'{file.name}' cannot be read: {error.strerror}"
    except (SyntaxError, ValueError) as error:
        return f"'{file.name}' is not Python: {error}"
    names = [entry.name for entry in tree.body if isinstance(entry, ast.FunctionDef)]
    if name in names:
        return None
    hint = did_you_mean(name, names)
    return f"there is no function '{name}' in '{file.name}'" + (f"; {hint}" if hint else "")


def lambda_outputs(job: Job, payload: Json, declared: Sequence[Any], double: StepDouble, folder: Path) -> Json:
    """The outputs of a Lambda step.

    Args:
        job: in which the function runs.
        payload: the event.
        declared: ``OutputParameters`` of the step.
        double: what stands for its function.
        folder: to which paths of the double are relative.

    Raises:
        JobFailed: the function failed, or lacks an output.
        JobStopped: the execution is stopped.
    """
    answer = double.outputs if double.function is None else _called(job, payload, double.function, folder)
    if not isinstance(answer, dict):
        raise JobFailed(f"the function must return an object with the outputs as keys; it returned {answer!r:.80}")
    return outputs_of(declared, answer)


def outputs_of(declared: Sequence[Any], given: Mapping[str, object]) -> dict[str, Json]:
    """The declared outputs in their types; others are left out.

    Raises:
        JobFailed: one is missing, or not of its type.
    """
    found: dict[str, Json] = {}
    for output in declared:
        name, kind = output["OutputName"], output["OutputType"]
        if name not in given:
            raise JobFailed(f"there is no output '{name}'")
        value = given[name]
        is_nested = isinstance(value, dict | list) or (kind == "String" and isinstance(value, bool))
        fitting = converted(json.dumps(value) if is_nested else value, kind)
        if fitting is None:
            raise JobFailed(f"the output '{name}' must be {kind}; it is {value!r:.80}")
        found[name] = fitting
    return found


def callback_outputs(step: str, declared: Sequence[Any], double: StepDouble, ask: Ask) -> dict[str, Json]:
    """The outputs of a Callback step.

    Raises:
        JobFailed: one is missing, or not of its type.
    """
    given: Mapping[str, object] = double.outputs or {}
    if double.prompt:
        given = {output["OutputName"]: ask(step, output["OutputName"], output["OutputType"]) for output in declared}
    return outputs_of(declared, given)


def _called(job: Job, payload: Json, function: str, folder: Path) -> object:
    """What a function returns."""
    file, _, name = function.rpartition(":")
    job.make(f"{ML}/code")
    job.write(f"{ML}/event.json", payload)
    prefixes = [Path(sys.prefix), Path(sys.base_prefix), folder]
    environment = Environment(Path(sys.executable), (), {}, tuple(dict.fromkeys(prefixes)), "")
    words = ["python", str(_HOST), str(folder / file), name, f"{ML}/event.json", f"{ML}/result.json"]
    ending = job.run(environment, words, {}, Limits(True, _LONGEST_SECONDS, _LARGEST_GIGABYTES))
    if ending.code:
        raise JobFailed(f"FunctionError: {function} failed; its log says why")
    answer: object = json.loads(job.place(f"{ML}/result.json").read_text(encoding="utf-8"))
    return answer
