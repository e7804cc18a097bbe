"""Configs with problems, and what is told of them."""

from tests.support import config_of, problems_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
OUT = "outputs: [{outputName: out}]"


def processing(name: str, *settings: str) -> str:
    lines = "".join(f"    {line}\n" for line in settings)
    return (
        f"- name: {name}\n  type: Processing\n  processing:\n"
        f"    imageUri: {IMAGE}\n    instanceType: ml.m5.xlarge\n{lines}"
    )


def told(*steps: str, **more: str) -> list[str]:
    """Path and rule of each problem."""
    return [problem.split(" ")[1] + problem.rpartition(" ")[2] for problem in problems_of(config_of(*steps, **more))]
