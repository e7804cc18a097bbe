"""Configs of AutoML steps, which the tests of their parts share."""

from tests.support import aligned, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
INPUTS = "inputs: [{s3Uri: 's3://data/train/', targetAttributeName: churned}]"
MODELS = "models/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


def auto_ml(more: str = "", *, inputs: str = INPUTS, other: str = "", **config: str) -> str:
    lines = f"""
- name: Find
  type: AutoML
  autoML:
{aligned(inputs, 4)}
{aligned(more, 4)}
{aligned(other)}
"""
    return config_of(lines, **config)


READER = f"""
- name: Register
  type: RegisterModel
  register:
    imageUri: {IMAGE}
    modelPackageGroupName: churn
    modelData: Find.modelArtifacts
- name: Report
  type: Processing
  processing:
    imageUri: {IMAGE}
    instanceType: ml.m5.large
    inputs:
      - {{inputName: insights, stepOutput: Find.modelInsights}}
      - {{inputName: explained, stepOutput: Find.explainability}}
    arguments:
      - {{stepOutput: Find.bestCandidateName}}
      - {{property: "Find.BestCandidate.InferenceContainers[0].Image"}}
      - {{property: "Find.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_PROGRAM']"}}
"""
