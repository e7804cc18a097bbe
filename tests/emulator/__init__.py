"""An emulated AWS and a stand-in for the AWS provider, so that Terraform deploys the stacks without an account."""
