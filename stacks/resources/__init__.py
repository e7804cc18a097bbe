"""The AWS resources and data sources of a stack, one file for each subject."""
