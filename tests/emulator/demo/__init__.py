"""``make demo``: a project deployed to an emulated AWS, run, updated and destroyed, without an account."""
