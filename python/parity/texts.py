"""Records the results of open_clip's text cleaning, ftfy and the tokenizers library for texts with many kinds of damage:
the references of TextCleaningTest.

    python texts.py OPEN_CLIP TOKENIZER OUT [COUNT]

OPEN_CLIP   a folder with open_clip (the src of a checkout of mlfoundations/open_clip)
TOKENIZER   a folder with the tokenizer of a CLIP model (demo-models/models/demo-clip)
OUT         the file of references (camel-clip/src/test/resources/parity/texts.json.gz)
COUNT       how many random texts; 500 gives about 5000

Needs ftfy, numpy, regex, torch, tokenizers, transformers. The seed is fixed.
"""

import gzip
import html
import importlib.util
import json
import pathlib
import random
import string
import sys
import tempfile
import unicodedata

import ftfy
from ftfy import badness, chardata
from tokenizers import normalizers
from transformers import CLIPTokenizer

WORDS = [
    "a photo of a red circle", "El niño comió piñas", "déjà vu à la carte", "Ich heiße Jürgen", "smörgåsbord på svenska", "naïve façade",
    "Žluťoučký kůň úpěl", "Zażółć gęślą jaźń", "árvíztűrő tükörfúrógép", "İstanbul'da güneşli bir gün", "Iepriekšējā gada ļoti", "Ąžuolas šūkis",
    "Красный круг на белом фоне", "Її життя, ґрунт", "Ένας κόκκινος κύκλος", "ΟΔΥΣΣΕΥΣ ΚΑΙ ΤΗΛΕΜΑΧΟΣ", "دائرة حمراء", "עיגול אדום", "ลาดพร้าว", "लाल वृत्त", "தமிழ்",
    "赤い円の写真", "红色圆圈", "빨간 원", "emoji 🎈🙂👩‍👩‍👧 here", "“curly” ‘quotes’ — and… dashes – too", "price: 5 €, 3 £, ¥ 7", "100 % © ® ™ ½ ¾ ² ³ °", "•bullet ¶ § † ‡",
    "À la mode", "às vezes, àquele", "voilà le travail", "São Paulo é ótimo", "Ã la carte", "2 × 3 ÷ 4 ± 5 ≈ 6 ≠ 7", "√2 ∂x ∑ ∏ ∞", "┌─┐│ │└─┘ ░▒▓", "(ಠ_ಠ) ¯\\_(ツ)_/¯", "½ cup; œuvre Œdipe", "ﬁnd the ﬂuﬃest ﬀ ﬄ ﬅ ﬆ",
    "ＦＵＬＬ　ｗｉｄｔｈ！", "ﾊﾟﾋﾟﾌﾟ ｶﾞ ｱｲｳ", "ﾡﾢ ￡ ￥ ￦", "Ǆ ǅ ǆ Ǉ ǈ ǉ Ǌ ǋ ǌ Ǳ ǲ ǳ Ĳ ĳ ŉ", "e\u0301 a\u030a o\u0308 combined", "snake_case_label and-more!", "  spaces \t and\nlines\r\nof\rtext\u2028here\u2029x ",
    "nbsp\u00a0and\u3000wide\u2009thin\u200bzero", "\x1b[31mred\x1b[0m \x1b[1;32;4mgreen", "nul\x00 bell\x07 del\x7f bom\ufeff obj\ufffc", "5 < 6 &amp; 7 > 2", "<b>bold</b> &eacute; &copy;", "P&EACUTE;REZ BUNDESSTRA&SZLIG;E &NTILDE;",
    "&amp;amp;lt;tag&amp;amp;gt;", "&#233;&#xe9;&#XE9; &#128; &#x80; &#0; &#xD800; &#x110000; &#1; &#59; &#38;#59;", "&notit; &not; &notin; &ampx &lt &gtx; &CounterClockwiseContourIntegral; &fjlig; &nGt;", "AT&T R&D &c. &; &&amp;",
    "I'm there's 're CAN'T", "ISTANBUL İ ı ẞ ǰ ŉ", "ΣΑΣ Σ ΑΣ. ΑΣ'Α", "٣٤٥ 123 Ⅷ ①", "<|startoftext|> x <|endoftext|>", "", " ", "\n", "À\n", "Ã\n", "\x9c\x1a", "¬n\x1a\x99Ë", "itГўВЂВ™s", "ГўВЂВ\n s",
    "a \xc2\u0152\x95\xed\xa0\xbd\xed\xb8\n", "Ã¢â‚¬Å“quotedÃ¢â‚¬\x9d", "l’humanitÃ©", "Ã\xa0 perturber la rÃ©flexion des thÃ©ologiens jusqu'Ã\xa0 nos jours",
]
MOJIBAKE_CHARACTERS = sorted({bytes([b]).decode(e) for e in chardata.CHARMAP_ENCODINGS for b in range(0x80, 0x100)} | set("\ufffd\x1a"))
LEADS = "ÂÃÎÐØÙàâäåæçèéëïðóœŒ√≈‚‚ÄвЂГРСВўβΒΓΞΟāă×° "
# Of each kind that the heuristic knows, and each that it names.
KINDS = sorted({c for kind in ["\xa0’", "\x81", "¤\ufffdª", "§", "¢€", "¡‘", "®›", "²±№", "°Öű", "ÀĂ", "éâ", "ÞΑЖ", "αж", "│═"] for c in kind} | set("aZ5 .\n_²œŒÂÃÎÐŠ©–×ØÙŸµà¹√†≈‚ÄìóâêвЂВГўβ™ΆΓā"))
MISREAD = [*chardata.CHARMAP_ENCODINGS, "sloppy-cp874", "sloppy-windows-1255"]


