"""Verbs of ``pipelines`` that need CDKTF or checkov, one file each."""
