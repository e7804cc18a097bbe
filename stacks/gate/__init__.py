"""The gate that ``pipelines check`` is: checkov over stacks, with our own rules, away from the settings around it."""
