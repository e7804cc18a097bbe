"""Results of tests as text and as JUnit XML."""
