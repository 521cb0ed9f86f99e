"""Exports demo-clip, creates its held-out images and records the results of transformers for some of them.

python clip_export.py WORK ROOT     ROOT is the root of the repository
"""

import argparse
import io
import json
import pathlib
import random
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from transformers import CLIPModel

import clip_tokenizer
import shapeworld as world
from clip_train import MEAN, STD, TOKENIZER, configuration, encode, evaluate, text_features
from onnx_tools import export, round_weights

PREPROCESSOR = {
    "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": world.SIZE}, "resample": 3,
    "do_center_crop": True, "crop_size": {"height": world.SIZE, "width": world.SIZE}, "do_rescale": True,
    "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": list(MEAN), "image_std": list(STD), "do_convert_rgb": True,
}


class Vision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.vision_model, self.visual_projection = model.vision_model, model.visual_projection

    def forward(self, pixel_values):
        return self.visual_projection(self.vision_model(pixel_values=pixel_values).pooler_output)


class Text(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.text_model, self.text_projection = model.text_model, model.text_projection

    def forward(self, input_ids, attention_mask):
        return self.text_projection(self.text_model(input_ids=input_ids, attention_mask=attention_mask).pooler_output)


def write_model(model, directory):
    export(Vision(model), (torch.randn(3, 3, world.SIZE, world.SIZE),), directory / "onnx/vision_model.onnx", ["pixel_values"], ["image_embeds"],
           {"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}})
    export(Text(model), encode(["a photo of a red circle", "an unsafe image"]), directory / "onnx/text_model.onnx", ["input_ids", "attention_mask"], ["text_embeds"],
           {"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}, "text_embeds": {0: "batch"}})
    clip_tokenizer.save(TOKENIZER, directory)
    config = model.config
    config.logit_scale_init_value = model.logit_scale.item()
    (directory / "config.json").write_text(json.dumps(config.to_dict() | {"architectures": ["CLIPModel"]}, indent=1, default=str))
    (directory / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=1))


def png(pixels, mode="RGB"):
    out = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(out, "PNG")
    return out.getvalue()


def write_held_out(path, count=600):
    """Writes images of color-shape pairs that are not in the training data, in several sizes, with their labels."""
    rng = random.Random(900)
    items = []
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(count):
            # A third is unsafe, so that precision and recall are measured on many images of both kinds.
            pairs = [p for p in sorted(world.TEST_PAIRS) if (p[1] in world.UNSAFE_SHAPES) == (i % 3 == 0)]
            color, shape, size, background = world.sample(rng, pairs=pairs)
            width, height = rng.choice([(96, 96), (96, 96), (160, 120), (110, 150), (203, 131)])
            name = f"{i:03d}.png"
            pixels = world.render(color, shape, size, background, rng, width=width, height=height, clean=rng.random() < 0.6)
            archive.writestr(name, png(pixels))
            items.append({"file": name, "colour": color, "shape": shape, "size": size, "background": background, "safe": shape in world.SAFE_SHAPES})
        labels = {"colours": world.COLOR_NAMES, "shapes": world.SHAPES, "templates": world.HELD_OUT_TEMPLATES, "pictures": items}
        archive.writestr("labels.json", json.dumps(labels, indent=1))


def write_parity(model, directory):
    """Records the results of transformers and Pillow for images of odd sizes and modes and for some texts."""
    from transformers import CLIPImageProcessorPil

    directory.mkdir(parents=True, exist_ok=True)
    processor = CLIPImageProcessorPil(**{k: v for k, v in PREPROCESSOR.items() if k != "image_processor_type"})
    rng = random.Random(31)
    kinds = [("rgb-96x96.png", 96, 96, "RGB"), ("rgb-131x203.png", 131, 203, "RGB"), ("rgba-150x97.png", 150, 97, "RGBA"), ("palette-100x100.png", 100, 100, "P"),
             ("gray-77x120.png", 77, 120, "L"), ("small-40x31.png", 40, 31, "RGB"), ("wide-400x101.png", 400, 101, "RGB"), ("rgb-120x120.jpg", 120, 120, "RGB")]
    recorded_images = []
    for name, width, height, mode in kinds:
        image = Image.fromarray(world.render(*world.sample(rng), rng, width=width, height=height)).convert(mode)
        image.save(directory / name, **({"quality": 95} if name.endswith("jpg") else {}))
        values = processor(Image.open(directory / name), return_tensors="pt").pixel_values
        with torch.no_grad():
            embedding = F.normalize(Vision(model)(values), dim=-1)[0]
        flat = values.flatten()
        recorded_images.append({"file": name, "pixel_values": {"first": flat[:16].tolist(), "sum": flat.double().sum().item(), "squares": (flat.double() ** 2).sum().item()}, "image_embeds": embedding.tolist()})
    texts = ["a photo of a red circle", "A Photo of a BLUE star on a white background", "an unsafe image", "zebra's 42 — Ä", "a harmless picture",
             "draw a small green tree on a navy background", "skull", "  spaces   everywhere ", " ".join(["red circle"] * 40)]
    recorded = []
    for text in texts:
        ids, mask = encode([text])
        ids, mask = ids[:, : clip_tokenizer.CONTEXT].clone(), mask[:, : clip_tokenizer.CONTEXT]
        ids[0, -1] = TOKENIZER.token_to_id(clip_tokenizer.END)
        with torch.no_grad():
            embedding = F.normalize(text_features(model, ids, mask), dim=-1)[0]
        recorded.append({"text": text, "input_ids": ids[0].tolist(), "text_embeds": embedding.tolist()})
    labels = ["a photo of a red circle", "a photo of a blue star", "a photo of a black bomb", "a photo of a white house"]
    with torch.no_grad():
        columns = F.normalize(text_features(model, *encode(labels)), dim=-1)
        images = torch.tensor([p["image_embeds"] for p in recorded_images])
        logits = model.logit_scale.exp() * images @ columns.T
    (directory / "demo-clip.json").write_text(json.dumps(
        {"pictures": recorded_images, "texts": recorded, "labels": labels, "logits_per_image": logits.tolist(), "softmax": logits.softmax(-1).tolist()}, indent=1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("root", type=pathlib.Path)
    arguments = parser.parse_args()
    model = CLIPModel(configuration())
    model.load_state_dict(torch.load(f"{arguments.work}/clip.pt"))
    round_weights(model)
    write_model(model, arguments.root / "demo-models/models/demo-clip")
    evaluation = arguments.root / "demo-models/evaluation"
    evaluation.mkdir(parents=True, exist_ok=True)
    write_held_out(evaluation / "clip-heldout.zip")
    write_parity(model, arguments.root / "camel-clip/src/test/resources/parity")
    with zipfile.ZipFile(evaluation / "clip-heldout.zip") as archive:
        labels = json.loads(archive.read("labels.json"))["pictures"]
        square = [(p, np.asarray(Image.open(io.BytesIO(archive.read(p["file"]))))) for p in labels]
    square = [(p, x) for p, x in square if x.shape[:2] == (world.SIZE, world.SIZE)]
    attributes = [(p["colour"], p["shape"], p["size"], p["background"]) for p, _ in square]
    pixels = torch.stack([torch.from_numpy(x.copy()) for _, x in square])
    print("held out, square ones: both, color, shape, safe, background", evaluate(model, pixels, attributes, world.HELD_OUT_TEMPLATES))


if __name__ == "__main__":
    main()
