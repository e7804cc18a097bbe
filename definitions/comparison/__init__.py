"""What changes in meaning between two pipelines."""
