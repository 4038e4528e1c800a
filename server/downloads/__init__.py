"""下载中心 — tables that staff take away: asked for from a list, made while they work, kept for a week.

Whoever takes a table away stands in it by name, and in the audit.
"""
