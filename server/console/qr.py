"""二维码 — a QR code as inline SVG, for a screen or a sheet of paper at hand; posters have their own (codes/sheets)."""

import qrcode
from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M

QUIET_MODULES = 4  # ISO/IEC 18004: a code without its margin is read badly


def svg(text: str, label: str, side_px: int = 220) -> Markup:
    """One path, black on white; `label` is what a screen reader says in its place."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    modules = code.get_matrix()
    side = len(modules) + 2 * QUIET_MODULES
    path = "".join(
        f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    return Markup(  # noqa: S704 - digits and an escaped label
        f'<svg role="img" aria-label="{escape(label)}" width="{side_px}" height="{side_px}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )
