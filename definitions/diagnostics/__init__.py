"""Problems and how they are reported."""
