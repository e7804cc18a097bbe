"""Types of expressions: known where AWS fixes them, and written as text where text must stand."""

from typing import Any

import pytest

from definitions.api.properties import UnknownProperty
from definitions.schema.expression_syntax import expression
from definitions.values.expressions import STRING, ParameterReference, ParameterType, StepOutput, StepProperty
from tests.definitions.values.expressions_in_use import JSON_GET, context, written


@pytest.mark.parametrize(
    ("value", "accepts", "type_"),
    [
        ({"parameter": "Words"}, STRING, "String"),
        ({"parameter": "Count"}, ("Integer",), "Integer"),
        ({"stepOutput": "Prepare.out"}, STRING, "String"),
        ({"property": "Prepare.AppSpecification.ImageUri"}, STRING, "String"),
        ({"property": "Prepare.ProcessingResources.ClusterConfig.InstanceCount"}, ("Integer",), "Integer"),
        ({"execution": "StartDateTime"}, STRING, "String"),
        ({"join": {"values": [1, 2]}}, STRING, "String"),
        (JSON_GET, ("Float",), None),
        ({"jsonGet": {"s3Uri": "s3://data/r.json", "path": "a"}}, ("Float",), None),
        ({"stepOutput": "Prepare.out", "filePath": "a.csv"}, STRING, "String"),
        ({"forEach": "CurrentItem"}, ("Boolean",), None),
    ],
)
def test_types_are_known_where_aws_fixes_them(
    value: object, accepts: tuple[ParameterType, ...], type_: ParameterType | None
) -> None:
    found = expression(value, accepts)
    assert found is not None
    assert found.accepts == accepts
    assert context().type_of(found) == type_


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        (ParameterReference("None"), KeyError),
        (StepOutput("Nobody", "out"), KeyError),
        (StepOutput("Prepare", "none"), KeyError),
        (StepProperty("Prepare", "Nothing"), UnknownProperty),
    ],
)
def test_what_leads_nowhere_has_no_type(reference: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        context().type_of(reference)


@pytest.mark.parametrize(
    ("value", "is_joined"),
    [
        ({"parameter": "Words"}, False),
        ({"execution": "PipelineName"}, False),
        ({"parameter": "Count"}, True),
        ({"parameter": "Yes"}, True),
        (JSON_GET, True),
        ({"forEach": "CurrentItem"}, True),
    ],
)
def test_where_text_must_stand_other_types_are_written_as_text(value: object, is_joined: bool) -> None:
    bare = written(value)
    as_text = written(value, as_text=True)
    assert as_text == ({"Std:Join": {"On": "", "Values": [bare]}} if is_joined else bare)
