"""Classes of CDKTF and of the AWS provider that the stacks use, imported here and in the other ``*_bindings`` alone.

To use another resource, add its import. CDKTF's generator appends an ``A`` to each class that is named like a block of
``aws_s3_bucket``; the aliases drop it.
"""

from stacks.loading.provider_classes import provider_classes

with provider_classes():
    from cdktf import (
        App,
        CloudBackend,
        ITerraformDependable,
        LocalBackend,
        NamedCloudWorkspace,
        Postcondition,
        S3Backend,
        S3BackendAssumeRoleConfig,
        TaggedCloudWorkspaces,
        TerraformElement,
        TerraformLocal,
        TerraformOutput,
        TerraformResourceLifecycle,
        TerraformStack,
        TerraformVariable,
    )
    from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
    from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition
    from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
    from cdktf_cdktf_provider_aws.data_aws_ssm_parameter import DataAwsSsmParameter
    from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
    from cdktf_cdktf_provider_aws.iam_role import IamRole
    from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
    from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
    from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
    from cdktf_cdktf_provider_aws.kms_key import KmsKey
    from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderAssumeRole, AwsProviderDefaultTags
    from cdktf_cdktf_provider_aws.ram_principal_association import RamPrincipalAssociation
    from cdktf_cdktf_provider_aws.ram_resource_association import RamResourceAssociation
    from cdktf_cdktf_provider_aws.ram_resource_share import RamResourceShare
    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
    from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
        S3BucketLifecycleConfiguration,
        S3BucketLifecycleConfigurationRule,
        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
        S3BucketLifecycleConfigurationRuleExpiration,
        S3BucketLifecycleConfigurationRuleFilter,
        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA as S3BucketLogging
    from cdktf_cdktf_provider_aws.s3_bucket_notification import S3BucketNotification
    from cdktf_cdktf_provider_aws.s3_bucket_object_lock_configuration import (
        S3BucketObjectLockConfigurationA as S3BucketObjectLockConfiguration,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_object_lock_configuration import (
        S3BucketObjectLockConfigurationRuleA as S3BucketObjectLockConfigurationRule,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_object_lock_configuration import (
        S3BucketObjectLockConfigurationRuleDefaultRetentionA as S3BucketObjectLockConfigurationRuleDefaultRetention,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
        S3BucketOwnershipControls,
        S3BucketOwnershipControlsRule,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
    from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
    from cdktf_cdktf_provider_aws.s3_bucket_replication_configuration import (
        S3BucketReplicationConfigurationA as S3BucketReplicationConfiguration,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_replication_configuration import (
        S3BucketReplicationConfigurationRule,
        S3BucketReplicationConfigurationRuleDeleteMarkerReplication,
        S3BucketReplicationConfigurationRuleDestination,
        S3BucketReplicationConfigurationRuleDestinationAccessControlTranslation,
        S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration,
        S3BucketReplicationConfigurationRuleFilter,
        S3BucketReplicationConfigurationRuleSourceSelectionCriteria,
        S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
        S3BucketServerSideEncryptionConfigurationA as S3BucketServerSideEncryptionConfiguration,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
        S3BucketServerSideEncryptionConfigurationRuleA as S3BucketServerSideEncryptionConfigurationRule,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
        S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA as S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault,
    )
    from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioningA as S3BucketVersioning
    from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioningVersioningConfiguration
    from cdktf_cdktf_provider_aws.s3_object import (
        S3Object,
        S3ObjectOverrideProvider,
        S3ObjectOverrideProviderDefaultTags,
    )
    from cdktf_cdktf_provider_aws.sagemaker_model_package_group import SagemakerModelPackageGroup
    from cdktf_cdktf_provider_aws.sagemaker_model_package_group_policy import SagemakerModelPackageGroupPolicy
    from cdktf_cdktf_provider_aws.sagemaker_pipeline import SagemakerPipeline, SagemakerPipelineParallelismConfiguration
    from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
