"""Tags of scalable targets, which moto does not keep.

Source: Application Auto Scaling API Reference, RegisterScalableTarget, ListTagsForResource, TagResource and
UntagResource.
"""

import json
from typing import Any

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse


def add() -> None:
    """Teach moto those of the calls that it does not know by itself."""
    ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    for call in (list_tags_for_resource, tag_resource, untag_resource):
        if not hasattr(ApplicationAutoScalingResponse, call.__name__):
            setattr(ApplicationAutoScalingResponse, call.__name__, call)


_register = ApplicationAutoScalingResponse.register_scalable_target


def register_scalable_target(self: ApplicationAutoScalingResponse) -> str:
    answer: str = _register(self)
    target, tags = _target(self, json.loads(answer)["ScalableTargetARN"]), self._get_param("Tags")
    if tags is not None:
        target.tags = tags
    return answer


def list_tags_for_resource(self: ApplicationAutoScalingResponse) -> str:
    return json.dumps({"Tags": _tags(self)})


def tag_resource(self: ApplicationAutoScalingResponse) -> str:
    _tags(self).update(self._get_param("Tags"))
    return "{}"


def untag_resource(self: ApplicationAutoScalingResponse) -> str:
    for key in self._get_param("TagKeys"):
        _tags(self).pop(key, None)
    return "{}"


def _tags(self: ApplicationAutoScalingResponse) -> dict[str, str]:
    target = _target(self, self._get_param("ResourceARN"))
    if not hasattr(target, "tags"):
        target.tags = {}
    tags: dict[str, str] = target.tags
    return tags


def _target(self: ApplicationAutoScalingResponse, arn: str) -> Any:
    targets = self.applicationautoscaling_backend.targets.values()
    return next(target for of_dimension in targets for target in of_dimension.values() if target.arn == arn)
