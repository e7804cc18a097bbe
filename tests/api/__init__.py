"""The description of AWS's requests and responses in ``definitions/api``, and how it is made."""
