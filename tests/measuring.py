"""When coverage is measured: in tests and their fixtures, not in what pytest does around them.

A tracer makes each call of Python slower, whosever it is, and measuring takes as long again as a test.
"""

import importlib
import pkgutil
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

import definitions
import stacks

_tracer = sys.gettrace()
"""What measures; ``None`` without coverage, and where coverage needs no tracer."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """What importing a module runs is measured here; a process that hands tests to others has none to measure."""
    if _tracer and not session.config.pluginmanager.has_plugin("dsession"):
        for package in (definitions, stacks):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
    sys.settrace(None)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Generator[None, object, object]:
    with _measuring(request._pyfuncitem):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    with _measuring(pyfuncitem):
        return (yield)


@contextmanager
def _measuring(item: pytest.Item) -> Iterator[None]:
    """Measure, unless the test is marked; a fixture may be set up within a test."""
    before = sys.gettrace()
    sys.settrace(None if item.get_closest_marker("unmeasured") else _tracer)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish() -> Generator[None, object, object]:
    """Coverage stops its tracer itself."""
    sys.settrace(_tracer)
    return (yield)
