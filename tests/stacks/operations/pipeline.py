"""A pipeline with branches, and what AWS tells of its executions."""

from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, config_of

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1.0"


def job(name: str, *, reads: str = "") -> str:
    inputs = f"inputs: [{{inputName: data, s3Uri: {{stepOutput: {reads}.data}}}}], " if reads else ""
    return (
        f"- {{name: {name}, type: Processing, processing: {{imageUri: {IMAGE}, instanceType: ml.m5.xlarge, {inputs}"
        "scriptS3Uri: s3://code/run.py, outputs: [{outputName: data}]}}"
    )


STEPS = (job("Prepare"), job("Train", reads="Prepare"), job("Explain", reads="Train"), job("Evaluate", reads="Train"))
PARAMETERS = """
parameters:
  - {name: Mode, type: String, enumValues: [full, sample], defaultValue: full}
  - {name: Count, type: Integer, defaultValue: 3}
  - {name: Large, type: Boolean, defaultValue: false}
  - {name: Reason, type: String}
"""


def pipeline() -> CompiledPipeline:
    """``Prepare``, ``Train``, then ``Explain`` and ``Evaluate``; the parameter ``Reason`` has no default."""
    return compiled(config_of(*STEPS, pipeline=PARAMETERS))
