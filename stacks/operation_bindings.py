"""Classes of the AWS provider for triggers, notifications and alarms: imported when a module has one."""

from stacks.loading.provider_classes import provider_classes

with provider_classes():
    from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
    from cdktf_cdktf_provider_aws.cloudwatch_event_target import (
        CloudwatchEventTarget,
        CloudwatchEventTargetDeadLetterConfig,
        CloudwatchEventTargetInputTransformer,
        CloudwatchEventTargetRetryPolicy,
        CloudwatchEventTargetSagemakerPipelineTarget,
        CloudwatchEventTargetSagemakerPipelineTargetPipelineParameterListStruct,
    )
    from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
    from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
    from cdktf_cdktf_provider_aws.dynamodb_table import (
        DynamodbTable,
        DynamodbTableAttribute,
        DynamodbTablePointInTimeRecovery,
        DynamodbTableServerSideEncryption,
    )
    from cdktf_cdktf_provider_aws.scheduler_schedule import (
        SchedulerSchedule,
        SchedulerScheduleFlexibleTimeWindow,
        SchedulerScheduleTarget,
        SchedulerScheduleTargetDeadLetterConfig,
        SchedulerScheduleTargetRetryPolicy,
        SchedulerScheduleTargetSagemakerPipelineParameters,
        SchedulerScheduleTargetSagemakerPipelineParametersPipelineParameter,
    )
    from cdktf_cdktf_provider_aws.scheduler_schedule_group import SchedulerScheduleGroup
    from cdktf_cdktf_provider_aws.sfn_state_machine import (
        SfnStateMachine,
        SfnStateMachineLoggingConfiguration,
        SfnStateMachineTracingConfiguration,
    )
    from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
    from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
    from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
    from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
    from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
