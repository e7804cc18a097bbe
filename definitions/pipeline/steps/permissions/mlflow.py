"""Record runs in MLflow.

Source: Service Authorization Reference for Amazon SageMaker and its MLflow.
"""

from definitions.iam.statements import Statement, literal_pattern
from definitions.values.infrastructure import Text


def record_in_mlflow(server: Text, reason: str) -> Statement:
    """Record runs in an MLflow tracking server or app."""
    verbs = (
        "CreateExperiment CreateRun GetExperiment GetExperimentByName GetRun LogBatch LogInputs LogMetric LogModel"
        " LogParam SearchExperiments SearchRuns SetExperimentTag SetTag UpdateRun"
    )
    # Apps of MLflow have one action, tracking servers have one for each call.
    if ":mlflow-app/" in str(server):
        return Statement("RecordInMlflowApps", ("sagemaker:CallMlflowAppApi",), (literal_pattern(server),), (reason,))
    actions = tuple(f"sagemaker-mlflow:{verb}" for verb in verbs.split())
    return Statement("RecordInMlflow", actions, (literal_pattern(server),), (reason,))
