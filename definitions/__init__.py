"""From declarative YAML to a proven SageMaker pipeline definition, as plain data and without Terraform."""
