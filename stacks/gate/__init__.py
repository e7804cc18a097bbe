"""The gate that ``make check`` is: checkov over stacks, with our own rules, away from the settings around it."""
