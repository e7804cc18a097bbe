"""What the page tells of a pipeline: of its steps, of what stands around them, and of the whole."""

from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagrams.page.details import Details, counted
from definitions.diagrams.page.receiver_details import receiver_details
from definitions.diagrams.page.start_details import start_details
from definitions.diagrams.page.step_details import permission_details, step_details
from definitions.diagrams.page.step_lines import StepLines
from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.rendered_steps import rendered_steps
from definitions.pipeline.settings.parameters import Parameter
from definitions.values.plain import plain


def details_of(pipeline: CompiledPipeline) -> Details:
    """All that the page tells beside the picture."""
    lines = StepLines()
    nodes = _details_of_steps(pipeline, lines) | start_details(pipeline, lines) | receiver_details(pipeline, lines)
    return Details(
        summary=f"{counted(len(pipeline.config.pipeline.steps), 'step')} · {pipeline.node.position.file}",
        description=pipeline.config.pipeline.description or "",
        nodes=nodes,
        parameters=[_parameter(parameter) for parameter in pipeline.config.pipeline.parameters],
        permissions=permission_details(statement for statement in pipeline.granted if not statement.step),
        hidden=lines.hidden,
    )


def _details_of_steps(pipeline: CompiledPipeline, lines: StepLines) -> dict[str, dict[str, object]]:
    """Lines of YAML and details of the steps, by name."""
    rendered = rendered_steps(pipeline)
    statements: dict[str, list[Statement]] = {}
    for statement in pipeline.granted:
        statements.setdefault(statement.step, []).append(statement)
    return {
        step.name: {
            **lines.of_step(pipeline.node.nearest(("pipeline", "steps", number))),
            **step_details(step, pipeline.context, rendered[step.name], statements.get(step.name, ())),
        }
        for number, step in enumerate(pipeline.config.pipeline.steps)
    }


def _parameter(parameter: Parameter) -> dict[str, str]:
    written = without_secrets(plain(parameter.render()))
    assert isinstance(written, dict)
    values = written.get("EnumValues")
    default = f"default {written['DefaultValue']}" if "DefaultValue" in written else "no default: every start gives it"
    return {
        "name": parameter.name,
        "type": parameter.type,
        "value": f"{default}; one of {', '.join(map(str, values))}" if isinstance(values, list) else default,
        "description": parameter.description or "",
    }
