"""Reports about a model in the registry.

Source: API ModelMetrics.
"""

from collections.abc import Iterator, Mapping

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import DataSource
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.models import model_uris
from definitions.schema.field_types import ParameterText
from definitions.schema.model import Model, keys_of
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


class Report(DataSource):
    """A file in S3, named by its URI or as a file in a step's output."""

    content_type: ParameterText = "application/json"
    """MIME type of the file."""
    content_digest: ParameterText | None = None
    """The file's SHA-256 digest: 'sha256:' and 64 hexadecimal digits."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "contentType contentDigest s3Uri")

    def render(self, context: StepContext) -> Json:
        """A ``MetricsSource`` or ``FileSource``."""
        return {"ContentType": self.content_type, "ContentDigest": self.content_digest, "S3Uri": self.source}


class Reports(Model):
    """Reports, and groups of reports, by what they are about."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", " ".join(keys_of(cls).values()))

    def render(self, context: StepContext) -> Json:
        """The reports under AWS's names, such as ``{"ModelQuality": {...}}``."""
        rendered: dict[str, Json] = {}
        for name, field in type(self).model_fields.items():
            entry, key = getattr(self, name), field.alias or name
            if isinstance(entry, Report | Reports):
                rendered[key[0].upper() + key[1:]] = entry.render(context)
        return rendered

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read all reports."""
        for where, model in self.models(path):
            if isinstance(model, Report):
                what = f"its {where[-2]} {where[-1]}"
                yield from model_uris.read(model.source, (*where, model.source_key), what, step, context)


class Quality(Reports):
    """Measured quality, and its limits."""

    statistics: Report | None = None
    """What was measured."""
    constraints: Report | None = None
    """Within which limits that is good."""


class BiasReports(Reports):
    """Bias of data and model."""

    report: Report | None = None
    """Both in one."""
    pre_training_report: Report | None = None
    """Of the data, before the training."""
    post_training_report: Report | None = None
    """Of data and predictions, after the training."""


class ExplainabilityReports(Reports):
    """Explanations of the model's predictions."""

    report: Report | None = None
    """The report."""


class ModelMetrics(Reports):
    """Reports that measure a model."""

    model_quality: Quality | None = None
    """How well it predicts: statistics and constraints."""
    model_data_quality: Quality | None = None
    """How good its data is: statistics and constraints."""
    bias: BiasReports | None = None
    """Its bias: report, or preTrainingReport and postTrainingReport."""
    explainability: ExplainabilityReports | None = None
    """What its predictions depend on: report."""