def misread(rng, text):
    """Returns the text with its UTF-8 decoded in another encoding; some encodings lose bytes."""
    try:
        data = text.encode("utf-8", "surrogatepass")
        if rng.random() < 0.1:
            data = b"".join(c.encode("utf-8") if ord(c) < 0x10000 else c.encode("utf-16-be", "surrogatepass")[:2].decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")
                            + c.encode("utf-16-be")[2:].decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass") for c in text)
        if rng.random() < 0.1:
            data = data.replace(b"\x00", b"\xc0\x80")
        return data.decode(rng.choice(MISREAD))
    except (UnicodeError, IndexError):
        return text


def damage(rng, text):
    kind = rng.randrange(14)
    if kind == 0:
        return text.replace("\xa0", " ")
    if kind == 1:
        return "".join("\ufffd" if ord(c) > 127 and rng.random() < 0.2 else c for c in text)
    if kind == 2:
        return "".join("?" if ord(c) > 127 and rng.random() < 0.1 else c for c in text)
    if kind == 3:
        return "".join("\ufffd" if 0x80 <= ord(c) < 0xA0 else c for c in text)
    if kind == 4 and text:
        begin = rng.randrange(len(text))
        return text[begin : begin + rng.randrange(1, 20)]
    if kind == 5:
        return text + rng.choice([" ", "", "\n", " – ", "é"]) + rng.choice(WORDS)
    if kind == 6:
        return html.escape(text)
    if kind == 7:
        return "".join(f"&#{ord(c)}{rng.choice([';', ';', ''])}" if rng.random() < 0.3 else c for c in text)
    if kind == 8:
        return text.upper()
    if kind == 9:
        return text.replace(" ", rng.choice(["\u00a0", "\u3000", "\t", "\r\n", "  "]))
    if kind == 10 and text:
        place = rng.randrange(len(text))
        return text[:place] + rng.choice(["\ud83d", "\ude00", "\x85", "\x9d", "<", "&", "\x1b[0m", "\ufeff", "œ", "°", "\u0301"]) + text[place:]
    return text


def random_texts(rng, count):
    entities = [k for k in html.entities.html5]
    for _ in range(4 * count):
        text = rng.choice(WORDS)
        for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3])):
            text = misread(rng, text)
            if rng.random() < 0.4:
                text = damage(rng, text)
        yield damage(rng, text) if rng.random() < 0.3 else text
    for _ in range(4 * count):
        yield "".join(rng.choice(MOJIBAKE_CHARACTERS) if rng.random() < 0.6 else rng.choice(LEADS + string.ascii_letters + ".,!? 12\n") for _ in range(rng.randrange(1, 14)))
    for _ in range(count):
        yield rng.choice(["", "x"]) + "".join(rng.choice(LEADS if place % 2 else "ØÙØÙ ") + rng.choice(MOJIBAKE_CHARACTERS) for place in range(rng.randrange(1, 4)))
    for _ in range(2 * count):
        encoding = rng.choice(chardata.CHARMAP_ENCODINGS)
        text = "".join(chr(rng.choice([rng.randrange(0x20, 0x7F), rng.randrange(0xA0, 0x250), rng.randrange(0x370, 0x660), rng.randrange(0x2000, 0x2700), rng.randrange(0x10000, 0x1F700)])) for _ in range(rng.randrange(1, 6)))
        yield rng.choice(["", "x ", "é ", "Ã"]) + text.encode().decode(encoding)
    for _ in range(count):
        name = rng.choice(entities)
        name = rng.choice([name, name.upper(), name.lower(), name.rstrip(";"), name[:-2], name + rng.choice("ax;& é")])
        number = rng.choice([f"#{rng.randrange(0x120000)}", f"#x{rng.randrange(0x120000):x}", f"#{rng.randrange(300)}", f"#X{rng.randrange(300):X}", f"#000{rng.randrange(300)}", "#" + "9" * rng.randrange(1, 30), "#x", "#"])
        yield rng.choice(["", "a", "é "]) + "&" + rng.choice([name, name, number]) + rng.choice(["", ";", ";;", " ", "b", "&"])


