"""Validators of single values: text, choices, numbers, booleans."""

import re
from abc import abstractmethod
from collections.abc import Callable

from pydantic_core import PydanticCustomError

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.foundation.patterns import ascii_pattern
from definitions.foundation.records import record, replace
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import expression, expression_hint
from definitions.schema.meant_values import BOOLEANS, NUMBER, as_number, meant_numbers
from definitions.schema.model_schema import Reader
from definitions.schema.value_schemas import JsonSchema, examples_in, or_expression, refused, takes_numbers, whole_text
from definitions.values.expressions import STRING, Expression, ParameterType
from definitions.values.infrastructure import InfrastructureText

_IN_FULL = "name it in full: there are no wildcards and no variables here"


class ValueField(Reader):
    """A validator that replaces pydantic's own for one value."""

    def reader(self, annotated: object) -> Callable[[object], object]:
        return self.read

    def read(self, value: object) -> object:
        """The value as the model holds it; an expression takes along how its values are validated."""
        found = self.validate(value)
        return replace(found, validate_value=self.validate_known) if isinstance(found, Expression) else found

    @abstractmethod
    def validate(self, value: object) -> object:
        """The value as the model holds it, or an error made by ``invalid``."""

    def validate_known(self, value: object) -> object:
        """Validate a value that an expression in this place may have; as the value itself, unless it is read so."""
        return self.validate(value)

    @abstractmethod
    def json_schema(self) -> JsonSchema:
        """The values that it accepts, in JSON Schema; ``{{...}}`` references aside, which may replace each of them."""


@record(eq=False)
class TextField(ValueField):
    """Text of a form; numbers become text as written.

    Attributes:
        what: the form in a phrase.
        rule: the rule that other texts break.
        pattern: the form as a regular expression; any text if not given.
        parameters: the types of expressions that may stand here.
        infrastructure: whether values may that are known only when Terraform applies.
        longest: the most characters.
        hint: what to write.
        remedy: finds what to write for a text of another form; ``None`` for what it does not know.
    """

    what: str = "text"
    rule: str = "bad-text"
    pattern: str | None = None
    parameters: tuple[ParameterType, ...] = ()
    infrastructure: bool = True
    longest: int | None = None
    hint: str | None = None
    remedy: Callable[[str], str | None] | None = None

    def validate(self, value: object) -> object:
        reference = expression(value, self.parameters, as_text=len(self.parameters) > 1)
        if reference is not None:
            return reference
        if isinstance(value, InfrastructureText):
            if not self.infrastructure:
                raise invalid(self.rule, f"must be {self.what}, known when it is synthesized; got '{value}'", self.hint)
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            hint = f'write "{quoted(value)}" in quotes to mean the text' if isinstance(value, bool) else self.hint
            hint = self._only_entry(value) or (expression_hint(value) if self.parameters else None) or hint
            raise invalid("wrong-type", f"must be {self.what}, got {describe_type(value)}", hint)
        if self.longest is not None and len(value) > self.longest:
            raise invalid("too-long", f"has {len(value):,} characters; at most {self.longest:,} are allowed")
        if self.pattern is not None and ascii_pattern(self.pattern).fullmatch(value) is None:
            remedy = self.remedy(value) if self.remedy is not None else None
            is_pattern = re.search(r"[*?]|\$\{", value) is not None
            is_computed = remedy is not None and remedy.startswith("write ")
            hint = _IN_FULL if is_pattern and not is_computed else remedy or self.hint
            raise invalid(self.rule, f"{quoted(value)} is not {self.what}", hint)
        return value

    def _only_entry(self, value: object) -> str | None:
        """What to write for a list or a map around a text that may stand here."""
        entries = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        if len(entries) != 1 or self.pattern is None or not isinstance(entries[0], str):
            return None
        return f"write {entries[0]}" if ascii_pattern(self.pattern).fullmatch(entries[0]) else None

    def json_schema(self) -> JsonSchema:
        texts: JsonSchema = {"type": ["string", "number"] if takes_numbers(self.pattern) else ["string"]}
        if self.pattern is not None or self.longest is not None:
            limit = "" if self.longest is None else f" of at most {self.longest:,} characters"
            texts["pattern"] = whole_text(self.pattern, self.longest)
            texts["patternErrorMessage"] = f"must be {self.what}{limit}"
        if self.pattern is not None:
            texts |= examples_in(self.pattern, self.what, self.hint)
        return or_expression(texts, self.parameters)


