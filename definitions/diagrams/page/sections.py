"""Sections of the panel, which tell of one node."""

from definitions.diagrams.page.step_details import permission_details
from definitions.module.service_roles import ServiceRole

Section = dict[str, object]
"""A title, and ``values`` (each a text with a remark) or ``permissions``."""


def values_section(title: str, *values: tuple[str, str]) -> Section:
    """Values, each behind a remark that says what it is."""
    return {"title": title, "values": [{"value": value, "at": remark} for remark, value in values]}


def permissions_section(role: ServiceRole) -> Section:
    """What a role may do."""
    return {"title": f"Permissions of the {role.title}", "permissions": permission_details(role.statements)}
