"""Pull container images from Amazon ECR.

Source: Service Authorization Reference for Amazon ECR.
"""

from definitions.iam.statements import Statement, literal_pattern
from definitions.values.infrastructure import PARTITION, Text, split, text


def log_in_to_registry(reason: str) -> Statement:
    """Get the token that every pull asks for; a token is for the whole registry, so this action takes no resource."""
    return Statement("LogInToRegistry", ("ecr:GetAuthorizationToken",), ("*",), (reason,))


def pull_from(repositories: tuple[Text, ...], reason: str) -> Statement:
    """Pull images from repositories."""
    actions = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
    return Statement("PullImages", actions, repositories, (reason,))


def repository_of(uri: Text) -> Text | None:
    """The ARN of the repository of an image's URI, as an IAM pattern; ``None`` if the URI is of another form."""
    host, *rest = split(uri, "/", 1)
    account, *labels = split(host, ".")
    if not rest or len(labels) < 3:
        return None
    # 'dkr.ecr.REGION' and 'dkr.ecr-fips.REGION'; dual-stack hosts are 'dkr-ecr.REGION'
    region = labels[2] if labels[0] == "dkr" else labels[1]
    name = split(split(rest[0], "@", 1)[0], ":", 1)[0]
    return text("arn:", PARTITION, ":ecr:", region, ":", account, ":repository/", literal_pattern(name))
