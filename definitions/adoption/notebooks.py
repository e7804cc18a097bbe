"""Training jobs that run a notebook, recognized by their channel.

Source: Amazon SageMaker Developer Guide, "Notebook job step"; names are known from AWS's Python SDK.
"""

from collections.abc import Mapping

from definitions.adoption.settings import member_at

NOTEBOOK_CHANNEL = "sagemaker_headless_execution_pipelinestep"
"""The channel that brings the folder of the notebook."""
_SET_BY_STEP = (
    *("AWS_DEFAULT_REGION", "SM_JOB_DEF_VERSION", "SM_ENV_NAME", "SM_SKIP_EFS_SIMULATION", "SM_EXECUTION_INPUT_PATH"),
    *("SM_KERNEL_NAME", "SM_INPUT_NOTEBOOK_NAME", "SM_OUTPUT_NOTEBOOK_NAME", "SM_INIT_SCRIPT"),
)


def is_notebook_job(body: Mapping[str, object]) -> bool:
    """Recognize a step that runs a notebook in S3."""
    return body.get("Type") == "Training" and _folder(body.get("Arguments")) is not None and _name(body) is not None


def notebook_settings(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    """Complete the keys of a notebook job by what only all of its request tells."""
    folder = _folder(arguments)
    settings["inputNotebookS3Uri"] = f"{str(folder).rstrip('/')}/{_name({'Arguments': arguments})}"
    environment = member_at(arguments, "Environment")
    assert isinstance(environment, dict)
    own = {key: value for key, value in environment.items() if key not in _SET_BY_STEP}
    if own:
        settings["environmentVariables"] = own
    tags = member_at(arguments, "Tags")
    named = [tag.get("Value") for tag in tags if tag.get("Key") == "sagemaker:name"] if isinstance(tags, list) else []
    if named and isinstance(named[0], str) and "TrainingJobName" in arguments:
        settings["notebookJobName"] = named[0]


def _name(body: Mapping[str, object]) -> str | None:
    name = member_at(body.get("Arguments"), "Environment.SM_INPUT_NOTEBOOK_NAME")
    return name if isinstance(name, str) else None


def _folder(arguments: object) -> str | None:
    channels = member_at(arguments, "InputDataConfig")
    if (
        not isinstance(channels, list)
        or len(channels) != 1
        or member_at(channels[0], "ChannelName") != NOTEBOOK_CHANNEL
    ):
        return None
    uri = member_at(channels[0], "DataSource.S3DataSource.S3Uri")
    return uri if isinstance(uri, str) else None
