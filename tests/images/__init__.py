"""The table of AWS's own images, and what it is made of."""
