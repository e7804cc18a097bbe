"""Our own checkov rules, and a gate that runs them; checkov loads the rules, nothing imports them."""
