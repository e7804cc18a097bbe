"""A tagged union. Unlike pydantic's, it builds only the models that a config uses."""

from collections.abc import Callable, Mapping

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.foundation.records import field, record
from definitions.schema.errors import invalid, unknown_key
from definitions.schema.expression_syntax import Refusals
from definitions.schema.model import Model
from definitions.schema.model_schema import Reader


@record(eq=False)
class TaggedUnion(Reader):
    """Reads a map as the model that one of its keys names.

    Attributes:
        key: that key.
        models: the models by its value; may be filled in later, for models that hold one another.
        what: the noun for the values in messages.
        rule: the rule that an unknown value breaks.
        default: the model of all other maps, if there is one; it reports errors of the key itself.
        meant: the value that a word of others means, in lower case.
        missing: finds the value that a map without the key means.
    """

    key: str
    models: Mapping[str, type[Model]]
    what: str
    rule: str
    default: type[Model] | None = None
    meant: Mapping[str, str] = field(default_factory=dict)
    missing: Callable[[Mapping[object, object]], str | None] | None = None

    def model_of(self, value: object) -> type[Model] | None:
        """The model of a map, if it names one."""
        if not isinstance(value, dict):
            return None
        kind = value.get(self.key)
        return self.models.get(kind, self.default) if isinstance(kind, str) else self.default

    def reader(self, annotated: object) -> Callable[[object], object]:
        return self.validate

    def validate(self, value: object) -> Model:
        """The model that a map describes.

        Raises:
            ValidationError: with all that is wrong with it.
            PydanticCustomError: it is no map, or does not say what it is.
        """
        model = self.model_of(value)
        if model is not None:
            return model.read(value)
        if not isinstance(value, dict):
            raise invalid("wrong-type", f"must be a map, got {describe_type(value)}")
        misspelt = next((key for key in value if did_you_mean(str(key), [self.key])), None)
        if self.key not in value and misspelt is not None:
            refusals = Refusals()
            refusals.add(unknown_key(str(misspelt), [self.key]), misspelt, "[key]")
            raise refusals.error()
        if self.key not in value:
            meant = self.missing(value) if self.missing is not None else None
            hint = None if meant is None else f"write {self.key}: {meant}"
            raise invalid("missing-key", "is required and missing", hint, key=self.key)
        kind, known = str(value[self.key]), list(self.models)
        meant = self.meant.get(kind.lower())
        hint = (f"write {meant}" if meant else None) or did_you_mean(kind, known) or f"{self.what}s: {', '.join(known)}"
        refusals = Refusals()
        article = "an" if self.what[0] in "aeio" else "a"
        refusals.add(invalid(self.rule, f"{quoted(kind)} is not {article} {self.what}", hint), self.key)
        raise refusals.error()
