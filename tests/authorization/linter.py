"""Run parliament over policies; a script, because parliament lives in a folder of its own (see ``requirements.txt``).

Reads JSON from standard input: ``reference``, the services as parliament's own data has them, and ``policies``. Writes
a list of findings for each policy. parliament's data is of 2025, so it gets that of ``reference`` instead.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")

import parliament  # type: ignore[import-not-found]  # noqa: E402  # it warns of its own setuptools


def findings(policy: object) -> list[str]:
    """What parliament says of a policy."""
    found = parliament.analyze_policy_string(json.dumps(policy)).findings
    return [f"{finding.issue}: {finding.detail}" for finding in found]


asked = json.load(sys.stdin)
parliament.iam_definition[:] = asked["reference"]
json.dump([findings(policy) for policy in asked["policies"]], sys.stdout)
