"""Loading of the bindings of CDKTF and the AWS provider: Node, and a slice of the provider in a file cache."""
