"""A CDKTF app with each resource and data source that the stacks use; its argument is the folder to write to."""

import sys

from stacks import bindings as aws
from stacks import endpoint_bindings as serving
from stacks import operation_bindings as operations


def build(stack: aws.TerraformStack) -> None:
    aws.AwsProvider(stack, "aws", region="eu-west-1")
    aws.DataAwsCallerIdentity(stack, "caller")
    aws.DataAwsPartition(stack, "partition")
    aws.DataAwsRegion(stack, "region")
    image = aws.DataAwsSsmParameter(stack, "image", name="/images/training")

    key = aws.KmsKey(stack, "key", enable_key_rotation=True, deletion_window_in_days=30, tags={"team": "ml"})
    aws.KmsAlias(stack, "alias", name="alias/models", target_key_id=key.key_id)

    bucket = aws.S3Bucket(stack, "bucket", bucket="models", force_destroy=False)
    enabled = aws.S3BucketVersioningVersioningConfiguration(status="Enabled")
    aws.S3BucketVersioning(stack, "versioning", bucket=bucket.id, versioning_configuration=enabled)
    default = aws.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault(
        sse_algorithm="aws:kms", kms_master_key_id=key.arn
    )
    encryption = aws.S3BucketServerSideEncryptionConfigurationRule(
        bucket_key_enabled=True, apply_server_side_encryption_by_default=default
    )
    aws.S3BucketServerSideEncryptionConfiguration(stack, "encryption", bucket=bucket.id, rule=[encryption])
    aws.S3BucketPublicAccessBlock(stack, "public_access", bucket=bucket.id, block_public_acls=True)
    owner = aws.S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced")
    aws.S3BucketOwnershipControls(stack, "ownership", bucket=bucket.id, rule=owner)
    rule = aws.S3BucketLifecycleConfigurationRule(
        id="tidy",
        status="Enabled",
        filter=[aws.S3BucketLifecycleConfigurationRuleFilter(prefix="tmp/")],
        abort_incomplete_multipart_upload=[
            aws.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(days_after_initiation=7)
        ],
        noncurrent_version_expiration=[
            aws.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=90)
        ],
    )
    aws.S3BucketLifecycleConfiguration(stack, "lifecycle", bucket=bucket.id, rule=[rule])
    no_tags = aws.S3ObjectOverrideProviderDefaultTags(tags={})
    aws.S3Object(
        stack,
        "object",
        bucket=bucket.id,
        key="source/train.py",
        source="${path.module}/source/train.py",
        source_hash="0123",
        override_provider=aws.S3ObjectOverrideProvider(default_tags=no_tags),
    )
    aws.S3BucketPolicy(stack, "bucket_policy", bucket=bucket.id, policy="{}")
    aws.S3BucketNotification(stack, "notification", bucket=bucket.id, eventbridge=True)
    retention = aws.S3BucketObjectLockConfigurationRuleDefaultRetention(mode="GOVERNANCE", days=30)
    lock = aws.S3BucketObjectLockConfigurationRule(default_retention=retention)
    aws.S3BucketObjectLockConfiguration(stack, "object_lock", bucket=bucket.id, rule=lock)
    encrypted = aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects(status="Enabled")
    copies = aws.S3BucketReplicationConfigurationRuleDestination(
        bucket="arn:aws:s3:::copies",
        account="222222222222",
        access_control_translation=aws.S3BucketReplicationConfigurationRuleDestinationAccessControlTranslation(
            owner="Destination"
        ),
        encryption_configuration=aws.S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
            replica_kms_key_id=key.arn
        ),
    )
    copy = aws.S3BucketReplicationConfigurationRule(
        id="copy",
        status="Enabled",
        filter=aws.S3BucketReplicationConfigurationRuleFilter(prefix="models/"),
        delete_marker_replication=aws.S3BucketReplicationConfigurationRuleDeleteMarkerReplication(status="Disabled"),
        source_selection_criteria=aws.S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
            sse_kms_encrypted_objects=encrypted
        ),
        destination=copies,
    )
    aws.S3BucketReplicationConfiguration(
        stack, "replication", bucket=bucket.id, role="arn:aws:iam::111111111111:role/copy", rule=[copy]
    )
    aws.S3BucketLogging(stack, "logging", bucket=bucket.id, target_bucket="logs", target_prefix="models/")

    role = aws.IamRole(stack, "role", name="pipeline", assume_role_policy="{}")
    aws.IamRolePolicy(stack, "role_policy", role=role.id, policy="{}")
    policy = aws.IamPolicy(stack, "policy", name="more", policy="{}")
    aws.IamRolePolicyAttachment(stack, "attachment", role=role.name, policy_arn=policy.arn)
    group = aws.SagemakerModelPackageGroup(stack, "group", model_package_group_name="models")
    aws.SagemakerModelPackageGroupPolicy(
        stack, "group_policy", model_package_group_name=group.model_package_group_name, resource_policy="{}"
    )
    aws.SagemakerPipeline(
        stack,
        "pipeline",
        pipeline_name="train",
        pipeline_display_name="train",
        role_arn=role.arn,
        pipeline_definition="{}",
    )
    _triggers(stack, key, role)
    _notifications(stack, key)
    _endpoint(stack, key, role)
    parameter = aws.SsmParameter(stack, "parameter", name="/models/image", type="String", value=image.value)
    share = aws.RamResourceShare(stack, "share", name="image", allow_external_principals=True)
    aws.RamResourceAssociation(stack, "shared", resource_share_arn=share.arn, resource_arn=parameter.arn)
    aws.RamPrincipalAssociation(stack, "reader", resource_share_arn=share.arn, principal="222222222222")


