"""Writes projects of any size, to measure how time grows with steps and with stacks."""

from pathlib import Path

ROUND = """\
    - name: Prepare{n}
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:latest
        instanceType: ml.m5.xlarge
        scriptS3Uri: s3://test-bucket/scripts/prepare.py
        inputs:
          - {{inputName: data, s3Uri: s3://test-bucket/dataset/{n}/data.csv}}
{chain}        outputs: [{{outputName: train}}, {{outputName: validation}}, {{outputName: test}}]
    - name: Train{n}
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest
        instanceType: ml.m5.xlarge
        hyperparameters: {{objective: "reg:linear", num_round: "50", max_depth: "5", eta: "0.2"}}
        inputChannels:
          - {{channelName: train, stepOutput: Prepare{n}.train, contentType: text/csv}}
          - {{channelName: validation, stepOutput: Prepare{n}.validation, contentType: text/csv}}
          - {{channelName: earlier, stepOutput: Prepare{before}.train, contentType: text/csv}}
    - name: Evaluate{n}
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest
        instanceType: ml.m5.xlarge
        scriptS3Uri: s3://test-bucket/scripts/evaluate.py
        inputs:
          - {{inputName: model, stepOutput: Train{n}.modelArtifacts}}
          - {{inputName: test, stepOutput: Prepare{n}.test}}
          - {{inputName: earlier, stepOutput: Train{before}.modelArtifacts}}
        outputs: [{{outputName: evaluation}}]
        propertyFiles:
          - {{propertyFileName: Report, outputName: evaluation, filePath: evaluation.json}}
    - name: Register{n}
      type: RegisterModel
      register:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/inference:latest
        modelDataStep: Train{n}
        modelPackageGroupName: models
        inferenceInstanceTypes: [ml.t2.medium, ml.m5.large]
    - name: Check{n}
      type: Condition
      condition:
        conditions:
          - {{operator: LessThan, stepName: Evaluate{n}, propertyFile: Report, jsonPath: mse.value, threshold: 6.0}}
          - {{operator: NotEquals, stepName: Evaluate{before}, propertyFile: Report, jsonPath: mse.std, threshold: 0}}
        ifSteps: [Register{n}]
"""
# Each round waits for the one before, so the steps are one long chain.
CHAIN = """\
          - {{inputName: report, stepOutput: Evaluate{before}.evaluation}}
"""
STEPS_IN_ROUND = ROUND.count("type: ")

PROJECT = """\
organization: bench
domains:
  domain:
    environments:
      env:
        modules:
"""
MODULE = """\
          module-{n}:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./module-{n}.yaml]
"""


def write_project(folder: Path, stacks: int, steps: int) -> Path:
    """Write a project of so many modules, each with so many steps; returns the project file."""
    folder.mkdir(parents=True)
    for n in range(stacks):
        (folder / f"module-{n}.yaml").write_text(_config(f"project-{n}", steps), encoding="utf-8")
    project = folder / "mdaa.yaml"
    project.write_text(PROJECT + "".join(MODULE.format(n=n) for n in range(stacks)), encoding="utf-8")
    return project


def _config(project_name: str, steps: int) -> str:
    """Rounds of prepare, train, evaluate, register, check, each with references to the round before.

    `steps` is a multiple of the steps of a round.
    """
    assert steps % STEPS_IN_ROUND == 0
    head = f"projectName: {project_name}\nmodelPackageGroupName: models\npipeline:\n  steps:\n"
    return head + "".join(_round(n) for n in range(steps // STEPS_IN_ROUND))


def _round(n: int) -> str:
    """The first has none before, and refers to itself."""
    before = max(n - 1, 0)
    return ROUND.format(n=n, before=before, chain=CHAIN.format(before=before) if n else "")
