"""Meat, fish, vegetables and soups of the demo area, drawn: each takes the colours of its ingredients."""

from math import cos, pi, sin, tau

from backend.edge.demo.brush import MIDDLE, PORCELAIN, WELL, Brush, Colours, Spot, toned


def cubes(brush: Brush, colours: Colours) -> None:
    """Of meat, tofu, potatoes, in the sauce of the first colour."""
    sauce, *pieces = colours
    brush.disc((MIDDLE, MIDDLE), 76, sauce)
    brush.shape((MIDDLE - 8, MIDDLE - 10), 58, 52, toned(sauce, 0.1))
    for number, at in enumerate(brush.heap(24, 64)):
        colour = pieces[number % len(pieces)]
        size = brush.chance.uniform(13, 16)
        brush.piece(at, size, size * brush.chance.uniform(0.78, 1), colour, brush.turn(), roundness=4)
    brush.scallions(11)


def slices(brush: Brush, colours: Colours) -> None:
    """Fanned out in rings, as cold meat is served."""
    lean, grain, garnish = colours
    for count, reach, begin in ((13, 58, 0.0), (8, 28, 0.4)):
        for at, angle in brush.ring(count, reach, begin):
            brush.piece(at, 23, 16, lean, angle, roundness=2.6)
            for aside in (-6, 1, 7):
                x, y = at[0] - aside * sin(angle), at[1] + aside * cos(angle)
                along = (11 * cos(angle), 11 * sin(angle))
                brush.line([(x - along[0], y - along[1]), (x + along[0], y + along[1])], 1.3, grain)
    brush.piece((MIDDLE, MIDDLE), 12, 12, garnish)
    brush.scallions(7, 22)


def shreds(brush: Brush, colours: Colours) -> None:
    brush.disc((MIDDLE, MIDDLE), 74, toned(colours[0], -0.25))
    for number, at in enumerate(brush.heap(95, 68)):
        colour = colours[number % len(colours)]
        length, bend = brush.chance.uniform(28, 42), brush.chance.uniform(-7, 7)
        brush.strip(at, length, 6.4, colour, brush.turn(), bend)


def stir_fry(brush: Brush, colours: Colours) -> None:
    """Slices of several things, tossed."""
    brush.disc((MIDDLE, MIDDLE), 76, toned(colours[0], -0.3))
    for number, at in enumerate(brush.heap(44, 68)):
        colour = colours[number % len(colours)]
        brush.piece(at, brush.chance.uniform(14, 18), brush.chance.uniform(7, 10), colour, brush.turn())


def greens(brush: Brush, colours: Colours) -> None:
    """Leaves with their stalks to the middle."""
    leaf, stalk, *others = colours
    for count, reach, begin in ((13, 56, 0.0), (9, 38, 0.3), (5, 20, 0.1)):
        for (x, y), angle in brush.ring(count, reach, begin):
            turned = angle + brush.chance.uniform(-0.25, 0.25)
            colour = toned(leaf, brush.chance.uniform(0.02, 0.14))
            brush.piece((x, y), 25, 15, colour, turned, roundness=1.8)
            inner = (x - 24 * cos(turned), y - 24 * sin(turned))
            brush.line([inner, (x + 14 * cos(turned), y + 14 * sin(turned))], 4.6, stalk)
    for at in brush.heap(8, 34) if others else ():
        brush.piece(at, 12, 12, others[0])
        brush.line([(at[0] - 5, at[1]), (at[0] + 5, at[1])], 2, others[1])
        brush.line([(at[0], at[1] - 5), (at[0], at[1] + 5)], 2, others[1])
    if not others:
        for at in brush.heap(14, 60):
            brush.shape(at, 3.4, 2.4, "#fbf3d8", brush.turn())


def florets(brush: Brush, colours: Colours) -> None:
    crown, stalk = colours
    for at in brush.heap(15, 62):
        x, y = at
        brush.piece((x, y + 9), 7, 12, stalk)
        for _ in range(13):
            bud = (x + brush.chance.uniform(-12, 12), y + brush.chance.uniform(-11, 8))
            brush.piece(bud, 6.5, 6.5, toned(crown, brush.chance.uniform(-0.12, 0.16) or 0.01))
    for at in brush.heap(16, 62):
        brush.shape(at, 3.6, 2.6, "#fbf3d8", brush.turn())


def scramble(brush: Brush, colours: Colours) -> None:
    """Soft curds among larger pieces."""
    curd, *others = colours
    brush.disc((MIDDLE, MIDDLE), 75, toned(others[0], -0.08))
    for number, at in enumerate(brush.heap(40, 66)):
        if number % 5 < 3:
            size = brush.chance.uniform(10, 15)
            brush.piece(at, size, size * 0.78, curd, brush.turn(), roundness=2.4)
        else:
            brush.piece(at, 15, 9, others[number % len(others)], brush.turn(), roundness=2.3)
    brush.scallions(10)


def balls(brush: Brush, colours: Colours) -> None:
    sauce, meat, greenery = colours
    for at, angle in brush.ring(12, 66, 0.2):
        brush.piece(at, 21, 12, greenery, angle, roundness=1.8)
    brush.disc((MIDDLE, MIDDLE), 62, sauce)
    for at, _ in brush.ring(4, 36, pi / 4):
        brush.piece(at, 25, 25, meat)
        x, y = at
        brush.shape((x - 10, y - 12), 7, 4, toned(meat, 0.5), -0.7)
    brush.scallions(9)