def _triggers(stack: aws.TerraformStack, key: aws.KmsKey, role: aws.IamRole) -> None:
    queue = operations.SqsQueue(stack, "queue", name="failed", kms_master_key_id=key.arn)
    operations.SqsQueuePolicy(stack, "queue_policy", queue_url=queue.url, policy="{}")
    logs = operations.CloudwatchLogGroup(stack, "logs", name="/aws/vendedlogs/states/start", retention_in_days=365)
    operations.SfnStateMachine(
        stack,
        "start",
        name="start",
        role_arn=role.arn,
        definition="{}",
        logging_configuration=operations.SfnStateMachineLoggingConfiguration(level="ALL", log_destination=logs.arn),
        tracing_configuration=operations.SfnStateMachineTracingConfiguration(enabled=True),
    )
    operations.DynamodbTable(
        stack,
        "lock",
        name="lock",
        hash_key="Pipeline",
        attribute=[operations.DynamodbTableAttribute(name="Pipeline", type="S")],
        point_in_time_recovery=operations.DynamodbTablePointInTimeRecovery(enabled=True),
        server_side_encryption=operations.DynamodbTableServerSideEncryption(enabled=True, kms_key_arn=key.arn),
    )
    rule = operations.CloudwatchEventRule(stack, "rule", name="new-data", event_pattern="{}")
    value = operations.CloudwatchEventTargetSagemakerPipelineTargetPipelineParameterListStruct(
        name="Key", value="$.detail.key"
    )
    operations.CloudwatchEventTarget(
        stack,
        "target",
        rule=rule.name,
        arn="arn:aws:sagemaker:eu-west-1:111111111111:pipeline/train",
        input_transformer=operations.CloudwatchEventTargetInputTransformer(input_template="{}"),
        sagemaker_pipeline_target=operations.CloudwatchEventTargetSagemakerPipelineTarget(
            pipeline_parameter_list=[value]
        ),
        dead_letter_config=operations.CloudwatchEventTargetDeadLetterConfig(arn=queue.arn),
        retry_policy=operations.CloudwatchEventTargetRetryPolicy(maximum_retry_attempts=3),
    )
    group = operations.SchedulerScheduleGroup(stack, "schedules", name="train")
    given = operations.SchedulerScheduleTargetSagemakerPipelineParametersPipelineParameter(name="Mode", value="all")
    operations.SchedulerSchedule(
        stack,
        "schedule",
        name="weekly",
        group_name=group.name,
        schedule_expression="rate(7 days)",
        flexible_time_window=operations.SchedulerScheduleFlexibleTimeWindow(mode="OFF"),
        target=operations.SchedulerScheduleTarget(
            arn="arn:aws:sagemaker:eu-west-1:111111111111:pipeline/train",
            role_arn=role.arn,
            sagemaker_pipeline_parameters=operations.SchedulerScheduleTargetSagemakerPipelineParameters(
                pipeline_parameter=[given]
            ),
            dead_letter_config=operations.SchedulerScheduleTargetDeadLetterConfig(arn=queue.arn),
            retry_policy=operations.SchedulerScheduleTargetRetryPolicy(maximum_retry_attempts=3),
        ),
    )


