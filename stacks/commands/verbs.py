"""The verbs of ``pipelines``."""

from definitions.commands.command_line import PURE_VERBS, Verb

VERBS = {
    "validate": PURE_VERBS["validate"],
    "synth": Verb("stacks.commands.synth", "write the Terraform stacks of the project"),
    "list": PURE_VERBS["list"],
    "graph": PURE_VERBS["graph"],
    "check": Verb("stacks.commands.check", "run checkov, with rules of our own, over synthesized stacks"),
    "show": PURE_VERBS["show"],
    "explain": Verb("stacks.commands.explain", PURE_VERBS["explain"].help),
    "diff": PURE_VERBS["diff"],
    "schema": PURE_VERBS["schema"],
    "import": PURE_VERBS["import"],
}
"""By name, in the order in which help lists them."""