@record(eq=False)
class ChoiceField(ValueField):
    """Text that is one of a few choices.

    ``hints`` say what to write for words of others, in lower case.
    """

    words: tuple[str, ...]
    parameter: bool = False
    hints: tuple[tuple[str, str], ...] = ()

    def validate(self, value: object) -> object:
        reference = expression(value, STRING if self.parameter else ())
        if reference is not None:
            return reference
        if not isinstance(value, str):
            message = f"must be one of {self._listed()}; got {describe_type(value)}"
            raise invalid("wrong-type", message, expression_hint(value) if self.parameter else None)
        if value not in self.words:
            message = f"{quoted(value)} is not one of {self._listed()}"
            raise invalid("unknown-word", message, self._hint(value))
        return value

    def _hint(self, value: str) -> str | None:
        """What to write for another word: a choice that it means, is nearest to, or begins."""
        word = value.strip().lower()
        begun = [choice for choice in self.words if len(word) > 2 and choice.lower().startswith(word)]
        near = did_you_mean(value, list(self.words))
        return dict(self.hints).get(word) or near or (f"write {begun[0]}" if len(begun) == 1 else None)

    def _listed(self) -> str:
        return ", ".join(self.words) if len(self.words) <= 15 else f"{', '.join(self.words[:12])} ..."

    def json_schema(self) -> JsonSchema:
        return or_expression({"enum": list(self.words)}, STRING if self.parameter else ())


@record(eq=False)
class NumberField(ValueField):
    """A number within limits; text that is a number is accepted."""

    smallest: float | None = None
    largest: float | None = None
    whole: bool = True
    unit: str = ""
    parameter: bool = True

    def validate(self, value: object) -> object:
        reference = expression(value, self._types)
        if reference is not None:
            return reference
        number = self._number(value)
        too_small = self.smallest is not None and number < self.smallest
        too_large = self.largest is not None and number > self.largest
        if too_small or too_large:
            raise invalid("out-of-range", f"{quoted(value)} is out of range: must be {self._range()}")
        return number

    @property
    def _types(self) -> tuple[ParameterType, ...]:
        """The types of expressions that may stand here."""
        if not self.parameter:
            return ()
        return ("Integer",) if self.whole else ("Integer", "Float")

    def _number(self, value: object) -> int | float:
        what = "a whole number" if self.whole else "a number"
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            hint = expression_hint(value) if self.parameter else None
            raise invalid("wrong-type", f"must be {what}, got {describe_type(value)}", hint)
        number = as_number(value)
        if number is None:
            raise invalid("wrong-type", f"must be {what}, got the text {quoted(value)}", self._remedy(str(value)))
        if not self.whole:
            return number
        if number != int(number):
            raise invalid("wrong-type", f"must be a whole number, got {quoted(value)}")
        return int(number)

    def _remedy(self, value: str) -> str | None:
        """The number that a text means, if it may stand here."""
        for meant in meant_numbers(value, self.unit):
            try:
                return f"write {self.validate(meant)}"
            except PydanticCustomError:
                continue
        return None

    def _range(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        if self.largest is None:
            return f"at least {self.smallest:,}{unit}"
        return f"from {self.smallest:,} to {self.largest:,}{unit}"

    def json_schema(self) -> JsonSchema:
        number: JsonSchema = {"type": ["integer" if self.whole else "number", "string"], "pattern": whole_text(NUMBER)}
        number["patternErrorMessage"] = "must be a whole number" if self.whole else "must be a number"
        limits = {"minimum": self.smallest, "maximum": self.largest}
        number |= {key: limit for key, limit in limits.items() if limit is not None}
        return or_expression(number, self._types)


@record(eq=False)
class BooleanField(ValueField):
    """``true`` or ``false``, also as text."""

    parameter: bool = False

    def validate(self, value: object) -> object:
        reference = expression(value, ("Boolean",) if self.parameter else ())
        if reference is not None:
            return reference
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        got = f"the text {quoted(value)}" if isinstance(value, str) else describe_type(value)
        meant = BOOLEANS.get(str(value).lower())
        raise invalid("wrong-type", f"must be true or false, got {got}", f"write {meant}" if meant else None)

    def json_schema(self) -> JsonSchema:
        booleans: JsonSchema = {"type": ["boolean", "string"], "pattern": "^(?:true|false)$"}
        booleans["patternErrorMessage"] = "must be true or false"
        return or_expression(booleans, ("Boolean",) if self.parameter else ())


@record(eq=False)
class UnsupportedField(ValueField):
    """A key that MDAA supports and this project does not."""

    reason: str

    def validate(self, value: object) -> object:
        raise invalid("unsupported-key", f"is not supported: {self.reason}")

    def json_schema(self) -> JsonSchema:
        return refused(f"is not supported: {self.reason}")
