"""Processes of jobs: what they may write and reach, and that none outlives its job."""
