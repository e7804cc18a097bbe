"""The role in an emulated AWS that enforces IAM."""
