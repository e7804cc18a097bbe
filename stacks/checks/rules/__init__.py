"""Our checkov rules, one file for each subject. checkov loads every file of this folder."""
