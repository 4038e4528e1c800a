"""捐赠日 — days of giving (久久公益节, 全民慈善公益节, 慈善一日捐): their campaigns, their units."""
