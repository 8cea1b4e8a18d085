"""QR codes for a screen, which draws them itself."""

import segno


def modules(content: str) -> list[str]:
    """The rows of the code without its quiet zone; 1 is dark."""
    return ["".join(map(str, row)) for row in segno.make_qr(content, error="m").matrix]
