"""微信 — the only room that speaks to outside services: WeChat's interfaces and the SMS port."""
