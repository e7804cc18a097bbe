"""What waits for events: their patterns, and the names, permissions and states that all of it shares."""
