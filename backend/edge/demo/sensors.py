"""The sensors of the demo area, named as a gateway names them: `rooms/413/co2`."""

ROOMS = [str(number) for number in (
    413, 415, 417, 419, 421, 422, 423, 424, 442, 446, 448, 452, 454, 456, 458, 462,
    510, 511, 513, 552, 554, 556, 558, 562, 564,
    621, 640, 644, 648, 664, 666, 668,
    717, 719, 721, 722,
)]  # fmt: skip
SCALE = ("kitchen/stall-1/mass", "一号窗口餐厨秤")
"""Its code and its name."""
