"""Builds the pipeline of abalone.yaml with the SageMaker Python SDK, and writes its definition into the file named.

Runs in the environment that `benchmarks.sagemaker_sdk` makes. Nothing here reaches AWS: credentials are made up, and
region, role, images, scripts and outputs are all given, so the SDK has nothing to look up, to create or to upload.
Only one of its functions is replaced, the one with which Estimator.fit tells AWS that it was called. The setting for
that would be unfair: with any settings at all, the SDK checks them anew each time it looks for one, for 3 s.
"""

import os
import sys
from pathlib import Path

# At its import the SDK makes a session of its own, which would ask the machine for credentials.
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = "made-up"

import boto3
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.telemetry import telemetry_logging
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

BUCKET = "abalone-bucket"
ROLE = "arn:aws:iam::123456789012:role/abalone"
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
FOLDER = "/opt/ml/processing"


def main(file: Path) -> None:
    """Build it."""
    telemetry_logging._send_telemetry_request = lambda *_: None  # noqa: SLF001
    session = PipelineSession(boto3.Session(region_name="us-east-1"), default_bucket=BUCKET)
    input_data = ParameterString("InputData", default_value=f"s3://{BUCKET}/dataset/abalone.csv")
    approval_status = ParameterString("ModelApprovalStatus", default_value="PendingManualApproval")
    threshold = ParameterFloat("MseThreshold", default_value=6.0)

    preprocess = ProcessingStep(
        "AbaloneProcess",
        step_args=_processor("abalone", session).run(
            inputs=[ProcessingInput(input_data, f"{FOLDER}/input/data", "data")],
            outputs=[_output("AbaloneProcess", name) for name in ("train", "validation", "test")],
            code=f"s3://{BUCKET}/scripts/preprocess.py",
        ),
    )
    estimator = Estimator(
        f"{REGISTRY}/xgboost:1.7",
        ROLE,
        1,
        "ml.m5.xlarge",
        output_path=f"s3://{BUCKET}/models",
        sagemaker_session=session,
        hyperparameters={"objective": "reg:linear", "num_round": "50", "max_depth": "5", "eta": "0.2"},
    )
    outputs = preprocess.properties.ProcessingOutputConfig.Outputs
    train = TrainingStep(
        "AbaloneTrain",
        step_args=estimator.fit(
            {
                name: TrainingInput(outputs[name].S3Output.S3Uri, content_type="text/csv")
                for name in ("train", "validation")
            }
        ),
    )
    model_data = train.properties.ModelArtifacts.S3ModelArtifacts
    report = PropertyFile("EvaluationReport", "evaluation", "evaluation.json")
    evaluate = ProcessingStep(
        "AbaloneEval",
        step_args=_processor("xgboost", session).run(
            inputs=[
                ProcessingInput(model_data, f"{FOLDER}/input/model", "model"),
                ProcessingInput(outputs["test"].S3Output.S3Uri, f"{FOLDER}/input/test", "test"),
            ],
            outputs=[_output("AbaloneEval", "evaluation")],
            code=f"s3://{BUCKET}/scripts/evaluate.py",
        ),
        property_files=[report],
    )
    model = Model(f"{REGISTRY}/xgboost:1.7", model_data, ROLE, sagemaker_session=session)
    register = ModelStep(
        "Abalone",  # the SDK calls the step Abalone-RegisterModel
        step_args=model.register(
            content_types=["text/csv"],
            response_types=["text/csv"],
            inference_instances=["ml.t2.medium", "ml.m5.large"],
            transform_instances=["ml.m5.large"],
            model_package_group_name="abalone",
            approval_status=approval_status,
        ),
    )
    mse = JsonGet(step_name=evaluate.name, property_file=report, json_path="regression_metrics.mse.value")
    check = ConditionStep(
        "AbaloneMSECond", conditions=[ConditionLessThanOrEqualTo(mse, threshold)], if_steps=[register]
    )
    pipeline = Pipeline(
        "abalone",
        parameters=[input_data, approval_status, threshold],
        steps=[preprocess, train, evaluate, check],
        sagemaker_session=session,
    )
    file.write_text(pipeline.definition(), encoding="utf-8")


def _processor(image: str, session: PipelineSession) -> ScriptProcessor:
    return ScriptProcessor(
        image_uri=f"{REGISTRY}/{image}:1.7",
        command=["python3"],
        role=ROLE,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        sagemaker_session=session,
    )


def _output(step: str, name: str) -> ProcessingOutput:
    """Its folder is that of this execution."""
    place = Join("", [f"s3://{BUCKET}/abalone/", ExecutionVariables.PIPELINE_EXECUTION_ID, f"/{step}/{name}/"])
    return ProcessingOutput(output_name=name, source=f"{FOLDER}/{name}", destination=place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
