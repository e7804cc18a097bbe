"""Names of what is deployed: MDAA's, or those of a class of the user's own."""
