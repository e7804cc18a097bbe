"""Steps that decide, loop, end or record: they run no job."""
