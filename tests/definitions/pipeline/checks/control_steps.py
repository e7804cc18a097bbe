"""Configs of steps that wait for, choose and repeat each other, and what is told of them."""

from tests.support import compiled, config_of, problems_of, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CHECK = "conditions: [{operator: Equals, leftValue: a, rightValue: a}]"


def processing(name: str, more: str = "", *, after: str = "[]") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.large, outputs: [{{outputName: out}}]{more}}}"
    return f"- {{name: {name}, type: Processing, dependsOn: {after}, processing: {settings}}}"


def reading(name: str, value: str, *, after: str = "[]") -> str:
    """A step that uses a value."""
    return processing(name, f", enableNetworkIsolation: false, arguments: [{value}]", after=after)


def condition(name: str, branches: str, conditions: str = CHECK) -> str:
    return f"- {{name: {name}, type: Condition, condition: {{{conditions}, {branches}}}}}"


def loop(name: str, body: str, items: str = "[1, 2]", more: str = "") -> str:
    return (
        f"- {{name: {name}, type: ForEach, forEach: "
        f"{{iterableItems: {items}, maxConcurrency: 1, forEachBody: {body}{more}}}}}"
    )


def fail(name: str, message: str = "no") -> str:
    return f"- {{name: {name}, type: Fail, fail: {{errorMessage: {message}}}}}"


def told(*steps: str, pipeline: str = "") -> list[tuple[str, str]]:
    """Path and rule of each problem."""
    problems = problems_of(config_of(*steps, pipeline=pipeline))
    return [(words.split(": ")[1], words.rpartition("[")[2].rstrip("]")) for words in problems]


def warned(*steps: str, pipeline: str = "") -> list[tuple[str, str]]:
    """Path and rule of each warning."""
    warnings = warnings_of(compiled(config_of(*steps, pipeline=pipeline)))
    return [(words.split(": ")[0], words.rpartition("[")[2].rstrip("]")) for words in warnings]
