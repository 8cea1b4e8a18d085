"""Grains, dough, sweets and fruit of the demo area, drawn: each takes the colours of its ingredients."""

from math import cos, pi, sin, sqrt, tau

from backend.edge.demo.brush import MIDDLE, WELL, Brush, Colours, toned


def porridge(brush: Brush, colours: Colours) -> None:
    ground, grain, garnish = colours
    brush.disc((MIDDLE, MIDDLE), WELL + 2, toned(ground, -0.16))
    brush.disc((MIDDLE, MIDDLE + 2), WELL - 2, ground)
    for at in brush.heap(260, 78):
        brush.disc(at, 2.3, brush.chance.choice((grain, toned(grain, 0.3), toned(ground, -0.1))))
    for at, angle in brush.ring(3, 11):
        brush.piece(at, 9, 6.5, garnish, angle)


def rice(brush: Brush, colours: Colours) -> None:
    """The colours after the first are what it is fried with."""
    grain, *others = colours
    brush.disc((MIDDLE, MIDDLE), 80, toned(grain, -0.14))
    brush.disc((MIDDLE - 4, MIDDLE - 5), 70, toned(grain, -0.06))
    for at in brush.heap(300, 76):
        turned = brush.turn()
        brush.shape((at[0] + 0.8, at[1] + 1.6), 5, 2.3, toned(grain, -0.22), turned)
        brush.shape(at, 5, 2.2, toned(grain, brush.chance.uniform(0, 0.5)), turned)
    for number, at in enumerate(brush.heap(46, 66) if others else ()):
        brush.piece(at, 5.6, 5.2, others[number % len(others)], brush.turn(), roundness=3)
    if not others:
        for at in brush.heap(7, 14):
            brush.shape(at, 2.4, 1.6, "#333333", brush.turn())


def noodles(brush: Brush, colours: Colours) -> None:
    noodle, gravy, *toppings = colours
    brush.disc((MIDDLE, MIDDLE), 82, toned(gravy, 0.15))
    for at in brush.heap(64, 46):
        brush.strip(at, 66, 5, toned(noodle, brush.chance.uniform(-0.06, 0.12) or 0.01), brush.turn(), 15)
    brush.shape((MIDDLE, MIDDLE + 2), 42, 34, gravy, 0.3)
    for number, at in enumerate(brush.heap(20, 34)):
        brush.piece(at, 9, 6.5, toppings[number % len(toppings)], brush.turn())
    brush.scallions(10, 38)


def buns(brush: Brush, colours: Colours) -> None:
    """Three in a steamer."""
    _slats(brush)
    for at, _ in brush.ring(3, 41, -pi / 2):
        brush.piece(at, 37, 37, colours[0])
        x, y = at
        brush.shape((x - 12, y - 14), 13, 8, toned(colours[0], 0.7), -0.7)


def rolls(brush: Brush, colours: Colours) -> None:
    """Twisted, with scallions between the layers."""
    _slats(brush)
    dough, fold = colours
    for at, angle in brush.ring(3, 41, -pi / 2):
        brush.piece(at, 38, 33, dough, angle + 0.6, roundness=2.3)
        for number in range(-2, 3):
            x, y = at[0] + 11 * number * cos(angle + 0.6), at[1] + 11 * number * sin(angle + 0.6)
            reach = 24 - 3 * abs(number)
            brush.strip((x, y), 2 * reach, 3.4, fold, angle + 0.6 + pi / 2, 7)


def cones(brush: Brush, colours: Colours) -> None:
    """Of coarse grain, each with the hollow that lets it steam through."""
    _slats(brush)
    for number, (at, _) in enumerate((*brush.ring(5, 49, -pi / 2), ((MIDDLE, MIDDLE), 0.0))):
        colour = colours[number % len(colours)]
        brush.piece(at, 26, 26, colour)
        brush.disc(at, 8, toned(colour, -0.3))
        brush.disc((at[0] + 1, at[1] + 2), 6, toned(colour, -0.5))


def _slats(brush: Brush) -> None:
    for x in range(-80, 81, 16):
        reach = sqrt((WELL + 6) ** 2 - x * x)
        brush.line([(MIDDLE + x, MIDDLE - reach), (MIDDLE + x, MIDDLE + reach)], 2, "#d8bd8a")


