"""Loading of only the imported modules of the AWS provider: a tenth of a second instead of ten seconds."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import Thread
from types import ModuleType

import jsii

from stacks.loading.assembly import Assembly
from stacks.loading.cdk import Cdk
from stacks.loading.kept_bundles import kept_bundles


@contextmanager
def only_imported_modules(cdk: Cdk) -> Iterator[None]:
    """Let jsii load the modules of the CDK's provider that the bindings of the stacks import, and no others.

    It loads with them those of the other files of bindings, which are imported later if at all.

    The first run on a machine cuts a slice of the provider and caches it, which takes some seconds.
    ``PIPELINES_FULL_BINDINGS=1`` turns this off: the first import then runs the whole package, as in other projects,
    which imports all of its 2,200 modules, and jsii loads as many.
    """
    provider = find_spec(cdk.provider) if cdk.provider not in sys.modules else None
    if provider is None or (bundles := kept_bundles(cdk)) is None:
        yield
        return
    sys.modules[cdk.provider] = module_from_spec(provider)  # its own code never runs: that would import all modules
    import_module("constructs")  # starts Node, and all assemblies depend on it
    postponed = [f"{package}._jsii" for package in (cdk.core, cdk.provider)][cdk.core in sys.modules :]
    # Node loads the bundles while Python defines the classes of the CDK and of the provider.
    with _assemblies_postponed(postponed):
        loading = _Loading(bundles)
        loading.start()
        try:
            yield
        finally:
            loading.join()
        if loading.error is not None:
            raise loading.error


@contextmanager
def _assemblies_postponed(modules: Sequence[str]) -> Iterator[None]:
    """Prevent packages from loading their assemblies, the first thing each does, until the end of this block.

    jsii then loads those that it has not loaded yet.
    """
    for name in modules:
        sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
    for name in modules:
        import_module(name)


class _Loading(Thread):
    """Lets jsii load assemblies. ``concurrent.futures`` would import as much again, logging above all."""

    def __init__(self, assemblies: Iterable[Assembly]) -> None:
        super().__init__()
        self.assemblies = assemblies
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for assembly in self.assemblies:
                jsii.load(*assembly)
        except BaseException as error:  # noqa: BLE001  raised where it is joined
            self.error = error
