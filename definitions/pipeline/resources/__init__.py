"""What a pipeline's stack deploys besides the definition: names, role permissions, published values."""
