"""The output folder of a synth: which one it is, what is in it, and how a synth writes to it."""
