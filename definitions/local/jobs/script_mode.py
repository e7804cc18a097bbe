"""Script mode: how the toolkit of AWS's framework images starts a program of the user's own.

The toolkit itself is not run: it asks for its hosts by DNS for a quarter of an hour, and installs packages when the job
starts. This is all of it that a script can see.

Source: SageMaker Training Toolkit 5.1: ``environment``, ``mapping``, ``params``, ``entry_point``, ``files``.
"""

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from definitions.foundation.records import record

ML = "/opt/ml"
CODE = f"{ML}/code"
PROGRAM, SUBMIT_DIRECTORY = "sagemaker_program", "sagemaker_submit_directory"
_RESERVED = ("default_user_module_name", "_tuning_objective_metric")
_GROUP = "homogeneousCluster"


def is_script_mode(hyperparameters: Mapping[str, str], variables: Mapping[str, str]) -> bool:
    """Whether a training job runs a program of its own."""
    return PROGRAM in hyperparameters or "SAGEMAKER_PROGRAM" in variables


def decoded(value: str) -> Any:
    """The value that a hyperparameter is in JSON; the text itself if it is none."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def as_variable(value: object) -> str:
    """A value as an environment variable has it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def as_arguments(hyperparameters: Mapping[str, Any]) -> list[str]:
    """Hyperparameters as the words behind the program, sorted by name."""
    words: list[str] = []
    for name in sorted(hyperparameters):
        words += [f"-{name}" if len(name) == 1 else f"--{name}", _as_argument(hyperparameters[name])]
    return words


def _as_argument(value: object) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}={entry}" for key, entry in value.items())
    return "" if value is None else str(value)


@record
class Script:
    """A program in script mode.

    Attributes:
        name: of its file, relative to the code's folder.
        own: the hyperparameters that it sees, decoded.
        framework: those of the toolkit, decoded.
        channels: the names of the channels.
        job_name: of the job.
        region: of the job.
        instance_type: of the job.
        data_configuration: ``inputdataconfig.json``.
        resources: ``resourceconfig.json``.
    """

    name: str
    own: Mapping[str, Any]
    framework: Mapping[str, Any]
    channels: Sequence[str]
    job_name: str
    region: str
    instance_type: str
    data_configuration: Mapping[str, Any]
    resources: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        request: Mapping[str, Any],
        job_name: str,
        region: str,
        data: Mapping[str, Any],
        resources: Mapping[str, Any],
    ) -> "Script":
        """The program that a request names."""
        values = {name: decoded(text) for name, text in request.get("HyperParameters", {}).items()}
        hidden = {name for name in values if name.startswith("sagemaker_") or name in _RESERVED}
        return cls(
            name=str(request.get("Environment", {}).get("SAGEMAKER_PROGRAM") or values[PROGRAM]),
            own={name: values[name] for name in values if name not in hidden},
            framework={name: values[name] for name in hidden if name.startswith("sagemaker_")},
            channels=sorted(data),
            job_name=job_name,
            region=region,
            instance_type=str(resources["current_instance_type"]),
            data_configuration=data,
            resources=resources,
        )

    @property
    def folder(self) -> str:
        """Where its code comes from: a folder or archive, or an S3 URI of one."""
        return str(self.framework.get(SUBMIT_DIRECTORY, CODE))

    def command(self, names: Sequence[str]) -> list[str]:
        """The command that starts it; ``names`` are the files beside it."""
        arguments = as_arguments(self.own)
        if self.name.endswith(".py") and "setup.py" not in names:
            return ["python", self.name, *arguments]
        if "setup.py" in names:
            return ["python", "-m", self.name.removesuffix(".py"), *arguments]
        return ["/bin/sh", "-c", " ".join([f"./{self.name}", *map(shlex.quote, arguments)])]

    def variables(self) -> dict[str, str]:
        """The environment variables that the toolkit sets."""
        values = {**self._named(), **self._of_cluster()}
        whole = {**values, "hyperparameters": self.own, "channel_input_dirs": self._channel_folders()}
        whole |= {"additional_framework_parameters": self.framework, "job_name": self.job_name, "is_master": True}
        whole |= {"master_hostname": "algo-1", "distribution_hosts": ["algo-1"], "topology": None}
        return {
            **{f"SM_{name.upper()}": as_variable(value) for name, value in values.items()},
            **{f"SM_CHANNEL_{name.upper()}": folder for name, folder in self._channel_folders().items()},
            **{f"SM_HP_{name.upper()}": as_variable(value) for name, value in self.own.items()},
            "SM_TRAINING_ENV": as_variable(whole),
            "SAGEMAKER_JOB_NAME": self.job_name,
            "SAGEMAKER_REGION": self.region,
            "CURRENT_HOST": "algo-1",
            "PYTHONPATH": CODE,
        }

    def _channel_folders(self) -> dict[str, str]:
        return {name: f"{ML}/input/data/{name}" for name in self.channels}

    def _named(self) -> dict[str, Any]:
        return {
            "hps": self.own,
            "user_args": as_arguments(self.own),
            "user_entry_point": self.name,
            "module_name": self.name.removesuffix(".py"),
            "module_dir": self.folder,
            "framework_module": "",
            "framework_params": self.framework,
            "log_level": self.framework.get("sagemaker_container_log_level", 20),
            "channels": self.channels,
            "model_dir": f"{ML}/model",
            "input_dir": f"{ML}/input",
            "input_config_dir": f"{ML}/input/config",
            "output_dir": f"{ML}/output",
            "output_data_dir": f"{ML}/output/data",
            "output_intermediate_dir": f"{ML}/output/intermediate",
            "input_data_config": self.data_configuration,
            "resource_config": self.resources,
        }

    def _of_cluster(self) -> dict[str, Any]:
        group = {"instance_group_name": _GROUP, "instance_type": self.instance_type, "hosts": ["algo-1"]}
        return {
            "hosts": ["algo-1"],
            "current_host": "algo-1",
            "network_interface_name": "eth0",
            "current_instance_type": self.instance_type,
            "current_instance_group": _GROUP,
            "current_instance_group_hosts": ["algo-1"],
            "instance_groups": [_GROUP],
            "instance_groups_dict": {_GROUP: group},
            "distribution_instance_groups": [],
            "is_hetero": False,
            "num_cpus": os.cpu_count() or 1,
            "num_gpus": 0,
            "num_neurons": 0,
        }


def failure_of(command: Sequence[str]) -> str:
    """What the toolkit writes to ``output/failure`` for a script that failed, whatever its exit code."""
    return f'ExecuteUserScriptError:\nExitCode 1\nErrorMessage ""\nCommand "{" ".join(command)}"'
