"""Amazon CloudWatch: alarms on one metric.

Source: Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, tag_list, tags_of


class MetricAlarm(Resource):
    type = "aws_cloudwatch_metric_alarm"
    arguments = frozenset(
        {
            "alarm_name",
            "alarm_description",
            "namespace",
            "metric_name",
            "dimensions",
            "statistic",
            "period",
            "evaluation_periods",
            "comparison_operator",
            "threshold",
            "treat_missing_data",
            "alarm_actions",
            "tags",
        }
    )
    replaced_by = frozenset({"alarm_name"})
    patterns = {
        "comparison_operator": "(GreaterThan(OrEqualTo)?|LessThan(OrEqualTo)?)Threshold",
        "statistic": "SampleCount|Average|Sum|Minimum|Maximum",
        "treat_missing_data": "breaching|notBreaching|ignore|missing",
    }

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        self._put(aws, wanted)
        return {"id": wanted["alarm_name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        cloudwatch = aws.client("cloudwatch")
        alarms = cloudwatch.describe_alarms(AlarmNames=[state["id"]])["MetricAlarms"]
        if not alarms:
            return None
        [alarm] = alarms
        arn = alarm["AlarmArn"]
        return {
            "arn": arn,
            "alarm_name": alarm["AlarmName"],
            "alarm_description": alarm.get("AlarmDescription"),
            "alarm_actions": alarm["AlarmActions"] or (None if state["alarm_actions"] is None else []),
            "namespace": alarm["Namespace"],
            "metric_name": alarm["MetricName"],
            "dimensions": {each["Name"]: each["Value"] for each in alarm["Dimensions"]},
            "statistic": alarm["Statistic"],
            "period": alarm["Period"],
            "evaluation_periods": alarm["EvaluationPeriods"],
            "comparison_operator": alarm["ComparisonOperator"],
            "threshold": alarm["Threshold"],
            "treat_missing_data": alarm["TreatMissingData"],
            "evaluate_low_sample_count_percentiles": "",
            "region": aws.region,
            **tags_of(cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        cloudwatch, arn = aws.client("cloudwatch"), before["arn"]
        self._put(aws, wanted)
        change_tags(
            before,
            wanted,
            lambda tags: cloudwatch.tag_resource(ResourceARN=arn, Tags=tag_list(tags)),
            lambda keys: cloudwatch.untag_resource(ResourceARN=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        aws.client("cloudwatch").delete_alarms(AlarmNames=[state["id"]])

    @staticmethod
    def _put(aws: Aws, wanted: Attributes) -> None:
        aws.client("cloudwatch").put_metric_alarm(
            AlarmName=wanted["alarm_name"],
            AlarmDescription=wanted["alarm_description"],
            Namespace=wanted["namespace"],
            MetricName=wanted["metric_name"],
            Dimensions=tag_list(wanted["dimensions"], "Name"),
            Statistic=wanted["statistic"],
            Period=wanted["period"],
            EvaluationPeriods=wanted["evaluation_periods"],
            ComparisonOperator=wanted["comparison_operator"],
            Threshold=wanted["threshold"],
            TreatMissingData=wanted["treat_missing_data"],
            AlarmActions=wanted["alarm_actions"] or [],
            Tags=tag_list(wanted["tags_all"]),
        )


RESOURCES = (MetricAlarm(),)
