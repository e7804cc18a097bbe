"""The best way in which jobs are kept apart is taken, and what keeps from a better one is told with what helps."""

import errno
from collections.abc import Mapping

import pytest

from definitions.local.sandbox.isolation import Isolation, Kind, Missing, best_isolation, cure


def without(refused: Mapping[Kind, Missing]) -> Isolation:
    def attempt(kind: Kind) -> None:
        if kind in refused:
            raise refused[kind]

    return best_isolation(attempt)


UNSHARE = Missing(errno.EPERM, "unshare", "Operation not permitted")
LANDLOCK = Missing(errno.ENOSYS, "landlock", "Function not implemented")


def test_the_ladder_has_three_rungs() -> None:
    assert without({}) == Isolation("namespaces")
    assert without({"namespaces": UNSHARE}).kind == "landlock"
    last = without({"namespaces": UNSHARE, "landlock": LANDLOCK})
    assert str(last) == (
        "isolation: none (jobs may write anywhere; there is no /opt/ml, scripts need SM_... variables); no namespaces:"
        " a container forbids them; start it with --security-opt seccomp=unconfined, or --cap-add SYS_ADMIN"
    )


def test_a_way_that_is_asked_for_is_taken_or_refused() -> None:
    def refuse(_: Kind) -> None:
        raise UNSHARE

    with pytest.raises(Missing):
        best_isolation(refuse, "landlock")


@pytest.mark.parametrize(
    ("missing", "settings", "words"),
    [
        (Missing(errno.ENOSPC, "unshare", ""), {}, "user.max_user_namespaces"),
        (UNSHARE, {"kernel/unprivileged_userns_clone": "0"}, "unprivileged_userns_clone=1"),
        (
            Missing(errno.EPERM, "write /proc/self/uid_map", ""),
            {"kernel/apparmor_restrict_unprivileged_userns": "1"},
            "AppArmor",
        ),
        (Missing(errno.EPERM, "mount /proc", ""), {}, "systempaths=unconfined"),
        (Missing(errno.ENOSYS, "mount_setattr /", ""), {}, "Linux 5.12"),
        (Missing(errno.EIO, "mount /opt", "Input/output error"), {}, "mount /opt: Input/output error"),
    ],
)
def test_each_refusal_has_its_cure(missing: Missing, settings: Mapping[str, str], words: str) -> None:
    assert words in cure(missing, settings.get)
