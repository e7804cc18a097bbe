"""What nodes look like: types that do alike have one shape and one colour, in every language."""

from definitions.foundation.records import record


@record
class Appearance:
    """Shape and colours of a group of types.

    Attributes:
        group: its name, one word.
        types: the step types, or what else nodes may be.
        mermaid: what opens and what closes a node in a flowchart of Mermaid.
        dot: attributes of a node in DOT.
        fill: the colour of the area, as ``#rrggbb``; so pale that dark text is read on it.
        stroke: the colour of the border; seen on a white page and on a black one.
    """

    group: str
    types: tuple[str, ...]
    mermaid: tuple[str, str]
    dot: str
    fill: str
    stroke: str


APPEARANCES = (
    Appearance(
        "processing",
        ("Processing", "Transform", "NotebookJob", "Job", "EMR", "EMRServerless", "Pipeline", "Variant"),
        ("[", "]"),
        "shape=box",
        "#dbeafe",
        "#3b82f6",
    ),
    Appearance(
        "training", ("Training", "Tuning", "AutoML"), ("[[", "]]"), "shape=box, peripheries=2", "#dcfce7", "#16a34a"
    ),
    Appearance("baseline", ("QualityCheck", "ClarifyCheck"), ("[/", "/]"), "shape=parallelogram", "#cffafe", "#0891b2"),
    Appearance(
        "model", ("Model", "RegisterModel", "Model package group"), ("[(", ")]"), "shape=cylinder", "#ede9fe", "#8b5cf6"
    ),
    Appearance(
        "endpoint",
        ("EndpointConfig", "Endpoint", "InferenceComponent"),
        ("([", "])"),
        "shape=ellipse",
        "#fae8ff",
        "#c026d3",
    ),
    Appearance("external", ("Lambda", "Callback"), ("[/", "\\]"), "shape=trapezium", "#ffedd5", "#ea580c"),
    Appearance("choice", ("Condition",), ("{{", "}}"), "shape=hexagon", "#fef9c3", "#a16207"),
    Appearance("failure", ("Fail",), ("[\\", "/]"), "shape=octagon", "#fee2e2", "#ef4444"),
    Appearance("record", ("Lineage", "Cleanup", "S3 bucket"), (">", "]"), "shape=note", "#e5e7eb", "#6b7280"),
    Appearance("loop", ("ForEach",), ("(", ")"), "shape=box", "#f8fafc", "#64748b"),
    Appearance("cause", ("Schedule", "Event"), ("[\\", "\\]"), "shape=invhouse", "#ecfccb", "#5b8c0a"),
    Appearance("idle", ("Disabled schedule", "Disabled event"), ("[\\", "\\]"), "shape=invhouse", "#f1f1ef", "#85827c"),
    Appearance(
        "gate", ("Concurrency", "Any trigger", "Any event"), ("{", "}"), "shape=invtrapezium", "#f5e6d8", "#a0694b"
    ),
    Appearance("receiver", ("SNS topic", "Event bus"), ("(", ")"), "shape=house", "#e0e7ff", "#6366f1"),
    Appearance("alarm", ("CloudWatch alarms",), ("((", "))"), "shape=septagon", "#ffe4e6", "#be123c"),
)

TEXT_COLOUR = "#1f2328"
"""Of text in steps."""
MARKED_STROKES = {"taken": "#1a7f37", "failed": "#cf222e", "not-taken": "#8c959f"}
"""Borders of marked steps; those that were not taken are dashed, grey and pale."""
NOT_TAKEN_FILL, NOT_TAKEN_TEXT = "#f6f8fa", "#57606a"
FAILURE_COLOUR = "#e5534b"
"""Of arrows that are taken after another outcome than success."""

_BY_TYPE = {type_: appearance for appearance in APPEARANCES for type_ in appearance.types}


def appearance_of(type_: str) -> Appearance:
    """The appearance of a type, such as ``Training``."""
    return _BY_TYPE[type_]
