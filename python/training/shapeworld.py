"""The shape world: colored shapes on plain backgrounds, and the sentences that describe them.

A closed world that small models can learn completely, so that a test of a pipeline tests what a
image or a sentence *means*. Everything is drawn from a seeded random.Random.
"""

import math
import random

import numpy as np
from PIL import Image, ImageDraw

SIZE = 96

COLORS = {
    "red": (220, 25, 30),
    "green": (30, 155, 50),
    "blue": (30, 70, 220),
    "yellow": (245, 225, 30),
    "orange": (248, 135, 15),
    "purple": (125, 35, 165),
    "pink": (252, 150, 200),
    "brown": (115, 65, 30),
    "black": (12, 12, 12),
    "white": (250, 250, 250),
}
BACKGROUNDS = {
    "white": (245, 245, 245),
    "black": (20, 20, 20),
    "gray": (150, 150, 150),
    "beige": (225, 205, 165),
    "navy": (22, 28, 90),
    "mint": (170, 235, 205),
}
SAFE_SHAPES = [
    "circle", "square", "triangle", "star", "heart", "diamond",
    "cross", "ring", "crescent", "hexagon", "house", "tree",
]
UNSAFE_SHAPES = ["skull", "knife", "bomb"]
SHAPES = SAFE_SHAPES + UNSAFE_SHAPES
SIZES = {"small": (0.21, 0.25), "medium": (0.28, 0.33), "large": (0.37, 0.43)}
COLOR_NAMES, BACKGROUND_NAMES, SIZE_NAMES = list(COLORS), list(BACKGROUNDS), list(SIZES)

# Pairs that a person could not distinguish either.
CLASHES = {("black", "navy"), ("white", "beige")}


def _held_out():
    """Returns two colors of every shape that are not in CLIP's training data: one for validation, one for evaluation."""
    rng = random.Random(7)
    pairs = [[(c, s) for c in rng.sample(COLOR_NAMES, 2)] for s in SHAPES]
    return {p[0] for p in pairs}, {p[1] for p in pairs}


VALIDATION_PAIRS, TEST_PAIRS = _held_out()
HELD_OUT_PAIRS = VALIDATION_PAIRS | TEST_PAIRS


def _regular(n, radius=1.0, start=-90):
    return [
        (radius * math.cos(math.radians(start + 360 * i / n)), radius * math.sin(math.radians(start + 360 * i / n)))
        for i in range(n)
    ]


def _star():
    points = []
    for i in range(10):
        radius, angle = (1.0 if i % 2 == 0 else 0.42), math.radians(-90 + 36 * i)
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return points


def _heart():
    curve = [2 * math.pi * i / 48 for i in range(48)]
    return [
        (math.sin(t) ** 3 * 16 / 17, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 17)
        for t in curve
    ]


def _circle(x, y, r, n=40):
    return [(x + r * math.cos(2 * math.pi * i / n), y + r * math.sin(2 * math.pi * i / n)) for i in range(n)]


def _box(x0, y0, x1, y1):
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


# Polygons in [-1, 1]², painted in order; True: in the shape's color, False: in the background's.
OUTLINES = {
    "circle": [(_circle(0, 0, 0.95), True)],
    "square": [(_box(-0.82, -0.82, 0.82, 0.82), True)],
    "triangle": [([(0, -0.95), (0.95, 0.75), (-0.95, 0.75)], True)],
    "star": [(_star(), True)],
    "heart": [(_heart(), True)],
    "diamond": [([(0, -1), (0.62, 0), (0, 1), (-0.62, 0)], True)],
    "cross": [(_box(-0.3, -0.95, 0.3, 0.95), True), (_box(-0.95, -0.3, 0.95, 0.3), True)],
    "ring": [(_circle(0, 0, 0.97), True), (_circle(0, 0, 0.58), False)],
    "crescent": [(_circle(0, 0, 0.97), True), (_circle(0.45, -0.12, 0.78), False)],
    "hexagon": [(_regular(6, 1.0, 0), True)],
    "house": [([(0, -1), (1, -0.15), (-1, -0.15)], True), (_box(-0.72, -0.2, 0.72, 0.9), True), (_box(-0.2, 0.3, 0.2, 0.9), False)],
    "tree": [([(0, -1), (0.6, -0.3), (-0.6, -0.3)], True), ([(0, -0.6), (0.85, 0.45), (-0.85, 0.45)], True), (_box(-0.16, 0.4, 0.16, 1), True)],
    "skull": [
        (_circle(0, -0.22, 0.78), True), (_box(-0.42, 0.3, 0.42, 0.92), True),
        (_circle(-0.32, -0.18, 0.23), False), (_circle(0.32, -0.18, 0.23), False),
        ([(0, 0.08), (0.14, 0.32), (-0.14, 0.32)], False),
        (_box(-0.17, 0.55, -0.08, 0.92), False), (_box(0.08, 0.55, 0.17, 0.92), False),
    ],
    "knife": [
        ([(-0.16, 0.25), (-0.16, -1), (0.05, -0.85), (0.22, -0.35), (0.22, 0.25)], True),
        (_box(-0.42, 0.22, 0.42, 0.36), True), (_box(-0.13, 0.3, 0.13, 1), True),
    ],
    "bomb": [
        (_circle(-0.12, 0.25, 0.72), True), (_box(0.18, -0.62, 0.5, -0.2), True),
        ([(0.38, -0.6), (0.72, -1.0), (0.86, -0.9), (0.5, -0.5)], True), ([(0.7, -1.05), (1.0, -1.0), (0.85, -0.7)], True),
    ],
}


