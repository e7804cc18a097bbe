"""Container images that AWS publishes: their names, and the accounts that own them in each Region."""
