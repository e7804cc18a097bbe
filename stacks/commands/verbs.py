"""The verbs of ``pipelines``."""

from definitions.commands.command_line import PURE_VERBS, Verb

VERBS = {
    "validate": PURE_VERBS["validate"],
    "synth": Verb("stacks.commands.synth", "write the Terraform stacks of the project"),
    "check": Verb("stacks.commands.check", "run checkov, with rules of our own, over synthesized stacks"),
    **{name: verb for name, verb in PURE_VERBS.items() if name != "validate"},
    "list": Verb("stacks.commands.list_command", PURE_VERBS["list"].help),
    "explain": Verb("stacks.commands.explain", PURE_VERBS["explain"].help),
    "adopt": Verb("stacks.commands.adopt", PURE_VERBS["adopt"].help),
    "start": Verb("stacks.commands.start", "start an execution of a pipeline that is deployed"),
    "status": Verb("stacks.commands.status", "show an execution of a pipeline, step by step"),
    "approve": Verb("stacks.commands.approve", "approve a version of a stack's models"),
    "reject": Verb("stacks.commands.reject", "reject a version of a stack's models"),
}
"""By name, in the order in which help lists them."""
