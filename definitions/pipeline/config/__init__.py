"""The config of a pipeline: its model, and how the files of a module become one."""
