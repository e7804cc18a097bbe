"""Configs of Transform steps, which the tests of their parts share."""

from tests.support import aligned, config_of

PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
CREATE = """
    - name: Create
      type: Model
      model:
        modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3
    """


def config(settings: str, pipeline: str = "") -> str:
    predict = f"""
- name: Predict
  type: Transform
  transform:
    modelNameStep: Create
{aligned(settings, 4)}
"""
    return config_of(CREATE, predict, pipeline=pipeline)


MINIMAL = config("""
    instanceType: ml.m5.xlarge
    inputDataUri: s3://data/in
    """)

CAPTURING = (
    f"{MINIMAL}        dataCaptureConfig: {{destinationS3Uri: s3://captured/batch, generateInferenceId: true}}\n"
)
