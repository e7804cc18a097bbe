"""Write logs and metrics.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles"; Service Authorization Reference
for Amazon CloudWatch and CloudWatch Logs.
"""

from collections.abc import Iterator

from definitions.iam.statements import Statement
from definitions.values.infrastructure import Text, arn, text


def write_logs(log_group: Text, logs: str, reports: str) -> Iterator[Statement]:
    """Write to a log group below ``/aws/sagemaker/``, such as ``TrainingJobs``, and report metrics.

    ``logs`` and ``reports`` are the reasons of the two.
    """
    group = arn("logs", text("log-group:/aws/sagemaker/", log_group))
    # The group itself, and its streams: ``<group>:log-stream:<stream>``.
    actions = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
    yield Statement("WriteLogs", actions, (group, text(group, ":*")), (logs,))
    # PutMetricData takes no resources; the namespace is the narrowest limit that exists.
    namespace = ("StringLike", "cloudwatch:namespace", ("/aws/sagemaker/*",))
    yield Statement("PutMetrics", ("cloudwatch:PutMetricData",), ("*",), (reports,), (namespace,))
