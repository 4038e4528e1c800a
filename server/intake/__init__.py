"""求助登记 — one door that takes every request, hands it to the official window, and never loses sight of it.

社会救助暂行办法 art. 60: whoever is asked takes the request down, passes it on, and tells the person what became of it.
There is no second acceptance system here: decisions are made in the official one, and a named person writes them back.
"""
