"""Problems between the parts of an endpoint's config, and with what it names."""
