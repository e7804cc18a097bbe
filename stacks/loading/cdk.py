"""Which CDK builds the stacks: CDKTF, or its successor CDK Terrain (``cdktn``), which has the same classes.

The bindings of the stacks are written with the names of CDKTF. If the other is chosen, its modules stand in under them.

Source: CDK Terrain documentation, "Migrate from CDKTF" (packages ``cdktn`` and ``cdktn_provider_aws``).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import NamedTuple

VARIABLE = "PIPELINES_CDK"


class Cdk(NamedTuple):
    """The Python packages of a CDK.

    Attributes:
        core: its classes; jsii knows it under the same name.
        provider: its bindings of the AWS provider.
        provider_assembly: how jsii knows these.
        needed: modules of the provider that its classes need, and do not import.
    """

    core: str
    provider: str
    provider_assembly: str
    needed: tuple[str, ...] = ()


CDKTF = Cdk("cdktf", "cdktf_cdktf_provider_aws", "@cdktf/provider-aws")
CDKTN = Cdk("cdktn", "cdktn_provider_aws", "@cdktn/provider-aws", needed=("provider_functions",))
_BY_NAME = {cdk.core: cdk for cdk in (CDKTF, CDKTN)}


class UnusableCdk(Exception):
    """The CDK that is asked for is unknown, or not installed; the message is for the user."""


def chosen_cdk() -> Cdk:
    """The CDK that ``PIPELINES_CDK`` names; CDKTF if it is not set or empty.

    Raises:
        UnusableCdk: there is no such CDK, or it is not installed.
    """
    name = os.environ.get(VARIABLE) or CDKTF.core
    cdk = _BY_NAME.get(name)
    if cdk is None:
        from definitions.diagnostics.messages import did_you_mean, quoted

        hint = did_you_mean(name, list(_BY_NAME)) or f"it is one of {', '.join(_BY_NAME)}"
        raise UnusableCdk(f"{VARIABLE}: there is no CDK {quoted(name)}; {hint}")
    # That the default is missing is told by whoever imports it, as of any package of the lock.
    if cdk is not CDKTF and (missing := [name for name in (cdk.core, cdk.provider) if find_spec(name) is None]):
        how = "use `make cdktn-synth`, or install sagemaker-pipelines-terraform[cdktn]"
        raise UnusableCdk(f"{VARIABLE}: the package {missing[0]} is not installed here; {how}")
    return cdk


@contextmanager
def under_names_of_cdktf(cdk: Cdk) -> Iterator[None]:
    """Let imports of CDKTF's modules inside this block give those of another CDK."""
    if cdk is CDKTF:
        yield
        return
    finder = _StandIns(cdk)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _StandIns(MetaPathFinder, Loader):
    def __init__(self, cdk: Cdk) -> None:
        self._packages = {CDKTF.core: cdk.core, CDKTF.provider: cdk.provider}
        self._own_specs: dict[str, ModuleSpec | None] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.partition(".")[0] in self._packages else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        package, dot, module = spec.name.partition(".")
        found = import_module(f"{self._packages[package]}{dot}{module}")
        self._own_specs[spec.name] = found.__spec__
        return found

    def exec_module(self, module: ModuleType) -> None:
        """It has run under its own name; the import system has given it the other one's specification."""
        assert module.__spec__ is not None
        module.__spec__ = self._own_specs.pop(module.__spec__.name)