def _notifications(stack: aws.TerraformStack, key: aws.KmsKey) -> None:
    topic = operations.SnsTopic(stack, "topic", name="team", kms_master_key_id=key.arn)
    operations.SnsTopicPolicy(stack, "topic_policy", arn=topic.arn, policy="{}")
    operations.SnsTopicSubscription(
        stack, "mail", topic_arn=topic.arn, protocol="email", endpoint="ml-team@example.com"
    )
    operations.CloudwatchMetricAlarm(
        stack,
        "alarm",
        alarm_name="failed",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
        dimensions={"PipelineName": "train"},
        alarm_actions=[topic.arn],
    )


def _endpoint(stack: aws.TerraformStack, key: aws.KmsKey, role: aws.IamRole) -> None:
    model = serving.SagemakerModel(
        stack,
        "model",
        name="churn",
        execution_role_arn=role.arn,
        primary_container=serving.SagemakerModelPrimaryContainer(model_package_name="churn"),
    )
    variant = serving.SagemakerEndpointConfigurationProductionVariants(
        model_name=model.name,
        routing_config=[
            serving.SagemakerEndpointConfigurationProductionVariantsRoutingConfig(routing_strategy="RANDOM")
        ],
    )
    configuration = serving.SagemakerEndpointConfiguration(
        stack,
        "configuration",
        production_variants=[variant],
        kms_key_arn=key.arn,
        lifecycle=aws.TerraformResourceLifecycle(create_before_destroy=True),
    )
    alarm = serving.SagemakerEndpointDeploymentConfigAutoRollbackConfigurationAlarms(alarm_name="failed")
    serving.SagemakerEndpoint(
        stack,
        "endpoint",
        endpoint_config_name=configuration.name,
        deployment_config={"auto_rollback_configuration": {"alarms": [alarm]}},
        lifecycle=aws.TerraformResourceLifecycle(
            postcondition=[aws.Postcondition(condition="${self.name != null}", error_message="It has no name.")]
        ),
    )
    target = serving.AppautoscalingTarget(
        stack,
        "target_of_scaling",
        min_capacity=1,
        max_capacity=2,
        service_namespace="sagemaker",
        resource_id="endpoint/churn/variant/all",
        scalable_dimension="sagemaker:variant:DesiredInstanceCount",
    )
    metric = serving.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification(
        predefined_metric_type="SageMakerVariantInvocationsPerInstance"
    )
    tracking = serving.AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration(
        target_value=700, predefined_metric_specification=metric
    )
    serving.AppautoscalingPolicy(
        stack,
        "scaling",
        name="scaling",
        target_tracking_scaling_policy_configuration=tracking,
        service_namespace=target.service_namespace,
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
    )


if __name__ == "__main__":
    app = aws.App(outdir=sys.argv[1])
    build(aws.TerraformStack(app, "every_resource"))
    app.synth()
