"""Loading of CDKTF and the AWS provider's bindings: Node, and a slice of the provider."""
