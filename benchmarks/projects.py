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
        outputs: [{{outputName: train}}, {{outputName: validation}}, {{outputName: test}}]
    - name: Train{n}
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest
        instanceType: ml.m5.xlarge
        hyperparameters: {{objective: "reg:linear", num_round: "50", max_depth: "5", eta: "0.2"}}
        inputChannels:
          - {{channelName: train, stepOutput: Prepare{n}.train, contentType: text/csv}}
          - {{channelName: validation, stepOutput: Prepare{n}.validation, contentType: text/csv}}
    - name: Evaluate{n}
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest
        instanceType: ml.m5.xlarge
        scriptS3Uri: s3://test-bucket/scripts/evaluate.py
        inputs:
          - {{inputName: model, stepOutput: Train{n}.modelArtifacts}}
          - {{inputName: test, stepOutput: Prepare{n}.test}}
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
        ifSteps: [Register{n}]
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
    """Rounds of prepare, train, evaluate, register, check; `steps` is a multiple of their number."""
    assert steps % STEPS_IN_ROUND == 0
    head = f"projectName: {project_name}\nmodelPackageGroupName: models\npipeline:\n  steps:\n"
    return head + "".join(ROUND.format(n=n) for n in range(steps // STEPS_IN_ROUND))
