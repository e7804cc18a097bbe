"""The verbs of ``pipelines``."""

from definitions.commands.command_line import PURE_VERBS, Verb

VERBS = {
    "validate": PURE_VERBS["validate"],
    "synth": Verb("stacks.commands.synth", "write the Terraform stacks of the project"),
    "check": Verb("stacks.commands.check", "run checkov, with rules of our own, over synthesized stacks"),
    **{name: verb for name, verb in PURE_VERBS.items() if name != "validate"},
    "explain": Verb("stacks.commands.explain", PURE_VERBS["explain"].help),
}
"""By name, in the order in which help lists them."""
