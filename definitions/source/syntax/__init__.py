"""Causes of faults in YAML texts: the small change that makes a text readable tells what is wrong with it."""
