"""Which part of the nation the figures are about: some counties, one of them ours, and who asks.

Cases crowd around one grid of ours, so that each level of the tree, in the small database too, has
more of them than a page shows, and each level has several times those of the one below.
"""

from random import Random

NATION, PROVINCE, CITY, COUNTY = "", "41", "4117", "411726"
TOWN, VILLAGE, GRID = "411726204", "411726204200", "411726204200001"

# The share of all cases that lies in each of these, what lies below included.
SHARES = {
    GRID: 0.01,
    VILLAGE: 0.02,
    TOWN: 0.04,
    COUNTY: 0.08,
    CITY: 0.15,
    PROVINCE: 0.30,
    NATION: 1,
}

OTHER_COUNTIES = (
    *("411721", "411723", "411725"),
    *("410122", "410324", "411024", "411322", "411528"),
    *("130123", "140221", "210123", "220122", "230123", "320321", "330122", "340122", "350122"),
    *("360121", "370124", "420222", "430224", "510422", "520122", "530124", "610122", "620122"),
)

# Who reads lists: by the level's name, the role, the place, the kind of organ and its short name.
READERS = {
    "nation": ("leader", NATION, "centre", ""),
    "province": ("leader", PROVINCE, "centre", ""),
    "city": ("leader", CITY, "centre", ""),
    "county": ("dispatcher", COUNTY, "centre", ""),
    "town": ("town_clerk", TOWN, "centre", ""),
    "village": ("village_clerk", VILLAGE, "centre", ""),
    "grid": ("grid_worker", GRID, "centre", ""),
    "department": ("liaison", COUNTY, "department", "人力资源和社会保障局"),
}
WRITERS = 8  # clerks of as many towns of our county, so of as many series of numbers


def place(random: Random, villages: dict[str, dict[str, str]]) -> str:
    """Where a case lies; `villages` of each county, by their codes."""
    at = random.random()
    inside = next(place for place, share in SHARES.items() if at < share)
    if inside == GRID:
        return GRID
    below = narrower(inside)
    if len(inside) >= len(COUNTY):
        return random.choice([v for v in villages[COUNTY] if v.startswith(inside) and v != below])
    others = [each for each in villages if each.startswith(inside) and not each.startswith(below)]
    return random.choice(list(villages[random.choice(others)]))


def narrower(place: str) -> str:
    """The place of ours one level below."""
    places = list(SHARES)
    return places[places.index(place) - 1]
