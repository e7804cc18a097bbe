"""What a value may be: text with infrastructure values, and expressions that AWS evaluates."""
