"""Base class and context of steps, and the parts that step types of several families use."""
