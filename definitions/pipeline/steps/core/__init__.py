"""What every step type is made of."""
