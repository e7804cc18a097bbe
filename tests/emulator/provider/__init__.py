"""A stand-in for the AWS provider that speaks Terraform's plugin protocol 6 and calls an emulated AWS.

Source: Terraform documentation, "Terraform Plugin Protocol" (https://developer.hashicorp.com/terraform/plugin).
"""
