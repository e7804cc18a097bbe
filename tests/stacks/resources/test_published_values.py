"""Published values are written as CDKTF and the AWS provider's classes write them."""

import json
from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter

from definitions.pipeline.compile import compile_pipeline
from tests.synth import resources, synthesized
from tests.test_samples import MODULES


def test_they_are_written_as_by_a_construct_for_each(tmp_path: Path) -> None:
    module = compile_pipeline(MODULES["hardened"])
    written = synthesized(module)
    parameters, outputs = resources(written, "aws_ssm_parameter"), written["output"]
    assert len(parameters) == len(outputs) + 1

    app = App(outdir=str(tmp_path), skip_validation=True)  # that there is a provider
    stack = TerraformStack(app, module.stack)
    for name, values in parameters.items():
        SsmParameter(stack, name, **{key: value for key, value in values.items() if key != "//"})
    for name, output in outputs.items():
        TerraformOutput(stack, name, value=output["value"])
    app.synth()
    expected = json.loads((tmp_path / "stacks" / module.stack / "cdk.tf.json").read_text("utf-8"))
    assert parameters == expected["resource"]["aws_ssm_parameter"]
    assert outputs == expected["output"]
    assert written["//"]["outputs"] == expected["//"]["outputs"]
