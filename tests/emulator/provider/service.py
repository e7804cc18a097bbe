"""The calls of Terraform's plugin protocol, for all resources alike."""

import functools
import json
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

from tests.emulator import schema
from tests.emulator.provider.blocks import complete, is_set, message, refused
from tests.emulator.provider.planning import plan
from tests.emulator.provider.problems import Problem, Unfinished
from tests.emulator.provider.values import Attributes, decoded, encoded, equal, known, resolved
from tests.emulator.resources import DATA_SOURCES, RESOURCES
from tests.emulator.resources.aws import PROVIDER_ARGUMENTS, Aws
from tests.emulator.resources.base import Resource

Call = Callable[["Provider", Any, Any], Any]


def answered(call: Call) -> Call:
    """Answer with a diagnostic where the call raises."""
    response = getattr(pb, call.__name__).Response

    @functools.wraps(call)
    def answer(self: "Provider", request: Any, context: Any) -> Any:
        try:
            return call(self, request, context)
        except Problem as problem:
            return response(diagnostics=[problem.diagnostic()])
        except ClientError as error:
            return response(diagnostics=[Problem(f"{request.type_name}: {error}").diagnostic()])
        except Exception as error:  # noqa: BLE001  the plugin protocol has no other place for it
            kind = getattr(request, "type_name", "")
            unexpected = Problem(f"{kind}: {type(error).__name__}: {error}", "".join(traceback.format_exception(error)))
            return response(diagnostics=[unexpected.diagnostic()])

    return answer


class Provider(rpc.ProviderServicer):  # type: ignore[misc]  # generated without types
    """Serves the derived schema and the resources of ``tests.emulator.resources``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.schema = schema.load()
        self._environment = environment
        self._aws: Aws | None = None

    @property
    def aws(self) -> Aws:
        if self._aws is None:
            raise Problem("The provider is not configured")
        return self._aws

    def _resource(self, kind: str) -> Any:
        return self.schema["resource_schemas"][kind]["block"]

    @answered
    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        return pb.GetProviderSchema.Response(
            provider=message(self.schema["provider"]),
            resource_schemas={kind: message(self.schema["resource_schemas"][kind]) for kind in RESOURCES},
            data_source_schemas={kind: message(self.schema["data_source_schemas"][kind]) for kind in DATA_SOURCES},
        )

    @answered
    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        block = self.schema["provider"]["block"]
        problems = refused(block, decoded(request.config), PROVIDER_ARGUMENTS, "provider.aws")
        return pb.ValidateProviderConfig.Response(diagnostics=_diagnostics(problems))

    @answered
    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        resource, config = RESOURCES[request.type_name], decoded(request.config)
        block = self._resource(request.type_name)
        problems = [*refused(block, config, resource.arguments, request.type_name), *resource.problems(config)]
        return pb.ValidateResourceConfig.Response(diagnostics=_diagnostics(problems))

    @answered
    def ValidateDataResourceConfig(self, request: Any, context: Any) -> Any:
        block = self.schema["data_source_schemas"][request.type_name]["block"]
        source = DATA_SOURCES[request.type_name]
        problems = refused(block, decoded(request.config), source.arguments, f"data.{request.type_name}")
        return pb.ValidateDataResourceConfig.Response(diagnostics=_diagnostics(problems))

    @answered
    def ConfigureProvider(self, request: Any, context: Any) -> Any:
        self._aws = Aws(known(decoded(request.config)), self._environment)
        return pb.ConfigureProvider.Response()

    @answered
    def UpgradeResourceState(self, request: Any, context: Any) -> Any:
        state = complete(self._resource(request.type_name), json.loads(request.raw_state.json))
        return pb.UpgradeResourceState.Response(upgraded_state=encoded(state))

    @answered
    def ReadResource(self, request: Any, context: Any) -> Any:
        state = self._read(request.type_name, decoded(request.current_state))
        return pb.ReadResource.Response(new_state=encoded(state), private=request.private)

    @answered
    def PlanResourceChange(self, request: Any, context: Any) -> Any:
        proposed = decoded(request.proposed_new_state)
        if proposed is None:
            return pb.PlanResourceChange.Response(planned_state=encoded(None), planned_private=request.prior_private)
        resource, block = RESOURCES[request.type_name], self._resource(request.type_name)
        before, config = decoded(request.prior_state), decoded(request.config)
        planned = plan(resource, block, before, proposed, config, self.aws)
        steps = [[pb.AttributePath.Step(attribute_name=name)] for name in planned.replaced_by]
        return pb.PlanResourceChange.Response(
            planned_state=encoded(complete(block, planned.values)),
            planned_private=request.prior_private,
            requires_replace=[pb.AttributePath(steps=path) for path in steps],
        )

    @answered
    def ApplyResourceChange(self, request: Any, context: Any) -> Any:
        resource, block = RESOURCES[request.type_name], self._resource(request.type_name)
        before, planned = decoded(request.prior_state), decoded(request.planned_state)
        if planned is None:
            resource.delete(self.aws, before)
            return pb.ApplyResourceChange.Response(new_state=encoded(None))
        wanted, problems = known(planned), []
        try:
            if before is None:
                wanted |= resource.create(self.aws, wanted)
            else:
                resource.update(self.aws, before, wanted)
        except Unfinished as problem:
            wanted |= problem.made
            problems.append(problem)
        found = self._found(resource, wanted)
        if found is None:
            raise Problem(f"{request.type_name} is not there although it was just written")
        state = resolved(planned, complete(block, wanted | found)) | {name: found[name] for name in resource.read_back}
        return pb.ApplyResourceChange.Response(
            new_state=encoded(complete(block, state)),
            private=request.planned_private,
            legacy_type_system=bool(resource.read_back),
            diagnostics=_diagnostics(problems),
        )

    @answered
    def ImportResourceState(self, request: Any, context: Any) -> Any:
        block = self._resource(request.type_name)
        state = complete(block, RESOURCES[request.type_name].identity(request.id))
        imported = pb.ImportResourceState.ImportedResource(type_name=request.type_name, state=encoded(state))
        return pb.ImportResourceState.Response(imported_resources=[imported])

    @answered
    def ReadDataSource(self, request: Any, context: Any) -> Any:
        config = decoded(request.config)
        found = DATA_SOURCES[request.type_name].read(self.aws, config)
        block = self.schema["data_source_schemas"][request.type_name]["block"]
        return pb.ReadDataSource.Response(state=encoded(complete(block, config | found)))

    def StopProvider(self, request: Any, context: Any) -> Any:
        return pb.StopProvider.Response()

    def _found(self, resource: Resource, state: Attributes) -> Attributes | None:
        """What AWS holds; tags that the provider gives by default are no tags of the resource's own."""
        found = resource.read(self.aws, state)
        if found is not None and "tags" in found:
            named, default = state.get("tags") or {}, self.aws.default_tags
            own = {key: tag for key, tag in found["tags_all"].items() if key in named or default.get(key) != tag}
            found["tags"] = own or None
        return found

    def _read(self, kind: str, state: Attributes) -> Attributes | None:
        """The state as AWS has it now, in the spelling of the state where that says the same."""
        resource, block = RESOURCES[kind], self._resource(kind)
        found = self._found(resource, state)
        if found is None:
            return None
        whole = complete(block, state | found)
        kept = {
            name: state[name]
            for name, value in whole.items()
            if equal(state[name], value, is_set=is_set(block, name), is_document=name in resource.documents)
        }
        result: Attributes = whole | kept
        return result


def _diagnostics(problems: Iterable[Problem]) -> list[Any]:
    return [problem.diagnostic() for problem in problems]
