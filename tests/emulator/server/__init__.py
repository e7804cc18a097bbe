"""The emulated AWS: a moto server on loopback, in a process of its own, with the calls added that moto lacks."""
