"""What modules are written with, cheap to import: records in the place of dataclasses, patterns."""
