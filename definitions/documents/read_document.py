"""Read a document, whatever wraps the definitions in it."""

from collections.abc import Mapping

from definitions.diagnostics.json_text import read_json
from definitions.diagnostics.messages import describe_type
from definitions.documents.cloudformation import is_yaml_template, pipelines_of_template, yaml_template
from definitions.documents.definition import NoDefinition, checked_definition, definition_in_text
from definitions.documents.terraform import Plan, pipelines_of_configuration, pipelines_of_state, plan_of
from definitions.foundation.records import record


@record
class Definitions:
    """The definitions of a document by what the document calls them; the only one of a definition alone is ``""``.

    Attributes:
        by_name: the definitions.
        language: whose placeholders are in their texts; empty if they have none.
    """

    by_name: Mapping[str, dict[str, object]]
    language: str = ""


def read_document(text: str, shown_as: str) -> Definitions | Plan:
    """Read a definition, AWS's answer to DescribePipeline, a CloudFormation template, or what Terraform writes.

    Raises:
        InvalidConfig: it is neither JSON nor a template in YAML.
        NoDefinition: it holds no definition.
    """
    value = yaml_template(text, shown_as) if is_yaml_template(text) else read_json(text, shown_as)
    if isinstance(value, str):
        return Definitions({"": definition_in_text(value, shown_as)})
    if not isinstance(value, dict):
        raise NoDefinition(f"{shown_as}: is no pipeline definition: it is {describe_type(value)}")
    if "Steps" in value:
        return Definitions({"": checked_definition(value, shown_as)})
    if isinstance(answer := value.get("PipelineDefinition"), str):
        return Definitions({str(value.get("PipelineName", "")): definition_in_text(answer, shown_as)})
    if "resource_changes" in value:
        return plan_of(value, shown_as)
    if "Resources" in value:
        return Definitions(pipelines_of_template(value, shown_as), "CloudFormation")
    if "resource" in value:
        return Definitions(pipelines_of_configuration(value, shown_as), "Terraform")
    if "values" in value and "format_version" in value:
        return Definitions(pipelines_of_state(value, shown_as))
    if "planned_values" in value:
        raise NoDefinition(f"{shown_as}: is a plan that changes nothing: it has no 'resource_changes'")
    raise NoDefinition(
        f"{shown_as}: is no pipeline definition, and nothing that holds one: it has no 'Steps', as a definition has; no"
        " 'PipelineDefinition', as AWS's answer; no 'Resources', as a CloudFormation template; no 'resource_changes',"
        " as a plan that 'terraform show -json' prints"
    )