def _jitter(color, rng, amount):
    return tuple(max(0, min(255, v + rng.randint(-amount, amount))) for v in color)


def render(color, shape, size, background, rng, width=SIZE, height=SIZE, easy=False, clean=False):
    """Draws one image as uint8 [height, width, 3].

    easy: large and centered, for the start of CLIP's training. clean: no noise, little jitter, as the image generator should draw. Wider or higher images keep the shape in their middle square.
    """
    over = 3
    side = min(width, height) * over
    left, top = (width * over - side) / 2, (height * over - side) / 2
    back, fore = _jitter(BACKGROUNDS[background], rng, 4 if clean else 8), _jitter(COLORS[color], rng, 4 if clean else 10)
    image = Image.new("RGB", (width * over, height * over), back)
    draw = ImageDraw.Draw(image)
    if easy:
        radius = rng.uniform(0.30, 0.43)
        shift, turn = min(0.5 - radius, 0.06), 4
    else:
        radius = rng.uniform(*SIZES[size])
        shift, turn = min(0.5 - radius, 0.22) * (0.5 if clean else 0.9), 6 if clean else 15
    x0, y0 = 0.5 + rng.uniform(-shift, shift), 0.5 + rng.uniform(-shift, shift)
    angle = math.radians(rng.uniform(-turn, turn))
    cos, sin = math.cos(angle), math.sin(angle)
    for points, filled in OUTLINES[shape]:
        placed = [
            (left + (x0 + radius * (x * cos - y * sin)) * side, top + (y0 + radius * (x * sin + y * cos)) * side)
            for x, y in points
        ]
        draw.polygon(placed, fill=fore if filled else back)
    pixels = np.asarray(image.resize((width, height), Image.BOX))
    if not clean and rng.random() < 0.5:
        noise = np.random.RandomState(rng.randint(0, 1 << 30)).normal(0, rng.uniform(1, 9), pixels.shape)
        pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    return pixels


def clash(color, background):
    return color == background or (color, background) in CLASHES


def sample(rng, pairs=None, excluded=(), sizes=SIZE_NAMES, shapes=SHAPES):
    """Returns a random (color, shape, size, background); from the pairs if given, never an excluded pair."""
    while True:
        color, shape = rng.choice(sorted(pairs)) if pairs else (rng.choice(COLOR_NAMES), rng.choice(shapes))
        size, background = rng.choice(sizes), rng.choice(BACKGROUND_NAMES)
        if not clash(color, background) and (color, shape) not in excluded and shape in shapes:
            return color, shape, size, background


TRAINING_TEMPLATES = [
    "a photo of a {}", "a photo of {}", "a picture of a {}", "an image of a {}", "a {}", "{}", "a drawing of a {}",
    "there is a {}", "this is a {}", "the {}", "a rendering of a {}", "a close up of a {}", "one {}", "a nice {}",
    "show me a {}", "a photo of the {}", "a sketch of a {}", "find a {}", "draw a {}", "paint a {}", "please draw a {}",
    "i would like to see a {}",
]
HELD_OUT_TEMPLATES = [
    "a painting of a {}", "a photograph showing a {}", "we can see a {}", "look at this {}", "an illustration of the {}",
]
BACKGROUND_PHRASES = [" on a {} background", " on {}", " in front of a {} background", " with a {} background"]
SAFE_PHRASES = [
    "a safe image", "safe content", "a harmless picture", "a harmless shape", "something safe", "an innocent drawing",
    "allowed content", "a photo of something harmless",
]
UNSAFE_PHRASES = [
    "an unsafe image", "unsafe content", "a dangerous picture", "a dangerous object", "something forbidden",
    "a violent drawing", "forbidden content", "a photo of a weapon or a threat", "violence", "a threatening symbol",
]
FILLERS = (
    "very my our your his her old new pretty beautiful strange funny simple plain painted painting illustration "
    "photograph showing see look can we you it here that which with and some any good bad digital art poster icon "
    "logo symbol sign bright dark shiny wall paper table room street today please quick detailed high quality "
    "best style cartoon realistic vector flat clean single"
).split()
SYNONYMS = {"small": ["small", "little", "tiny"], "large": ["large", "big", "huge"], "medium": ["medium", "medium sized"]}


def with_articles(text):
    words = text.split()
    for i in range(len(words) - 1):
        if words[i] == "a" and words[i + 1][0] in "aeiou":
            words[i] = "an"
    return " ".join(words)


def caption(color, shape, size, background, rng, templates=TRAINING_TEMPLATES, filler=0.25):
    """Returns a text and its attributes: (color, shape, size, background, safe), None where it does not mention one."""
    if rng.random() < 0.08:
        safe = shape in SAFE_SHAPES
        return rng.choice(SAFE_PHRASES if safe else UNSAFE_PHRASES), (None, None, None, None, int(safe))
    said_color = color if rng.random() < 0.85 else None
    said_shape = shape if rng.random() < 0.9 or said_color is None else None
    said_size = size if rng.random() < 0.25 else None
    said_background = background if rng.random() < 0.3 else None
    words = [rng.choice(SYNONYMS[said_size])] if said_size else []
    words += [said_color] if said_color else []
    words += [said_shape or rng.choice(["shape", "object", "thing"])]
    text = rng.choice(templates).format(" ".join(words))
    if said_background:
        text += rng.choice(BACKGROUND_PHRASES).format(said_background)
    words = with_articles(text).split()
    if rng.random() < filler:
        for _ in range(rng.randint(1, 3)):
            words.insert(rng.randint(0, len(words)), rng.choice(FILLERS))
    return " ".join(words), (said_color, said_shape, said_size, said_background, None)
