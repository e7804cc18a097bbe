"""Rules about jobs: volumes, outputs and traffic are encrypted with a key of the account.

Sources: the Create APIs of Amazon SageMaker, ``VolumeKmsKeyId`` and ``KmsKeyId``; Amazon EMR Management Guide, "Specify
a security configuration for a cluster"; Amazon EMR Serverless User Guide, "Encryption at rest".
"""

import re
from collections.abc import Iterator

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import JobSettingRule, StepRule
from stacks.checks.reading.pipeline_definition import Definition, Step, value_at, values_at
from stacks.checks.reading.request_paths import (
    OUTPUT_KEYS,
    TRAFFIC_ENCRYPTION,
    VOLUME_KEYS,
    JobSetting,
    KeySetting,
    has_local_storage,
)
from stacks.checks.reading.stack_accounts import stack_accounts

_KEY = re.compile(r"arn:[^:]*:kms:[^:]*:(?P<account>[0-9]{12}):")


class KeyRule(JobSettingRule):
    """A rule about a key of the account that a job must be given."""

    level = "HIGH"
    category = CheckCategories.ENCRYPTION

    def fault(self, holder: object, setting: JobSetting, step: Step, definition: Definition) -> str | None:
        """No key, one of AWS or of an account that is not trusted, where data is stored on instances that take one."""
        assert isinstance(setting, KeySetting)
        key = value_at(holder, setting.member)
        foreign = self._foreign_account(key, definition)
        if foreign is not None:
            return f"is a key of account {foreign}, which is neither the stack's nor trusted"
        is_of_aws = isinstance(key, str) and "alias/aws/" in key
        if (key not in (None, "") and not is_of_aws) or next(values_at(holder, setting.stored_data), None) is None:
            return None
        if _refuses_key(holder, setting, definition):
            return None
        return "is a key of AWS, not of this account" if is_of_aws else "is missing"

    def _foreign_account(self, key: object, definition: Definition) -> str | None:
        """The account of a key that the stack should not use; ``None`` if there is none, or it is not known."""
        named = (_KEY.match(value) for value in definition.possible_values(key) if isinstance(value, str))
        accounts = {found["account"] for found in named if found is not None}
        trusted = stack_accounts(self.file) if accounts else frozenset()
        return next(iter(sorted(accounts - trusted)), None) if trusted else None


def _refuses_key(holder: object, setting: KeySetting, definition: Definition) -> bool:
    instance_types = [
        instance_type
        for path in setting.instance_types
        for _, value in values_at(holder, path)
        for instance_type in definition.possible_values(value)
    ]
    return any(isinstance(each, str) and has_local_storage(each) for each in instance_types)


class VolumesHaveKey(KeyRule):
    number = 1
    title = "Volumes of all jobs are encrypted with a key of your own"
    settings = VOLUME_KEYS
    why = "Without a key, volumes are encrypted with one that AWS holds: nobody can withdraw it, nor see who used it."
    fix = (
        "Leave out `volumeKmsKeyId`, so that the pipeline's key is used, and remove no key in `arguments:`."
        " Instances with local NVMe storage refuse a key and need none. `trustedAccountIds` lists other accounts whose"
        " keys are meant."
    )


class OutputsHaveKey(KeyRule):
    number = 2
    title = "Outputs of all jobs are encrypted with a key of your own"
    settings = OUTPUT_KEYS
    why = "Without a key, what a job writes to another bucket is encrypted as that bucket says, or with a key of S3."
    fix = "Leave out `outputKmsKeyId` and `kmsKeyId`, so that the pipeline's key is used."


class TrafficIsEncrypted(JobSettingRule):
    number = 3
    title = "Traffic between the containers of a job is encrypted"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    settings = TRAFFIC_ENCRYPTION
    why = "The containers of a distributed job send each other training data and gradients over the network."
    fix = "Remove `encryptInterContainerTraffic: false` from `networkConfig` and from the step."

    def fault(self, holder: object, setting: JobSetting, step: Step, definition: Definition) -> str | None:
        """Any value but true; AWS's own containers encrypt by default."""
        value = value_at(holder, setting.member)
        return None if value is True or (value is None and step.is_serverless) else "is not true"


class EmrIsEncrypted(StepRule):
    number = 4
    title = "EMR clusters and applications that a step makes are encrypted"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    why = (
        "A cluster encrypts disks and traffic only if its security configuration says so. An EMR Serverless application"
        " without a key encrypts its disks with one that AWS holds."
    )
    fix = (
        "Name a `securityConfiguration` in `clusterConfig`, and a `logEncryptionKmsKeyId` with a `logUri`; give the"
        " application a `diskEncryptionConfiguration` with your key."
    )

    def step_findings(self, step: Step, definition: Definition) -> Iterator[str]:
        """Clusters and applications that the step creates; others are their owner's to encrypt."""
        if step.type == "EMR" and "ClusterConfig" in step.arguments:
            cluster = step.arguments["ClusterConfig"]
            if not value_at(cluster, "SecurityConfiguration"):
                yield "ClusterConfig.SecurityConfiguration is missing"
            if value_at(cluster, "LogUri") and not value_at(cluster, "LogEncryptionKmsKeyId"):
                yield "ClusterConfig.LogEncryptionKmsKeyId is missing, and LogUri is not"
        if step.type == "EMRServerless" and "ApplicationConfig" in step.arguments:
            key = "diskEncryptionConfiguration.encryptionKeyArn"
            holders = ("ApplicationConfig", "JobConfig.configurationOverrides")
            if not any(value_at(value_at(step.arguments, holder), key) for holder in holders):
                yield f"ApplicationConfig.{key} is missing"


RULES = [VolumesHaveKey(), OutputsHaveKey(), TrafficIsEncrypted(), EmrIsEncrypted()]
