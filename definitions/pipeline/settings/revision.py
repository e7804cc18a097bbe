"""Records of what is deployed."""

from typing import Annotated

from definitions.schema.fields import TextField
from definitions.schema.model import Model

CommitId = Annotated[
    str,
    TextField(
        "the id of a commit",
        "bad-commit",
        r"[0-9a-f]{7,64}",
        infrastructure=False,
        hint="7 to 64 of 0-9 and a-f, such as '{{env_var:GIT_COMMIT}}' with GIT_COMMIT=$(git rev-parse HEAD)",
    ),
]


class Revision(Model):
    """Tags of the pipeline and SSM parameters that tell what is deployed: a hash of the definition, and a commit."""

    commit: CommitId | None = None
    """The commit that the config is from; the hash alone is recorded if not given."""
