"""Creates the model and the images for `benchmarks/run speed`, and measures Pillow:

    python vit_b_32.py model OUT      a CLIP of the size of ViT-B/32 with random weights (graphs, configs, tokenizer) in OUT
    python vit_b_32.py images OUT   JPEG files of the typical sizes of COCO and one larger in OUT/coco, of ImageNet in OUT/imagenet
    python vit_b_32.py pillow DIR     for each name read of a JPEG file in DIR, the milliseconds that Pillow and numpy take for it

Needs pillow and numpy; for the model also torch, transformers and onnx.
"""

import json
import pathlib
import shutil
import sys
import time

MEAN, STD, SIDE = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711], 224


def model(out):
    import torch
    from transformers import CLIPConfig, CLIPModel

    tokenizer = pathlib.Path(__file__).parent.parent.parent / "demo-models/models/demo-clip"
    clip = CLIPModel(CLIPConfig(attn_implementation="eager")).eval()

    class Vision(torch.nn.Module):
        def forward(self, pixel_values):
            return clip.visual_projection(clip.vision_model(pixel_values=pixel_values).pooler_output)

    class Text(torch.nn.Module):
        def forward(self, input_ids):
            return clip.text_projection(clip.text_model(input_ids=input_ids).pooler_output)

    (out / "onnx").mkdir(parents=True, exist_ok=True)
    for module, part, value, name, vector, axes in (
            (Vision(), clip.vision_model, torch.randn(2, 3, SIDE, SIDE), "pixel_values", "image_embeds", {0: "batch"}),
            (Text(), clip.text_model, torch.randint(0, 800, (2, 7)), "input_ids", "text_embeds", {0: "batch", 1: "length"})):
        module.part, module.projection = part, clip.visual_projection if name == "pixel_values" else clip.text_projection
        torch.onnx.export(module.eval(), (value,), str(out / f"onnx/{'vision' if name == 'pixel_values' else 'text'}_model.onnx"), input_names=[name],
                          output_names=[vector], dynamic_axes={name: axes, vector: {0: "batch"}}, opset_version=17, dynamo=False)
    for file in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(tokenizer / file, out / file)
    (out / "preprocessor_config.json").write_text(json.dumps({"size": {"shortest_edge": SIDE}, "crop_size": {"height": SIDE, "width": SIDE}, "resample": 3, "image_mean": MEAN, "image_std": STD}))
    # Written last, so that an existing config.json means a complete model.
    (out / "config.json").write_text(json.dumps({**clip.config.to_dict(), "model_type": "clip"}))


SIZES = {
    "coco": [(640, 480), (640, 427), (480, 640), (500, 375), (640, 360), (612, 612), (427, 640), (1024, 768)],
    "imagenet": [(500, 375), (500, 333), (375, 500), (333, 500), (500, 500), (500, 334), (400, 300), (500, 376)],
}


def images(out):
    import numpy as np
    from PIL import Image

    random = np.random.default_rng(3)
    for folder, sizes in SIZES.items():
        (out / folder).mkdir(parents=True, exist_ok=True)
        for i, (width, height) in enumerate(sizes):
            y, x = np.mgrid[0:height, 0:width]
            planes = [128 + 60 * np.sin(x / random.uniform(9, 90)) * np.cos(y / random.uniform(9, 90)) + 40 * np.sin((x + y) / random.uniform(3, 30)) for _ in range(3)]
            pixels = np.stack(planes, -1) + random.normal(0, 8, (height, width, 3))
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out / folder / f"{i}-{width}x{height}.jpg", quality=85)


def pillow(folder):
    import io

    import numpy as np
    from PIL import Image

    mean, std = np.array(MEAN, np.float32), np.array(STD, np.float32)

    def prepare(data):
        image = Image.open(io.BytesIO(data)).convert("RGB")
        width, height = image.size
        short = min(width, height)
        image = image.resize((SIDE * width // short, SIDE * height // short), Image.BICUBIC)
        left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
        values = np.asarray(image.crop((left, top, left + SIDE, top + SIDE)), np.float32) / 255
        return np.ascontiguousarray(((values - mean) / std).transpose(2, 0, 1))

    for name in sys.stdin:
        data = (folder / name.strip()).read_bytes()
        begin = time.perf_counter()
        prepare(data)
        print((time.perf_counter() - begin) * 1000, flush=True)


if __name__ == "__main__":
    {"model": model, "images": images, "pillow": pillow}[sys.argv[1]](pathlib.Path(sys.argv[2]))
