"""What triggers become: rules, schedules, a state machine, and the roles under which they start the pipeline."""
