"""What modules of all kinds have: files, names, tags, published values, and the record of what a stack is made of."""
