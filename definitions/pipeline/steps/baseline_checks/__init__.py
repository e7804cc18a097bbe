"""Steps that check data or a model against a baseline."""