def dumplings(brush: Brush, colours: Colours) -> None:
    dough, filling = colours
    for count, reach, begin in ((9, 59, 0.0), (4, 23, 0.3)):
        for (x, y), angle in brush.ring(count, reach, begin):
            turned = angle + pi / 2 + 0.25
            brush.piece((x, y), 22, 13.5, dough, turned, roundness=1.9)
            brush.shape((x, y), 10, 5, toned(filling, 0.78), turned)
            for step in (-12, -6, 0, 6, 12):
                hem = 11 - abs(step) * 0.32
                fx = x + step * cos(turned) + hem * sin(turned)
                fy = y + step * sin(turned) - hem * cos(turned)
                brush.line([(fx, fy), (fx - 5 * sin(turned), fy + 5 * cos(turned))], 1.8, toned(dough, -0.18))


def pancake(brush: Brush, colours: Colours) -> None:
    """Folded over a crisp dough stick, with sauce and egg."""
    crust, egg, sauce = colours
    for y, tilt in ((-26, -0.42), (30, -0.34)):
        at = (MIDDLE, MIDDLE + y)
        brush.piece(at, 74, 27, crust, tilt, roundness=4.5)
        brush.shape((at[0] - 3, at[1] - 4), 64, 18, egg, tilt, roundness=4)
        for _ in range(16):
            along, aside = brush.chance.uniform(-58, 58), brush.chance.uniform(-14, 14)
            spot = (
                at[0] + along * cos(tilt) - aside * sin(tilt),
                at[1] + along * sin(tilt) + aside * cos(tilt),
            )
            brush.shape(spot, 5, 3, toned(crust, -0.22), brush.turn())
        for along in (-42, -14, 14, 42):
            spot = (at[0] + along * cos(tilt), at[1] + along * sin(tilt))
            brush.strip(spot, 26, 4, sauce, tilt + 1.1, 4)
        for along in range(-56, 57, 14):
            spot = (at[0] + along * cos(tilt) + 5, at[1] + along * sin(tilt) - 4)
            brush.disc(spot, 3.4, "#5fa044")


def cakes(brush: Brush, colours: Colours) -> None:
    crust, speck = colours
    for number, (at, _) in enumerate((*brush.ring(5, 51, -pi / 2), ((MIDDLE, MIDDLE), 0.0))):
        brush.piece(at, 27, 26, toned(crust, 0.04 * (number % 2) or 0.01))
        for _ in range(9):
            spot = (at[0] + brush.chance.uniform(-16, 16), at[1] + brush.chance.uniform(-16, 16))
            brush.disc(spot, brush.chance.uniform(1.2, 2.2), speck)


def yoghurt(brush: Brush, colours: Colours) -> None:
    cream, *berries = colours
    brush.disc((MIDDLE, MIDDLE), WELL + 2, toned(cream, -0.12))
    brush.disc((MIDDLE, MIDDLE + 2), WELL - 2, cream)
    for reach in (62, 42, 22):
        swirl = [at for at, _ in brush.ring(30, reach, reach / 9)][:22]
        brush.line(swirl, 5, toned(cream, -0.07))
    for at, angle in brush.ring(5, 20, 0.3):
        brush.piece(at, 13, 13, berries[0])
        brush.shape((at[0] - 4, at[1] - 4), 3, 2, toned(berries[0], 0.6), angle)
    for at, _ in brush.ring(3, 40, 1.2):
        brush.piece(at, 11, 6, berries[1], 0.6, roundness=1.8)


def fruit(brush: Brush, colours: Colours) -> None:
    """Slices of orange, kiwi and apple, and grapes."""
    orange, kiwi, apple, grape = colours
    for at, _ in brush.ring(3, 54, -pi / 2):
        brush.piece(at, 30, 30, orange)
        brush.disc(at, 26, toned(orange, 0.62))
        for number in range(8):
            angle = number * tau / 8
            brush.shape(
                (at[0] + 13.5 * cos(angle), at[1] + 13.5 * sin(angle)), 10.5, 4.6, toned(orange, 0.16), angle
            )
    for at, _ in brush.ring(3, 54, pi / 2):
        brush.piece(at, 24, 24, kiwi)
        brush.disc(at, 20, toned(kiwi, 0.28))
        brush.disc(at, 7, "#f2f0cf")
        for number in range(12):
            angle = number * tau / 12
            brush.shape((at[0] + 11 * cos(angle), at[1] + 11 * sin(angle)), 2.6, 1.3, "#2d2a1c", angle)
    for at, angle in brush.ring(6, 21, 0.2):
        brush.piece(at, 11, 11, grape if angle < 3 else apple)
        brush.shape((at[0] - 3, at[1] - 4), 3, 2, toned(grape, 0.7))
