"""Steps that create models and register model packages."""
