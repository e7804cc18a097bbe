"""What Terraform shows as an error of the provider."""

from typing import Any

from tf.gen import tfplugin_pb2 as pb

from tests.emulator.provider.values import Attributes


class Problem(Exception):
    """An error with a summary and, where one is at fault, the path of an attribute such as ``rule.status``."""

    def __init__(self, summary: str, detail: str = "", attribute: str = "") -> None:
        super().__init__(summary)
        self.summary, self.detail, self.attribute = summary, detail, attribute

    def diagnostic(self) -> Any:
        """As the plugin protocol has it. Terraform points at the first part of the path."""
        step = pb.AttributePath.Step(attribute_name=self.attribute.partition(".")[0])
        return pb.Diagnostic(
            severity=pb.Diagnostic.ERROR,
            summary=self.summary,
            detail=self.detail,
            attribute=pb.AttributePath(steps=[step]) if self.attribute else None,
        )


class Unfinished(Problem):
    """A resource was made and is not as it should be; ``made`` is its id, by which Terraform replaces it later."""

    def __init__(self, summary: str, made: Attributes) -> None:
        super().__init__(summary)
        self.made = made
