"""Planted bugs: `python -m tests.planted` breaks the product on purpose, one way at a time, and asks who notices.

Each plant is a mistake that somebody has really made, here or in a library, in the verification of WeChat's word or in
the settling of money. The work is done in copies of the tree; the smallest test files that must notice are run there.
"""