def fish(brush: Brush, colours: Colours) -> None:
    sauce, skin, garnish = colours
    brush.shape((MIDDLE, MIDDLE), 80, 58, sauce, -0.35)
    tilt = -0.35

    def along(x: float, y: float) -> Spot:
        return MIDDLE + x * cos(tilt) - y * sin(tilt), MIDDLE + x * sin(tilt) + y * cos(tilt)

    for aside in (-0.5, 0.5):
        brush.piece(along(66, 22 * aside), 19, 8, skin, tilt + aside, roundness=1.7)
    brush.piece(along(-8, 0), 66, 29, skin, tilt, roundness=1.85)
    brush.line([along(-44, -20), along(-38, 0), along(-44, 20)], 2.4, toned(skin, -0.35))
    brush.disc(along(-56, -7), 4.2, PORCELAIN)
    brush.disc(along(-56, -7), 2.2, "#2b2b2b")
    for x in (-22, -4, 14, 32):
        brush.line([along(x - 5, -15), along(x + 5, 15)], 3, toned(skin, -0.3))
    for at in brush.heap(22, 40):
        brush.strip(at, 30, 3.6, brush.chance.choice((garnish, "#6fae4e", "#b4d687")), tilt + brush.turn(), 4)


def chunks(brush: Brush, colours: Colours) -> None:
    """Pieces of fish or wings, side by side, glazed."""
    sauce, glazed, edge = colours
    brush.disc((MIDDLE, MIDDLE), 76, sauce)
    for row, y in enumerate((-44, -15, 15, 44)):
        for x in (-40, 0, 40) if row in (1, 2) else (-22, 22):
            at = (MIDDLE + x + brush.chance.uniform(-2, 2), MIDDLE + y)
            turned = brush.chance.uniform(-0.4, 0.4)
            brush.piece(at, 22, 14, glazed, turned, roundness=2.8)
            for aside in (-9, 0, 9):
                spot = (at[0] + aside * cos(turned), at[1] + aside * sin(turned))
                brush.line([(spot[0] - 1.5, spot[1] - 6), (spot[0] + 1.5, spot[1] + 6)], 1.8, edge)
    brush.scallions(10)
    brush.sesame(16)


def prawns(brush: Brush, colours: Colours) -> None:
    sauce, shell, stripe = colours
    brush.disc((MIDDLE, MIDDLE), 72, sauce)
    for count, reach, begin in ((8, 52, 0.0), (3, 19, 0.5)):
        for (x, y), angle in brush.ring(count, reach, begin):
            for number in range(7):
                bent = angle + 1 + number * 0.48
                spot = (x + 17 * cos(bent), y + 17 * sin(bent))
                size = 9.5 - number * 0.75
                brush.piece(spot, size, size, shell if number % 2 else stripe)
            bent = angle + 1 + 7 * 0.48
            tail = (x + 17 * cos(bent), y + 17 * sin(bent))
            brush.shape(tail, 8, 3.6, toned(shell, -0.2), bent + pi / 2)
    brush.scallions(10, 62)


def soup(brush: Brush, colours: Colours) -> None:
    """The first colour is the broth, the others swim in it."""
    broth, *swimming = colours
    brush.disc((MIDDLE, MIDDLE), WELL + 2, toned(broth, -0.16))
    brush.disc((MIDDLE, MIDDLE + 2), WELL - 2, broth)
    brush.shape((MIDDLE - 16, MIDDLE - 18), 54, 48, toned(broth, 0.1))
    for number, at in enumerate(brush.heap(18, 60)):
        size = brush.chance.uniform(8, 13)
        brush.piece(
            at,
            size,
            size * 0.7,
            swimming[number % len(swimming)],
            brush.turn(),
            roundness=brush.chance.uniform(2, 3),
        )
    for at in brush.heap(12, 66):
        brush.disc(at, brush.chance.uniform(2, 3.4), toned(broth, 0.4))
    brush.scallions(9, 58)


def peanuts(brush: Brush, colours: Colours) -> None:
    for at in brush.heap(80, 72):
        turned, colour = brush.turn(), brush.chance.choice(colours)
        brush.piece(at, 9.5, 6.6, colour, turned)
        brush.line([(at[0] - 4, at[1]), (at[0] + 4, at[1])], 0.9, toned(colour, -0.3))


def frills(brush: Brush, colours: Colours) -> None:
    """Wood ears: dark, with a wavy edge."""
    dark, *bright = colours
    for at in brush.heap(20, 62):
        for leaf in range(5):
            angle = leaf * tau / 5 + brush.turn() / 5
            brush.piece(
                (at[0] + 8 * cos(angle), at[1] + 8 * sin(angle)),
                10,
                8,
                toned(dark, brush.chance.uniform(0.02, 0.2)),
                angle,
            )
    for number, at in enumerate(brush.heap(15, 58)):
        brush.strip(at, 20, 4.2, bright[number % len(bright)], brush.turn(), 4)
