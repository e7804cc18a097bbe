"""Who does something and with which commit, in the words that AWS records.

Source: Amazon SageMaker API Reference, StartPipelineExecution (``PipelineExecutionDisplayName``) and UpdateModelPackage
(``ApprovalDescription``).
"""

import re

LONGEST_NAME = 82


def display_name(commit: str | None, caller: str) -> str:
    """The name of an execution, such as ``4c4f8bdb1e45-ada``: at most 82 letters, digits and '-'.

    Args:
        commit: such as ``4c4f8bdb1e45-dirty``; left out if there is none.
        caller: the ARN of whoever starts it; its last part is a user or a session of a role.
    """
    who = caller.rpartition("/")[2].rpartition(":")[2]
    parts = re.findall(r"[A-Za-z0-9]+", f"{(commit or '')[:18]}-{who}")
    return "-".join(parts)[:LONGEST_NAME].rstrip("-") or "execution"


def one_line(*sentences: str) -> str:
    """Sentences on one line, as AWS takes descriptions; empty ones are left out."""
    return "; ".join(" ".join(sentence.split()) for sentence in sentences if sentence.strip())
