"""Pipeline definitions as others write them: JSON alone, in an answer of AWS, or in a file of a deployment tool."""
