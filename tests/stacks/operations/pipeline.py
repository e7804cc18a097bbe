"""A pipeline with branches, and what AWS tells of its executions."""

from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, config_of

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1.0"


def job(name: str, *after: str) -> str:
    depends_on = f"dependsOn: [{', '.join(after)}], " if after else ""
    return (
        f"- {{name: {name}, type: Processing, {depends_on}"
        f"processing: {{imageUri: {IMAGE}, instanceType: ml.m5.xlarge, scriptS3Uri: s3://code/run.py}}}}"
    )


STEPS = (job("Prepare"), job("Train", "Prepare"), job("Explain", "Train"), job("Evaluate", "Train"))
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
