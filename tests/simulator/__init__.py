"""The simulator's own tests: it must be trusted before it can judge the product."""
