"""Pipelines on this machine: steps run as processes, in the layout that SageMaker documents.

The one room of ``definitions`` that starts processes.
"""
