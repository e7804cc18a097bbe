"""How fast the project is, measured side by side with its peers."""
