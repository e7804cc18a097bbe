"""Records: what ``dataclasses`` gives, without the time that it takes to define.

A dataclass compiles half a dozen methods when its module is imported. Here all records share their methods, and only
``__init__`` is made anew, for the first instance, of code that records of as many fields share. Type checkers read a
record as a dataclass.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform, get_origin, overload

_Class = TypeVar("_Class", bound=type)
_Value = TypeVar("_Value")
_MISSING: Any = object()


class _Field:
    """How ``__init__`` fills a field, and where else it appears."""

    __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "repr")

    def __init__(
        self,
        default: object = _MISSING,
        default_factory: Callable[[], object] | None = None,
        *,
        init: bool = True,
        repr: bool = True,
        compare: bool = True,
        kw_only: bool = False,
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only


def field(
    *,
    default: _Value = _MISSING,
    default_factory: Callable[[], _Value] | None = None,
    init: bool = True,
    repr: bool = True,
    compare: bool = True,
    kw_only: bool = False,
) -> _Value:
    """A field that is not like the others; the words mean what they do in ``dataclasses.field``."""
    return _Field(  # type: ignore[return-value]  # as type checkers see it
        default, default_factory, init=init, repr=repr, compare=compare, kw_only=kw_only
    )


@overload
def record(cls: _Class, /) -> _Class: ...


@overload
def record(
    *, frozen: bool = True, slots: bool = True, eq: bool = True, order: bool = False, kw_only: bool = False
) -> Callable[[_Class], _Class]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: Any = None, /, *, kw_only: bool = False, slots: bool = True, **traits: bool) -> Any:
    """Make a class a record: frozen and with slots, unless it says otherwise; the words mean what ``dataclass`` means.

    Methods that the class defines itself are kept. ``slots=False`` is for a ``cached_property``.
    """
    if cls is None:
        return lambda decorated: record(decorated, kw_only=kw_only, slots=slots, **traits)  # type: ignore[call-overload]
    own = _own_fields(cls, kw_only=kw_only)
    fields = {name: found for base in reversed(cls.__mro__) for name, found in _fields(base).items()} | own
    members = {"__record_fields__": fields} | _methods(fields, **traits)
    members = {name: member for name, member in members.items() if name not in cls.__dict__}
    if slots:
        return _with_slots(cls, own, members)
    for name in own.keys() & cls.__dict__.keys():
        delattr(cls, name)
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


if TYPE_CHECKING:
    from dataclasses import replace as replace  # its arguments are checked against the fields
else:

    def replace(record, /, **changes):
        """The record with other values in some fields."""
        fields = record.__record_fields__.items()
        return type(record)(**{name: getattr(record, name) for name, found in fields if found.init} | changes)


def values(record: object) -> dict[str, Any]:
    """The fields of a record, by name; nothing for what is no record."""
    return {name: getattr(record, name) for name in _fields(type(record))}


def _fields(cls: type) -> Mapping[str, _Field]:
    found: Mapping[str, _Field] = getattr(cls, "__record_fields__", {})
    return found


def _own_fields(cls: Any, *, kw_only: bool) -> dict[str, _Field]:
    own = {}
    for name, annotation in cls.__annotations__.items():
        if annotation is ClassVar or get_origin(annotation) is ClassVar:
            continue
        found = cls.__dict__.get(name, _MISSING)
        own[name] = found if isinstance(found, _Field) else _Field(found)
        own[name].kw_only |= kw_only
    return own


def _with_slots(cls: type, own: Mapping[str, _Field], members: Mapping[str, object]) -> type:
    """The class anew: Python takes slots only when a class is made."""
    kept = {name: member for name, member in cls.__dict__.items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        kept.pop(name, None)
    taken = {slot for base in cls.__mro__[1:] for slot in base.__dict__.get("__slots__", ())}
    new = {"__slots__": tuple(name for name in own if name not in taken), "__qualname__": cls.__qualname__}
    return type(cls)(cls.__name__, cls.__bases__, {**kept, **members, **new})


def _methods(
    fields: Mapping[str, _Field], *, frozen: bool = True, eq: bool = True, order: bool = False
) -> dict[str, object]:
    """The members that all records share, and what they read of the class."""
    methods: dict[str, object] = {
        "__init__": _first_init,
        "__repr__": _repr,
        "__match_args__": tuple(name for name, found in fields.items() if found.init and not found.kw_only),
        "__record_frozen__": frozen,
    }
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse, "__setstate__": _set_state}
    if eq:
        compared = [name for name, found in fields.items() if found.compare]
        # Of one name alone, attrgetter gives the value, which does as well
        key = attrgetter(*compared) if compared else type
        methods |= {"__record_key__": key, "__eq__": _eq, "__hash__": _hash if frozen else None}
    if order:
        methods |= {"__lt__": _lt, "__le__": _le}  # Python asks these of the other one for > and >=
    return methods


def _first_init(self: Any, /, *args: object, **named: object) -> None:
    """Compile ``__init__`` of the record that the first instance belongs to, then call it."""
    cls: Any = next(base for base in type(self).__mro__ if base.__dict__.get("__init__") is _first_init)
    cls.__init__ = _compiled_init(cls)
    cls.__init__(self, *args, **named)


def _compiled_init(cls: Any) -> Any:
    names: dict[str, object] = {"_set": object.__setattr__, "_MISSING": _MISSING}
    positional: dict[str, str] = {}
    by_name: dict[str, str] = {}
    defaults: dict[str, object] = {}
    body: list[str] = []
    for at, (name, found) in enumerate(cls.__record_fields__.items()):
        value = f"v{at}"
        if found.default_factory is not None:
            names[f"make{at}"] = found.default_factory
            value = f"make{at}() if v{at} is _MISSING else v{at}" if found.init else f"make{at}()"
            defaults[name] = _MISSING
        elif not found.init:
            continue
        elif found.default is not _MISSING:
            defaults[name] = found.default
        if found.init:
            (by_name if found.kw_only else positional)[name] = f"v{at}"
        slot = getattr(cls, name, None)
        if isinstance(slot, MemberDescriptorType):  # twice as fast as to look for it by name
            names[f"set{at}"] = slot.__set__
            body.append(f"set{at}(self, {value})")
        else:
            names[f"name{at}"] = name
            body.append(f"_set(self, name{at}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", "/", *positional.values(), *(["*", *by_name.values()] if by_name else [])])
    code = _code(f"def __init__({parameters}):\n  " + "\n  ".join(body or ["pass"]))
    made: Any = FunctionType(code.replace(co_varnames=("self", *positional, *by_name)), names)
    made.__defaults__ = tuple(defaults[name] for name in positional if name in defaults)
    made.__kwdefaults__ = {name: defaults[name] for name in by_name if name in defaults}
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


@cache  # many records have the same number of fields
def _code(source: str) -> CodeType:
    """The code of the function that a text defines, for records whose fields differ in names alone."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  no name and no value of a record is in the text
    code: CodeType = names["__init__"].__code__
    return code


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, found in self.__record_fields__.items() if found.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_: object) -> None:
    raise AttributeError(f"a {type(self).__name__} is frozen: '{name}' cannot be changed")


def _set_state(self: Any, state: Any) -> None:
    """Fill a copy or an unpickled record; without slots the state is one dictionary."""
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            object.__setattr__(self, name, value)


def _eq(self: Any, other: Any) -> Any:
    return self.__record_key__(self) == self.__record_key__(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self.__record_key__(self))


def _lt(self: Any, other: Any) -> Any:
    return self.__record_key__(self) < self.__record_key__(other) if type(other) is type(self) else NotImplemented


def _le(self: Any, other: Any) -> Any:
    return self.__record_key__(self) <= self.__record_key__(other) if type(other) is type(self) else NotImplemented
