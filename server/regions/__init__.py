"""地区 — 市, 县, 乡镇, 村（社区）, 网格: where a thing is and who answers for it, by the codes of the state."""
