"""Configs of EndpointConfig steps, which the tests of their parts share."""

from tests.support import config_of

VARIANT = "{variantName: live, modelName: churn, instanceType: ml.m5.xlarge}"


def serve(settings: str, **parts: str) -> str:
    """A config with an EndpointConfig step 'Serve' of these settings."""
    lines = "\n".join(f"    {line}" for line in settings.strip("\n").split("\n"))
    return config_of(f"- name: Serve\n  type: EndpointConfig\n  endpointConfig:\n{lines}", **parts)
