"""Reports that machines read, one file for each format; each is imported when it is asked for."""
