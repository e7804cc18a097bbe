"""The validator of keys that take the name of a parameter instead of an expression."""

from definitions.diagnostics.messages import describe_type
from definitions.foundation.records import record
from definitions.schema.aws_expressions import refuse_aws_expression
from definitions.schema.errors import invalid
from definitions.schema.fields import ValueField
from definitions.schema.value_schemas import JsonSchema
from definitions.values.expressions import ParameterReference


@record(eq=False)
class ParameterNameField(ValueField):
    """The name of a String parameter, whose value is used as that of another field."""

    used_as: ValueField

    def validate(self, value: object) -> object:
        refuse_aws_expression(value)
        if not isinstance(value, str):
            raise invalid("wrong-type", f"must be the name of a pipeline parameter, got {describe_type(value)}")
        return ParameterReference(value)

    def validate_known(self, value: object) -> object:
        return self.used_as.validate(value)

    def json_schema(self) -> JsonSchema:
        return {"type": ["string"]}
