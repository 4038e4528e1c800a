"""捐赠 — a gift: ties campaign, payment, books and thanks together, once, whatever happens on the way."""
