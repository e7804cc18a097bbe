"""How jobs are kept from the rest of this machine: the best of three ways that is to be had here.

Sources: Ubuntu documentation, "Restricted unprivileged user namespaces"; Docker documentation, "Seccomp security
profiles"; namespaces(7), landlock(7).
"""

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from definitions.foundation.records import record

Kind: TypeAlias = Literal["namespaces", "landlock", "none"]
KINDS: tuple[Kind, ...] = ("namespaces", "landlock", "none")
_SEEN: dict[Kind, str] = {
    "namespaces": "namespaces (each job has an /opt/ml of its own, all else is read-only)",
    "landlock": "Landlock (jobs write only into their own folders; there is no /opt/ml, scripts need SM_... variables)",
    "none": "none (jobs may write anywhere; there is no /opt/ml, scripts need SM_... variables)",
}


class Missing(Exception):
    """The kernel or the system refuses a way; ``number`` is its ``errno``, ``what`` the call."""

    def __init__(self, number: int, what: str, message: str) -> None:
        super().__init__(f"{what}: {message}")
        self.number = number
        self.what = what


@record
class Isolation:
    """A way.

    Attributes:
        kind: how jobs are kept apart.
        lacks: why it is none that is better, and what helps; empty for the best.
    """

    kind: Kind
    lacks: str = ""

    @property
    def has_own_files(self) -> bool:
        """Whether a job sees its own folder as ``/opt/ml``."""
        return self.kind == "namespaces"

    def __str__(self) -> str:
        lacks = f"; no namespaces: {self.lacks}" if self.lacks else ""
        return f"isolation: {_SEEN[self.kind]}{lacks}"


def best_isolation(attempt: Callable[[Kind], None], wanted: Kind | None = None) -> Isolation:
    """The best way in which a process can be started here.

    Args:
        attempt: starts a process in a way, and raises ``Missing`` if that cannot be.
        wanted: the way to take; not a better one, nor a worse one.

    Raises:
        Missing: the way that is wanted is not to be had.
    """
    if wanted is not None:
        attempt(wanted)
        return Isolation(wanted)
    if sys.platform != "linux":
        return Isolation("none", f"{sys.platform} has none; on Windows take WSL 2, on macOS a virtual machine")
    lacks = ""
    for kind in KINDS:
        try:
            attempt(kind)
        except Missing as missing:
            lacks = lacks or cure(missing)
        else:
            return Isolation(kind, lacks)
    raise Missing(errno.ENOEXEC, "start", "no process can be started")


def cure(missing: Missing, setting: Callable[[str], str | None] | None = None) -> str:
    """Why namespaces are refused, and what helps; ``setting`` reads one of the kernel's by its path."""
    setting = setting or _setting
    match missing.what, missing.number:
        case "unshare", errno.ENOSPC:
            return "their number is limited to what is in use; raise the sysctl user.max_user_namespaces"
        case "unshare", _ if setting("kernel/unprivileged_userns_clone") == "0":
            return "they are for root alone; run sysctl -w kernel.unprivileged_userns_clone=1"
        case "unshare", errno.EPERM | errno.EACCES:
            return "a container forbids them; start it with --security-opt seccomp=unconfined, or --cap-add SYS_ADMIN"
        case "write /proc/self/uid_map", _ if setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
            return (
                "AppArmor forbids them; run sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give Python a"
                " profile with 'userns'"
            )
        case "mount /proc", _:
            return "a container hides parts of /proc; start it with --security-opt systempaths=unconfined"
        case what, errno.ENOSYS if what.startswith("mount_setattr"):
            return "Linux 5.12 or newer is needed"
    return f"{missing}"


def _setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", name).read_text(encoding="ascii").strip()
    except OSError:
        return None
