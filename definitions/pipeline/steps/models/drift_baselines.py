"""Baselines of a model in the registry, to detect drift.

Source: API DriftCheckBaselines.
"""

from definitions.pipeline.steps.models.model_reports import Quality, Report, Reports


class BiasBaselines(Reports):
    """The bias that later bias is compared with."""

    config_file: Report | None = None
    """The settings of the analysis."""
    pre_training_constraints: Report | None = None
    """Limits of the data's bias."""
    post_training_constraints: Report | None = None
    """Limits of the bias of data and predictions."""


class ExplainabilityBaselines(Reports):
    """The explanations that later ones are compared with."""

    constraints: Report | None = None
    """Their limits."""
    config_file: Report | None = None
    """The settings of the analysis."""


class DriftCheckBaselines(Reports):
    """Baselines that monitors compare later data with."""

    bias: BiasBaselines | None = None
    """Its bias: configFile, preTrainingConstraints and postTrainingConstraints."""
    explainability: ExplainabilityBaselines | None = None
    """What its predictions depend on: constraints and configFile."""
    model_quality: Quality | None = None
    """How well it predicts: statistics and constraints."""
    model_data_quality: Quality | None = None
    """How good its data is: statistics and constraints."""
