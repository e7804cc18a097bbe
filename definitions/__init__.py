"""Declarative SageMaker pipelines: YAML configs to pipeline definitions, checked and compiled without Terraform."""

__version__ = "0.1.0"
