"""Parameters of a start: checked by the config before AWS is called.

Source: Amazon SageMaker API Reference, StartPipelineExecution.
"""

from collections.abc import Iterator, Mapping, Sequence

from definitions.commands.assignments import Assignment, faults_of
from definitions.commands.ending import Refused
from definitions.diagnostics.messages import nearest_name
from definitions.diagnostics.secret_formats import hide
from definitions.pipeline.operations.start_parameters import missing_parameters, start_text
from definitions.pipeline.settings.parameters import Parameter


def start_parameters(
    given: Sequence[Assignment], inherited: Mapping[str, str], parameters: Mapping[str, Parameter]
) -> dict[str, str]:
    """The values that a start sends.

    Args:
        given: what ``--set`` says.
        inherited: those of the execution whose outputs are used again; what is given wins. Those that the pipeline
            has no longer are left out.
        parameters: those of the config, by name.

    Raises:
        Refused: with all that AWS would refuse, one line each.
    """
    faults = [*faults_of(given, parameters), *_missing({*inherited, *(name for name, _ in given)}, parameters)]
    if faults:
        raise Refused(hide("\n".join(faults)))
    kept = {name: value for name, value in inherited.items() if name in parameters}
    return {**kept, **{name: str(start_text(value, parameters[name])) for name, value in given}}


def _missing(given: set[str], parameters: Mapping[str, Parameter]) -> Iterator[str]:
    """Those without a value; a misspelt name is told once, as a name that the pipeline does not have."""
    misspelt = {nearest_name(name, list(parameters)) for name in given if name not in parameters}
    for name in missing_parameters({*given, *misspelt}, parameters):
        yield f"the parameter '{name}' has no default, so each start gives it: --set {name}=VALUE"
