"""The models of a project file that few have: templates for environments, naming classes; and of tag files.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

from typing import Annotated

from definitions.project.deployment.base import Settings
from definitions.project.levels import Anything, ClassName, Level
from definitions.schema.field_types import FixedText
from definitions.schema.fields import UnsupportedField
from definitions.schema.model import Model


class CustomNaming(Settings):
    """A class of the user's own that names what is deployed."""

    naming_module: FixedText
    """A Python file, relative to the project file, or the name of an importable module."""
    naming_class: ClassName
    """A class of that module that derives from definitions.project.naming.Naming."""
    naming_props: dict[str, Anything] = {}
    """Handed to the class as 'props'."""


class Template(Level):
    """A template for environments, which may add to it and change it."""

    modules: dict[str, Anything] = {}
    """Modules by name."""
    template: Annotated[None, UnsupportedField("a template cannot name another one")] = None
    """Not supported."""


class TagFile(Model):
    """A file with tags."""

    tags: dict[str, FixedText]
    """Tags by key."""
