"""Rules of triggers: ids in the stack are of one trigger each, whatever the names."""

from tests.mdaa_defects.configs import stack, training
from tests.synth import resources


def test_names_that_end_like_ids_of_others_do_not_collide() -> None:
    names = ("a", "a-target", "target-a")
    made = stack(training(), triggers=[{"name": name, "objectCreated": {"prefix": f"{name}/"}} for name in names])
    assert len(resources(made, "aws_cloudwatch_event_rule")) == len(names)
    assert len(resources(made, "aws_cloudwatch_event_target")) == len(names)
