"""Jobs of steps: what SageMaker gives a container, what it takes of it, and what it answers."""
