"""One run of the gate that many tests look at."""

import pytest

from tests.stacks.gate.checked_stacks import SECRET, Outcome, checked, stack


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Of a stack with three faults, beside one with a single fault that is skipped for it, and with a removed block."""
    worse = stack(
        EnableNetworkIsolation=False, EnableInterContainerTrafficEncryption=False, Environment={"KEY": SECRET}
    )
    return checked(
        tmp_path_factory.mktemp("gate"),
        skips="  - CKV_SMP_5:/relaxed/\n",
        faulty=worse,
        relaxed={**stack(EnableNetworkIsolation=False), "removed": [{"from": "aws_s3_bucket.own"}]},
    )
