"""Tests of pipelines: files of cases, each with what is given to an execution and what is expected of it."""
