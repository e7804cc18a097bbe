"""Names of what is deployed: MDAA's, or those of a class of the user's own.

``Naming`` is public: naming classes of users derive from ``definitions.project.naming.Naming``.
"""

from definitions.project.naming.standard import Naming

__all__ = ["Naming"]
