"""What notifications and alarms become: patterns of events, messages, topics, metrics."""
