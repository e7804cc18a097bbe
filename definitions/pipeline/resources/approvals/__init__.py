"""What approvals become: the newest approved version of the module's models, published for whoever serves them."""
