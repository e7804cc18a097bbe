"""Errors of calls to AWS, each as one sentence.

Source: Amazon SageMaker API Reference and AWS STS API Reference, "Common errors".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from definitions.commands.ending import CouldNotRun, Refused

_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_BAD_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_THROTTLED = {"RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException"}
_SIGN_IN = (
    "give credentials as for the AWS CLI, such as by AWS_PROFILE; 'aws sts get-caller-identity' shows whose they are"
)


@contextmanager
def aws_errors() -> Iterator[None]:
    """Let a block call AWS.

    Raises:
        Refused: AWS refuses what was asked for.
        CouldNotRun: boto3 is not installed, or there are no credentials, no permission, no connection or no capacity.
    """
    if find_spec("boto3") is None:
        raise CouldNotRun("boto3 is not installed here; it comes with sagemaker-pipelines-terraform[operate]")
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

    try:
        yield
    except ClientError as error:
        raise _refusal(error.response, error.operation_name) from None
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise CouldNotRun(f"no call of AWS is possible: {_line(error)}; {_SIGN_IN}") from None
    except BotoCoreError as error:  # no connection, a profile that does not exist, a session of SSO that is over
        raise CouldNotRun(f"no call of AWS is possible: {_line(error)}") from None


def error_code(error: Any) -> str:
    """The code of a ``ClientError``, such as ``ResourceNotFound``."""
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


def _refusal(response: dict[str, Any], operation: str) -> Refused:
    error = response.get("Error", {})
    code, message = error.get("Code", ""), _line(error.get("Message", ""))
    if code in _DENIED:
        return CouldNotRun(f"AWS denies {operation}: {message or code}")
    if code in _BAD_CREDENTIALS:
        return CouldNotRun(f"AWS does not accept the credentials: {message or code}; {_SIGN_IN}")
    if code in _THROTTLED:
        return CouldNotRun(f"AWS has too many calls to answer {operation} now: {message or code}; try again later")
    if response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
        return CouldNotRun(f"AWS fails at {operation}: {message or code}; try again later")
    if code == "ConflictException":
        return Refused(f"AWS refuses {operation}, because somebody else changes the same thing now: {message or code}")
    return Refused(f"AWS refuses {operation}: {message or code} ({code})")


def _line(text: object) -> str:
    return " ".join(str(text).split())
