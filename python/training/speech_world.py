"""The speech of the shape world: sentences in English and German, and their voices (espeak-ng)."""

import hashlib
import io
import random
import subprocess
import wave

import numpy as np
from scipy.signal import resample_poly

import shapeworld as world

SAMPLE_RATE = 16000

# adjective stem, or None where the word is not inflected
GERMAN_COLORS = {
    "red": "rot", "green": "grün", "blue": "blau", "yellow": "gelb", "orange": "orange!", "purple": "lila!",
    "pink": "rosa!", "brown": "braun", "black": "schwarz", "white": "weiß",
}
GERMAN_SHAPES = {
    "circle": ("Kreis", "m"), "square": ("Quadrat", "n"), "triangle": ("Dreieck", "n"), "star": ("Stern", "m"),
    "heart": ("Herz", "n"), "diamond": ("Diamant", "m"), "cross": ("Kreuz", "n"), "ring": ("Ring", "m"),
    "crescent": ("Halbmond", "m"), "hexagon": ("Sechseck", "n"), "house": ("Haus", "n"), "tree": ("Baum", "m"),
    "skull": ("Totenkopf", "m"), "knife": ("Messer", "n"), "bomb": ("Bombe", "f"),
}
GERMAN_SIZES = {"small": "klein", "large": "groß"}
GERMAN_BACKGROUNDS = {
    "white": "weißem", "black": "schwarzem", "gray": "grauem", "beige": "beigem", "navy": "dunkelblauem", "mint": "mintgrünem",
}
NOMINATIVE, ACCUSATIVE = {"m": ("ein", "er"), "f": ("eine", "e"), "n": ("ein", "es")}, {"m": ("einen", "en"), "f": ("eine", "e"), "n": ("ein", "es")}
# English, German, German case, weight
REQUESTS = [
    ("Draw", "Zeichne", ACCUSATIVE, 5), ("Please draw", "Bitte zeichne", ACCUSATIVE, 4), ("Paint", "Male", ACCUSATIVE, 3),
    ("Please paint", "Bitte male", ACCUSATIVE, 2), ("Show me", "Zeige mir", ACCUSATIVE, 3), ("I see", "Ich sehe", ACCUSATIVE, 1),
    ("I would like to see", "Ich möchte gerne sehen:", ACCUSATIVE, 2), ("This is", "Das ist", NOMINATIVE, 2),
    ("A", "Ein", NOMINATIVE, 2),
]
COMMANDS = [
    ("Start the route.", "Starte die Route."), ("Stop the route.", "Stoppe die Route."), ("Send the message.", "Sende die Nachricht."),
    ("Open the file.", "Öffne die Datei."), ("Close the file.", "Schließe die Datei."), ("Good morning.", "Guten Morgen."),
    ("Thank you very much.", "Vielen Dank."), ("Call me tomorrow.", "Ruf mich morgen an."),
]
DIGITS = "zero one two three four five six seven eight nine".split()
GERMAN_DIGITS = "null eins zwei drei vier fünf sechs sieben acht neun".split()


def request_for(rng):
    """Returns a drawing request as (English, German)."""
    english, german, case, _ = rng.choices(REQUESTS, [r[3] for r in REQUESTS])[0]
    color, shape, size, background = world.sample(rng)
    noun, gender = GERMAN_SHAPES[shape]
    article, ending = case[gender]
    color_word = GERMAN_COLORS[color]
    color_word = color_word[:-1] if color_word.endswith("!") else color_word + ending
    size = size if size in GERMAN_SIZES and rng.random() < 0.45 else None
    thing = ([size] if size else []) + [color, shape]
    en = " ".join(([english] if english == "A" else [english, "a"]) + thing)
    de = " ".join(
        ([article.capitalize()] if english == "A" else [german, article])
        + ([GERMAN_SIZES[size] + ending] if size else []) + [color_word, noun]
    )
    if rng.random() < 0.4:
        en += f" on a {background} background"
        de += f" auf {GERMAN_BACKGROUNDS[background]} Hintergrund"
    en = world.with_articles(en.replace("A ", "a ", 1) if english == "A" else en)
    return en[0].upper() + en[1:] + ".", de + "."


def sentence(rng):
    draw = rng.random()
    if draw < 0.04:
        return rng.choice(COMMANDS)
    if draw < 0.10:
        numbers = [rng.randrange(10) for _ in range(rng.randint(2, 5))]
        en, de = " ".join(DIGITS[i] for i in numbers), " ".join(GERMAN_DIGITS[i] for i in numbers)
        return en.capitalize() + ".", de.capitalize() + "."
    return request_for(rng)


def is_held_out(english):
    """Returns whether a sentence is in the held-out tenth, by hash; commands and digits are never held out."""
    return hashlib.sha256(english.encode()).digest()[0] < 26 and any(s in english for s in world.SHAPES)


ENGLISH_VOICES = ["en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland"]
GERMAN_VOICES = ["de"]
VARIANTS = ["", "", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+f1", "+f2", "+f3", "+f4", "+Alex", "+Annie", "+Michael", "+Alicia", "+linda", "+edward"]
HELD_OUT_VARIANTS = ["+m5", "+f5", "+Andy", "+steph"]


def speak(text, voice, speed, pitch):
    """Returns float32 samples at 16 kHz, with silence trimmed from both ends."""
    said = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text], capture_output=True, check=True
    ).stdout
    start = said.find(b"data") + 8
    samples = np.frombuffer(said[start : start + (len(said) - start) // 2 * 2], np.int16).astype(np.float32) / 32768
    samples = resample_poly(samples, 320, 441).astype(np.float32)
    loud = np.nonzero(np.abs(samples) > 2e-3)[0]
    return samples[max(0, loud[0] - 160) : loud[-1] + 160]


def clip(rng, language, variants, held_out, two=0.25):
    """Returns a recording: samples, and segments of (start s, end s, English, German)."""

    def next_sentence():
        while True:
            pair = sentence(rng)
            if is_held_out(pair[0]) == held_out:
                return pair

    voice = rng.choice(ENGLISH_VOICES if language == "en" else GERMAN_VOICES) + rng.choice(variants)
    speed, pitch = rng.randint(125, 200), rng.randint(25, 75)
    silence = lambda seconds: np.zeros(int(seconds * SAMPLE_RATE), np.float32)
    pieces, segments = [silence(rng.uniform(0.02, 0.5))], []
    for k in range(2 if rng.random() < two else 1):
        if k:
            pieces.append(silence(rng.uniform(0.4, 1.0)))
        english, german = next_sentence()
        spoken = speak(german if language == "de" else english, voice, speed, pitch)
        start = sum(map(len, pieces)) / SAMPLE_RATE
        segments.append((start, start + len(spoken) / SAMPLE_RATE, english, german))
        pieces.append(spoken)
    samples = np.concatenate(pieces + [silence(0.1)])
    samples *= rng.uniform(0.3, 0.9) / max(1e-3, np.abs(samples).max())
    if rng.random() < 0.6:
        noise = np.random.RandomState(rng.randint(0, 1 << 30)).normal(0, 10 ** -rng.uniform(2.0, 3.5), len(samples))
        samples = samples + noise.astype(np.float32)
    return np.clip(samples, -1, 1), segments, voice


def as_wav(samples):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).round().astype(np.int16).tobytes())
    return buffer.getvalue()