def texts(count):
    """Returns distinct texts of characters that this version of Python knows; newer versions of Unicode have more."""
    rng = random.Random(8)
    unknown = lambda text: any(unicodedata.category(c) == "Cn" for c in text + ftfy.fix_text(text))
    return [text for text in dict.fromkeys([*WORDS, *random_texts(rng, count)]) if not unknown(text)]


def open_clip_tokenizer(folder):
    """Returns only the module of open_clip: the package imports libraries that the module does not need."""
    spec = importlib.util.spec_from_file_location("tokenizer", pathlib.Path(folder) / "open_clip/tokenizer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def simple_tokenizer(open_clip, tokenizer_folder):
    """Returns open_clip's own tokenizer with the merges of another one."""
    merges = json.loads((pathlib.Path(tokenizer_folder) / "tokenizer.json").read_text())["model"]["merges"]
    with tempfile.NamedTemporaryFile(suffix=".gz") as file:
        lines = ["#version", *(merge if isinstance(merge, str) else " ".join(merge) for merge in merges)]
        pathlib.Path(file.name).write_bytes(gzip.compress("\n".join(lines).encode()))
        return open_clip.SimpleTokenizer(bpe_path=file.name)


def main():
    open_clip, tokenizer_folder, out, count = open_clip_tokenizer(sys.argv[1]), sys.argv[2], sys.argv[3], int((sys.argv[4:] or [500])[0])
    clean, lower = open_clip.get_clean_fn, normalizers.Lowercase()
    simple, tokenizer = simple_tokenizer(open_clip, tokenizer_folder), CLIPTokenizer.from_pretrained(tokenizer_folder)
    rows = []
    for text in texts(count):
        fixed, unescaped, whitespace = ftfy.fix_text(text), html.unescape(text), clean("whitespace")(text)
        row = [text, fixed, unescaped, whitespace, clean("whitespace_underscore")(text), clean("lower")(text), clean("canonicalize")(text)]
        # Values that equal the text, or the previous value, are omitted.
        rows.append([row[0], *(None if row[i] == row[i - 1] else row[i] for i in range(1, len(row)))])
    valid = [text for text in texts(40) if not any(0xD800 <= ord(c) < 0xE000 for c in text)]
    pairs = MOJIBAKE_CHARACTERS + list("aZ .5\n")
    result = {
        "texts": rows,
        "transformers": [[text, tokenizer(text).input_ids] for text in valid],
        # Special tokens of open_clip are text in transformers, and vice versa.
        "open_clip": [[text, [simple.sot_token_id, *simple.encode(text), simple.eot_token_id]] for text in valid if "<|" not in text],
        "lower case": [[text, lower.normalize_str(text)] for text in valid],
        "entities": html.entities.html5,
        "characters": "".join(pairs),
        # For each first character, a bit for each second one: whether ftfy detects the pair as mojibake.
        "pairs": ["%x" % int("1" + "".join("01"[badness.is_bad(a + b)] for b in pairs), 2) for a in pairs],
        "kinds": "".join(KINDS),
        "triples": ["%x" % int("1" + "".join("01"[badness.is_bad(a + b + c)] for b in KINDS for c in KINDS), 2) for a in KINDS],
        "charsets": {encoding: bytes(range(256)).decode(encoding) for encoding in chardata.CHARMAP_ENCODINGS},
    }
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(json.dumps(result).encode())
    print(len(rows), "texts,", sum(row[1] is not None for row in rows), "of which ftfy changes,", len(valid), "tokenized")


if __name__ == "__main__":
    main()
