"""What a step type is for, as the first sentence of its module says it."""

import inspect
import sys

from definitions.pipeline.steps.core.step import Step


def module_docstring(kind: type[Step]) -> str:
    """The docstring of the module that defines a type."""
    return inspect.getdoc(sys.modules[kind.__module__]) or ""


def purpose_of(kind: type[Step]) -> str:
    """The purpose of a type, such as ``Run a container over data in S3``, with a full stop."""
    whole = " ".join(module_docstring(kind).split("\n\n")[0].split())
    purpose = whole.partition(": ")[2] or whole
    return purpose[:1].upper() + purpose[1:]
