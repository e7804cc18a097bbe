"""IAM statements and the sizes of policies."""
