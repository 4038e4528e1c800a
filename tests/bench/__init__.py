"""`make bench`: hot pages measured as multiples of a bare Flask route, in the same run, by the CPU they cost."""
