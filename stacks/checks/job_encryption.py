"""Rules: what jobs store, write and send each other is encrypted with a key of one's own.

Sources: the Create APIs of Amazon SageMaker, ``VolumeKmsKeyId`` and ``KmsKeyId``; Amazon EMR Management Guide, "Specify
a security configuration for a cluster"; Amazon EMR Serverless User Guide, "Encryption at rest".
"""

from collections.abc import Iterator, Sequence

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import StepRule
from stacks.checks.pipeline_steps import Definition, Step, at, value_at
from stacks.checks.request_places import OUTPUTS, SERVERLESS, TRAFFIC, TUNED, VOLUMES, Keyed, has_local_storage


def without_key(step: Step, places: Sequence[Keyed], definition: Definition) -> Iterator[str]:
    """The places that should hold a key of one's own and do not."""
    for place in places:
        holders = list(at(step.arguments, place.holder))
        if not holders and place.needed and SERVERLESS not in step.arguments:
            yield f"{place.holder} is missing, and with it {place.key}"
        for address, holder in holders:
            lack = _lack(value_at(holder, place.key))
            stores = next(at(holder, place.stores), None) is not None
            if lack is not None and stores and not _refuses_keys(holder, place.types, definition):
                yield f"{address}.{place.key} {lack}".lstrip(".")


def _lack(key: object) -> str | None:
    if key is None or key == "":
        return "is missing"
    if isinstance(key, str) and "alias/aws/" in key:
        return "is a key of AWS, not of this account"
    return None


def _refuses_keys(holder: object, paths: Sequence[str], definition: Definition) -> bool:
    types = [value for path in paths for _, found in at(holder, path) for value in definition.known(found) or ()]
    return any(isinstance(each, str) and has_local_storage(each) for each in types)


class VolumesHaveKey(StepRule):
    """Volumes."""

    number = 1
    title = "Volumes of all jobs are encrypted with a key of your own"
    level = "HIGH"
    category = CheckCategories.ENCRYPTION
    why = "Without a key, volumes are encrypted with one that AWS holds: nobody can withdraw it, nor see who used it."
    fix = (
        "Leave `volumeKmsKeyId` out, so that the pipeline's key is taken, and take no key away in `arguments:`."
        " Instances with local NVMe storage refuse a key and need none."
    )

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Those of its jobs."""
        return without_key(step, VOLUMES.get(step.type, ()), definition)


class OutputsHaveKey(StepRule):
    """Outputs."""

    number = 2
    title = "Outputs of all jobs are encrypted with a key of your own"
    level = "HIGH"
    category = CheckCategories.ENCRYPTION
    why = "Without a key, what a job writes to another bucket is encrypted as that bucket says, or with a key of S3."
    fix = "Leave `outputKmsKeyId` and `kmsKeyId` out, so that the pipeline's key is taken."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Those of its jobs."""
        return without_key(step, OUTPUTS.get(step.type, ()), definition)


class TrafficIsEncrypted(StepRule):
    """Traffic."""

    number = 3
    title = "Traffic between the containers of a job is encrypted"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    why = "The containers of a distributed job send each other training data and gradients over the network."
    fix = "Remove `encryptInterContainerTraffic: false` from `networkConfig` and from the step."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Those of its jobs; of jobs that AWS runs in containers of its own, only what says no."""
        member = "EnableInterContainerTrafficEncryption"
        for path in TRAFFIC.get(step.type, ()):
            holders = list(at(step.arguments, path))
            if not holders and path not in TUNED:
                yield f"{path} is missing, and with it {member}"
            for address, holder in holders:
                value = value_at(holder, member)
                if value is not True and not (value is None and SERVERLESS in step.arguments):
                    yield f"{address}.{member} is not true".lstrip(".")


class EmrIsEncrypted(StepRule):
    """EMR."""

    number = 4
    title = "EMR clusters and applications that a step makes are encrypted"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    why = (
        "A cluster encrypts disks and traffic only where its security configuration says so; an application of EMR"
        " Serverless encrypts its disks with a key that AWS holds unless it is given one."
    )
    fix = (
        "Name a `securityConfiguration` in `clusterConfig`, and a `logEncryptionKmsKeyId` beside a `logUri`; give the"
        " application a `diskEncryptionConfiguration` with your key."
    )

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Of clusters and applications that exist already, their owner decides."""
        if step.type == "EMR" and "ClusterConfig" in step.arguments:
            cluster = step.arguments["ClusterConfig"]
            if not value_at(cluster, "SecurityConfiguration"):
                yield "ClusterConfig.SecurityConfiguration is missing"
            if value_at(cluster, "LogUri") and not value_at(cluster, "LogEncryptionKmsKeyId"):
                yield "ClusterConfig.LogEncryptionKmsKeyId is missing, and LogUri is not"
        if step.type == "EMRServerless" and "ApplicationConfig" in step.arguments:
            place = "diskEncryptionConfiguration.encryptionKeyArn"
            if not any(
                value_at(value_at(step.arguments, of), place)
                for of in ("ApplicationConfig", "JobConfig.configurationOverrides")
            ):
                yield f"ApplicationConfig.{place} is missing"


RULES = [VolumesHaveKey(), OutputsHaveKey(), TrafficIsEncrypted(), EmrIsEncrypted()]
