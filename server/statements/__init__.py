"""公示 — month by month, what every campaign took in and gave out: made from the ledger, frozen, made again the same.

《慈善法》第七十九条, 《慈善组织信息公开办法》: what is told to the public is a sum of entries, and nobody types it.
"""
