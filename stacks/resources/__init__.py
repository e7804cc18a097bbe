"""The AWS resources of a stack, one file for each group that belongs together."""
