"""The role, judged by AWS's own tables and by the calls that the steps' requests make."""
