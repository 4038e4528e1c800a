"""付款 — money asked for, what was said about it by whom we can believe, and slips for money that came another way."""
