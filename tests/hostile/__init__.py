"""Text that breaks programs, through every field that people fill."""
