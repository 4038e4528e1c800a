"""票据 — the queue of 公益事业捐赠统一票据: asked for, made in the finance system, its number back."""
