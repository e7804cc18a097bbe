"""What a compiled module becomes, as text: its definition, permissions and names."""
