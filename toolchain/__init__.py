"""Set-up of the tools: Python packages and the cdktf CLI, as they are locked."""
