"""What happens to a pipeline once it is deployed: what starts it, and how many executions run at once."""
