"""捐赠证书 — the charity's thanks on paper and as a picture, with a code that opens how the gift stands now."""
