"""What a compiled module becomes, for people: its definition, permissions and names, and what explains them."""
