"""The base of the models of a project file."""

from pydantic import ConfigDict

from definitions.schema.model import Model


class Settings(Model):
    """A map of the project file, whose keys are written as in Python."""

    model_config = ConfigDict(alias_generator=None)
