"""Creates the fixtures of LayoutParityTest: small models with random weights in every layout and family that clip:
reads, images of odd sizes, modes and orientations, and what the Python references give for both.

    python clip_layouts.py OPEN_CLIP TOKENIZER OUT [PART ...]

OPEN_CLIP   a folder with open_clip (the src of a checkout of mlfoundations/open_clip) and torchvision beside it
            (pip install --no-deps --target OPEN_CLIP torchvision: transformers must not find it)
TOKENIZER   a folder with the tokenizer of a CLIP model (demo-models/models/demo-clip)
OUT         where the fixtures go (camel-clip/src/test/resources/parity/layouts)
PART        what is made: clip, four-bits, siglip, naflex, open-clip, modes, policies; everything, and the images, if none is named

Needs torch, transformers, tokenizers, onnx, onnxruntime, pillow, diffusers, and for open_clip timm, ftfy, regex.
Takes about two minutes. Seeds are fixed; the files come out equal but for what a new version of a library changes.
"""

import importlib.machinery
import io
import json
import pathlib
import random
import shutil
import struct
import sys
import types
import zipfile
import zlib

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPConfig, CLIPModel, CLIPTokenizerFast, PreTrainedTokenizerFast, Siglip2Config, Siglip2Model, Siglip2Tokenizer, SiglipConfig, SiglipModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.siglip2.image_processing_pil_siglip2 import Siglip2ImageProcessorPil
from transformers.models.siglip2.modeling_siglip2 import Siglip2VisionEmbeddings

CLIP_MEAN, CLIP_STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
TEXTS = [
    "a photo of a red circle", "A Photo of a BLUE star on a white background", "zebra's 42, - A!", "skull", "  spaces   everywhere ",
    "draw a small green tree on a navy background", "red circle " * 60, "x",
]

HEADS_POLICY = """name: heads
version: "1"
categories:
  - name: everything
    type: head
    action: review
    threshold: -100
    model: head-96.onnx
  - name: nothing
    type: head
    below: true
    threshold: -100
    model: head-96.onnx
"""


def open_clip_at(folder):
    """Replaces the compiled part of torchvision, which open_clip does not use and which may not match the installed torch."""
    spec = importlib.machinery.PathFinder.find_spec("torchvision", [folder])
    module = types.ModuleType("torchvision")
    module.__path__, module.__spec__, module.__version__ = list(spec.submodule_search_locations), spec, "0"
    sys.modules["torchvision"] = module
    sys.path.insert(0, folder)
    import open_clip
    import open_clip.transform
    return open_clip


# ---------------------------------------------------------------- images


def random_image(rng, width, height):
    """Returns an image of smooth colors with edges and noise, in which a wrong filter, crop or color is visible."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = []
    for _ in range(3):
        plane = 128 + 90 * np.sin(x * rng.uniform(0.01, 0.2) + rng.uniform(0, 6)) * np.cos(y * rng.uniform(0.01, 0.2) + rng.uniform(0, 6))
        for _ in range(3):
            left, top = rng.randrange(width), rng.randrange(height)
            plane[top : top + max(1, height // 3), left : left + max(1, width // 3)] += rng.uniform(-120, 120)
        planes.append(plane)
    pixels = np.stack(planes, -1) + np.random.default_rng(rng.randrange(10**6)).normal(0, 6, (height, width, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def saved(image, name, **options):
    out = io.BytesIO()
    image.save(out, name.rsplit(".", 1)[1].upper().replace("JPG", "JPEG").replace("TIF", "TIFF"), **options)
    return out.getvalue()


def with_alpha(image, rng):
    y, x = np.mgrid[0 : image.height, 0 : image.width]
    image = image.convert("RGBA")
    image.putalpha(Image.fromarray(((x * 5 + y * 3) % 256).astype(np.uint8)))
    return image


def make_images():
    rng = random.Random(5)
    files = {}

    def add(name, image, **options):
        files[name] = saved(image, name, **options)

    for i, (width, height) in enumerate([(224, 224), (225, 224), (224, 299), (97, 61), (61, 97), (1, 1), (3, 190), (190, 2), (320, 241), (257, 341), (33, 32), (448, 224), (223, 223), (151, 150)]):
        add(f"rgb-{i:02d}-{width}x{height}.png", random_image(rng, width, height))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        add(f"turned-{orientation}.jpg", random_image(rng, 140 + orientation, 97), quality=90, exif=exif)
    for i, (quality, sampling) in enumerate([(95, 0), (75, 2), (40, 1), (100, 0), (60, 2)]):
        add(f"quality-{quality}-{sampling}.jpg", random_image(rng, 201 + 3 * i, 163), quality=quality, subsampling=sampling, progressive=i % 2 == 1)
    add("gray.jpg", random_image(rng, 119, 177).convert("L"), quality=85)
    add("gray.png", random_image(rng, 131, 88).convert("L"))
    add("gray-alpha.png", with_alpha(random_image(rng, 131, 88), rng).convert("LA"))
    add("sixteen-bits.png", Image.fromarray((np.asarray(random_image(rng, 99, 70).convert("L")).astype(np.uint16) * 2)))
    add("one-bit.png", random_image(rng, 120, 95).convert("1"))
    add("palette.png", random_image(rng, 170, 111).convert("P"))
    add("palette-16.png", random_image(rng, 111, 170).quantize(16))
    transparent = random_image(rng, 90, 120).quantize(32)
    add("palette-transparent.png", transparent, transparency=3)
    for i, (width, height) in enumerate([(150, 97), (64, 201), (300, 50)]):
        add(f"alpha-{i}.png", with_alpha(random_image(rng, width, height), rng))
    add("palette.gif", random_image(rng, 101, 143).convert("P"))
    add("gray.gif", random_image(rng, 77, 55).convert("L"))
    add("lossless.webp", random_image(rng, 133, 92), lossless=True)
    for quality in (50, 80, 95):
        add(f"lossy-{quality}.webp", random_image(rng, 142, 107), quality=quality)
    add("alpha.webp", with_alpha(random_image(rng, 81, 93), rng), lossless=True)
    add("rgb.bmp", random_image(rng, 75, 52))
    add("palette.bmp", random_image(rng, 75, 52).convert("P"))
    add("rgb.tif", random_image(rng, 83, 66))
    add("packed.tif", random_image(rng, 83, 66), compression="tiff_lzw")
    add("gray.tif", random_image(rng, 66, 83).convert("L"))
    assert len(files) >= 50, len(files)
    return files


def read(data):
    """Reads an image as transformers' load_image: converted to RGB first."""
    return read_in_own_mode(data).convert("RGB")


def read_in_own_mode(data):
    """Reads an image for open_clip and openai/CLIP, which convert to RGB after resizing; upright, which is left to their callers."""
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data)))


def png_of_16_bits(pixels):
    """Returns a PNG with 2, 3 or 4 channels of 16 bits, which Pillow reads but does not write."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 16, {2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def make_images_of_all_modes():
    rng = random.Random(17)
    deep = np.random.default_rng(17)
    files = {}

    def add(name, image, **options):
        files[name] = saved(image, name, **options)

    def deep_pixels(width, height, channels):
        pixels = np.asarray(random_image(rng, width, height)).astype(np.uint16)[:, :, [0, 1, 2, 0]] * 257 ^ deep.integers(0, 256, (height, width, 4), np.uint16)
        pixels[:, :, 3] = np.mgrid[0:height, 0:width].sum(0) * 331 % 65536
        return pixels[:, :, {2: [0, 3], 3: [0, 1, 2], 4: [0, 1, 2, 3]}[channels]]

    for name, (width, height) in {"large": (150, 97), "small": (31, 44), "same": (64, 64), "wide": (64, 48)}.items():
        add(f"rgb-{name}.png", random_image(rng, width, height))
        add(f"rgba-{name}.png", with_alpha(random_image(rng, width, height), rng))
        add(f"la-{name}.png", with_alpha(random_image(rng, width, height), rng).convert("LA"))
        add(f"p-{name}.png", random_image(rng, width, height).quantize(40))
        add(f"p-transparent-{name}.png", random_image(rng, width, height).quantize(200), transparency=bytes(i % 256 for i in range(200)))
        add(f"1-{name}.png", random_image(rng, width, height).convert("1"))
        add(f"i16-{name}.png", Image.fromarray(deep_pixels(width, height, 3)[:, :, 0]))
        add(f"i16-dark-{name}.png", Image.fromarray(np.asarray(random_image(rng, width, height).convert("L")).astype(np.uint16) * 2))
        for channels in (2, 3, 4):
            files[f"deep-{channels}-{name}.png"] = png_of_16_bits(deep_pixels(width, height, channels))
    inks = np.stack([np.asarray(random_image(rng, 150, 97).convert("L")) for _ in range(4)], -1)
    # Not as JPEG, of which the decoder returns CMYK as RGB.
    add("cmyk-inks.tif", Image.frombytes("CMYK", (150, 97), inks.tobytes()))
    add("l.png", random_image(rng, 131, 88).convert("L"))
    add("l-transparent.png", random_image(rng, 131, 88).convert("L"), transparency=7)
    add("rgb-transparent.png", random_image(rng, 131, 88), transparency=(1, 2, 3))
    add("l.jpg", random_image(rng, 119, 77).convert("L"))
    add("p.gif", random_image(rng, 101, 143).convert("P"))
    add("p-transparent.gif", random_image(rng, 101, 143).quantize(30), transparency=4)
    add("l.gif", random_image(rng, 77, 55).convert("L"))
    add("rgba.webp", with_alpha(random_image(rng, 81, 93), rng), lossless=True)
    add("p.bmp", random_image(rng, 75, 52).convert("P"))
    add("1.bmp", random_image(rng, 75, 52).convert("1"))
    add("l.bmp", random_image(rng, 75, 52).convert("L"))
    add("rgba.tif", with_alpha(random_image(rng, 83, 66), rng))
    add("la.tif", with_alpha(random_image(rng, 83, 66), rng).convert("LA"))
    add("l.tif", random_image(rng, 66, 83).convert("L"))
    add("p.tif", random_image(rng, 66, 83).convert("P"))
    add("1.tif", random_image(rng, 66, 83).convert("1"))
    add("i16.tif", Image.fromarray(deep_pixels(66, 83, 3)[:, :, 0]))
    return files


MODE_TRANSFORMS = {
    "shortest": {"size": 64, "resize_mode": "shortest"},
    "shortest of two": {"size": (48, 64), "resize_mode": "shortest", "interpolation": "bilinear"},
    "squash": {"size": (48, 64), "resize_mode": "squash", "interpolation": "bilinear"},
    "longest": {"size": 64, "resize_mode": "longest"},
    "longest on a color": {"size": 64, "resize_mode": "longest", "interpolation": "bilinear", "fill_color": 114},
}


def make_modes(out, open_clip):
    """Writes images of all modes, and a checksum of the pixels of each after open_clip's resizing, before they become floats."""
    from open_clip.transform import PreprocessCfg, image_transform_v2

    print("images of all modes")
    files = make_images_of_all_modes()
    with zipfile.ZipFile(out / "modes.zip", "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    recorded = {}
    for kind, config in MODE_TRANSFORMS.items():
        steps = image_transform_v2(PreprocessCfg(**config), is_train=False).transforms
        # The last two transforms convert to floats and normalize.
        recorded[kind] = {"config": config, "pixels": {name: zlib.crc32(apply(steps[:-2], read_in_own_mode(data)).tobytes()) for name, data in files.items()}}
    (out / "modes.json").write_text(json.dumps(recorded))


def apply(steps, image):
    for step in steps:
        image = step(image)
    assert image.mode == "RGB"
    return image


# ---------------------------------------------------------------- models


def liven(model, seed, gain=1.0):
    """Scales random weights: with the default initialization, all inputs have nearly the same embedding, which would test nothing."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() >= 2:
                fan_in = parameter[0].numel() if "embedding" not in name or "patch" in name else 1
                parameter.copy_(noise * gain / fan_in**0.5)
            elif "scale" in name or "logit_bias" in name:
                pass
            elif name.endswith("weight"):
                parameter.copy_(1 + 0.2 * noise)
            else:
                parameter.copy_(0.1 * noise)
            # Half of the bytes become zero, which halves the size of the archives.
            parameter.copy_(parameter.bfloat16().float())
    return model.eval()


class Vision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.vision_model, self.visual_projection = model.vision_model, getattr(model, "visual_projection", torch.nn.Identity())

    def forward(self, pixel_values):
        return self.visual_projection(self.vision_model(pixel_values=pixel_values).pooler_output)


class Text(torch.nn.Module):
    def __init__(self, model, masked):
        super().__init__()
        self.text_model, self.text_projection, self.masked = model.text_model, getattr(model, "text_projection", torch.nn.Identity()), masked

    def forward(self, input_ids, attention_mask=None):
        return self.text_projection(self.text_model(input_ids=input_ids, attention_mask=attention_mask).pooler_output)


class Joint(torch.nn.Module):
    def __init__(self, model, masked):
        super().__init__()
        self.model, self.masked = model, masked

    def forward(self, input_ids, pixel_values, attention_mask=None):
        out = self.model(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return out.logits_per_image, out.logits_per_text, out.text_embeds, out.image_embeds


def export(module, inputs, path, names, outputs, dynamic):
    path.parent.mkdir(parents=True, exist_ok=True)
    # A module in training mode would be restored to it, with all submodules.
    torch.onnx.export(module.eval(), inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=dynamic, opset_version=17, dynamo=False)


def export_vision(model, path, size, dtype=torch.float32, names=("pixel_values", "image_embeds")):
    module = model if isinstance(model, torch.nn.Module) and not hasattr(model, "vision_model") else Vision(model)
    export(module.to(dtype), (torch.randn(2, 3, size, size).to(dtype),), path, [names[0]], [names[1]], {names[0]: {0: "batch"}, names[1]: {0: "batch"}})


def export_text(model, path, length, masked, names=("input_ids", "text_embeds")):
    ids = torch.randint(3, 30, (2, length))
    inputs = (ids, torch.ones_like(ids)) if masked else (ids,)
    fed = [names[0]] + (["attention_mask"] if masked else [])
    export(Text(model, masked), inputs, path, fed, [names[1]], {**{n: {0: "batch", 1: "length"} for n in fed}, names[1]: {0: "batch"}})


def export_joint(model, path, size, length, masked):
    ids = torch.randint(3, 30, (2, length))
    inputs = (ids, torch.randn(3, 3, size, size)) + ((torch.ones_like(ids),) if masked else ())
    fed = ["input_ids", "pixel_values"] + (["attention_mask"] if masked else [])
    texts = {0: "texts", 1: "length"}
    export(Joint(model, masked), inputs, path, fed, ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"],
           {"input_ids": texts, "pixel_values": {0: "images"}, "attention_mask": texts, "logits_per_image": {0: "images", 1: "texts"},
            "logits_per_text": {0: "texts", 1: "images"}, "text_embeds": {0: "texts"}, "image_embeds": {0: "images"}})


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1))


# ---------------------------------------------------------------- families


def clip_model(tokenizer, patch, seed, gain=1.5):
    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = CLIPConfig(
        text_config={**sizes, "vocab_size": len(tokenizer), "max_position_embeddings": 77, "eos_token_id": tokenizer.eos_token_id, "bos_token_id": tokenizer.bos_token_id, "projection_dim": 48},
        vision_config={**sizes, "image_size": 224, "patch_size": patch, "projection_dim": 48}, projection_dim=48, attn_implementation="eager")
    return liven(CLIPModel(config), seed, gain)


def clip_files(model, tokenizer_folder, folder):
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(tokenizer_folder / name, folder / name)
    write_json(folder / "config.json", {**model.config.to_dict(), "model_type": "clip"})
    write_json(folder / "preprocessor_config.json", {
        "image_processor_type": "CLIPImageProcessor", "do_resize": True, "size": {"shortest_edge": 224}, "resample": 3, "do_center_crop": True,
        "crop_size": {"height": 224, "width": 224}, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": CLIP_MEAN, "image_std": CLIP_STD, "do_convert_rgb": True})


def clip_pixels(data):
    return CLIPImageProcessorPil(size={"shortest_edge": 224}, crop_size={"height": 224, "width": 224})(read(data), return_tensors="pt").pixel_values


def clip_texts(tokenizer):
    return lambda text: dict(tokenizer([text], truncation=True, max_length=77, padding=True, return_tensors="pt"))


def variants(folder):
    """Writes the variants that transformers.js and onnx-community publish in addition to the plain graph."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    for name in ("vision_model", "text_model"):
        plain = folder / f"onnx/{name}.onnx"
        for suffix, kind in (("quantized", QuantType.QUInt8), ("int8", QuantType.QInt8), ("uint8", QuantType.QUInt8)):
            # Signed weights of 8 bits saturate in the 16-bit sums of processors with AVX2 but no VNNI, and the vectors would depend on
            # the processor. Weights of 7 bits do not (255 * 64 * 2 < 2^15); unsigned ones are summed in 32 bits.
            quantize_dynamic(plain, folder / f"onnx/{name}_{suffix}.onnx", weight_type=kind, op_types_to_quantize=["MatMul", "Gemm"], reduce_range=kind == QuantType.QInt8)
        quantize(MatMulNBitsQuantizer(onnx.load(plain), block_size=32, is_symmetric=True), folder / f"onnx/{name}_q4.onnx")


def quantize(quantizer, path):
    quantizer.process()
    quantizer.model.save_model_to_file(str(path))


def record(files, pixels, image_embeds, inputs, text_embeds, logit=None):
    """Records the L2-normalized embeddings of the reference implementations for all images and texts."""
    with torch.no_grad():
        images = F.normalize(torch.cat([image_embeds(pixels(data)).float() for data in files.values()]), dim=-1)
        texts = F.normalize(torch.cat([text_embeds(inputs(text)).float() for text in TEXTS]), dim=-1)
    alike = (images @ images.T).fill_diagonal_(0).abs().mean().item(), (texts @ texts.T).fill_diagonal_(0).abs().mean().item()
    print(f"    mean cosine of two images {alike[0]:.3f}, of two texts {alike[1]:.3f}")
    rounded = lambda rows: [[round(v, 6) for v in row] for row in rows.tolist()]
    return {"images": dict(zip(files, rounded(images))), "texts": dict(zip(TEXTS, rounded(texts))), **({"logits": logit(images, texts)} if logit else {})}


def session_of(path):
    session = onnxruntime.InferenceSession(str(path))
    return lambda feed: torch.from_numpy(session.run(None, {i.name: feed[i.name].numpy() for i in session.get_inputs()})[0]).float()


def softmax_or_sigmoid(model, sigmoid):
    def scores(images, texts):
        with torch.no_grad():
            logits = model.logit_scale.exp() * images @ texts.T + (model.logit_bias if sigmoid else 0)
        return [[round(v, 5) for v in row] for row in logits.tolist()]
    return scores


def make_four_bits(files, work, tokenizer_folder):
    """Writes the two 4-bit variants that are not in the archive of the plain graphs: nf4, and q4 of float16 graphs."""
    from onnxruntime.quantization.matmul_bnb4_quantizer import MatMulBnb4Quantizer
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    print("clip, patches of 32, four bits")
    tokenizer = CLIPTokenizerFast.from_pretrained(tokenizer_folder)
    model = clip_model(tokenizer, 32, 1, gain=1.0)
    folder = work / "clip-four-bits"
    folder.mkdir(parents=True)
    clip_files(model, tokenizer_folder, folder)
    recorded = {}
    for suffix, dtype in (("bnb4", torch.float32), ("q4f16", torch.float16)):
        paths = {name: folder / f"onnx/{name}_{suffix}.onnx" for name in ("vision_model", "text_model")}
        export_text(model.to(dtype), paths["text_model"], 7, True)
        export_vision(model.to(dtype), paths["vision_model"], 224, dtype)
        for path in paths.values():
            plain = onnx.load(path)
            quantize(MatMulBnb4Quantizer(plain, MatMulBnb4Quantizer.NF4, 64) if suffix == "bnb4" else MatMulNBitsQuantizer(plain, block_size=32, is_symmetric=True), path)
        vision, text = session_of(paths["vision_model"]), session_of(paths["text_model"])
        recorded[f"clip-four-bits {suffix}"] = record(
            files, clip_pixels, lambda values: vision({"pixel_values": values.to(dtype)}), clip_texts(tokenizer), text)
    return recorded


def make_clip(files, work, tokenizer_folder):
    tokenizer = CLIPTokenizerFast.from_pretrained(tokenizer_folder)
    recorded = {}

    def features(model):
        return dict(pixels=clip_pixels, image_embeds=Vision(model), inputs=clip_texts(tokenizer),
                    text_embeds=lambda fed: Text(model, True)(**fed))

    print("clip, patches of 32, a graph for each tower, and its variants")
    # Larger weights make dynamic quantization chaotic: the reference would not be reproducible.
    model = clip_model(tokenizer, 32, 1, gain=1.0)
    folder = work / "clip-vit-b-32"
    folder.mkdir(parents=True)
    clip_files(model, tokenizer_folder, folder)
    export_vision(model, folder / "onnx/vision_model.onnx", 224)
    export_text(model, folder / "onnx/text_model.onnx", 7, True)
    variants(folder)
    recorded["clip-vit-b-32"] = record(files, **features(model))
    for suffix in ("quantized", "int8", "uint8", "q4"):
        vision, text = (session_of(folder / f"onnx/{n}_{suffix}.onnx") for n in ("vision_model", "text_model"))
        recorded[f"clip-vit-b-32 {suffix}"] = record(
            files, clip_pixels, lambda values: vision({"pixel_values": values}), clip_texts(tokenizer), text)

    print("clip, patches of 16, one graph for both towers")
    model = clip_model(tokenizer, 16, 2)
    with torch.no_grad():
        model.logit_scale.fill_(3.7)
    folder = work / "clip-vit-b-16"
    folder.mkdir(parents=True)
    clip_files(model, tokenizer_folder, folder)
    export_joint(model, folder / "onnx/model.onnx", 224, 7, True)
    recorded["clip-vit-b-16"] = record(files, **features(model), logit=softmax_or_sigmoid(model, False))

    print("clip, patches of 14, half precision in and out, in the folder itself")
    model = clip_model(tokenizer, 14, 3).half().float()
    folder = work / "clip-vit-l-14"
    folder.mkdir(parents=True)
    clip_files(model, tokenizer_folder, folder)
    recorded["clip-vit-l-14"] = record(files, **features(model))
    export_text(model.half(), folder / "text_model_fp16.onnx", 7, True)
    export_vision(model, folder / "vision_model_fp16.onnx", 224, torch.float16)
    return recorded


SIGLIP_SIZES = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
SIGLIP_CORPUS = TEXTS + ["a photo of many things", "the quick brown fox jumps over the lazy dog", "0 1 2 3 4 5 6 7 8 9"]


def siglip_weights(model, seed):
    liven(model, seed, 1.5)
    with torch.no_grad():
        model.logit_scale.fill_(4.4)
        model.logit_bias.fill_(-9.5)
    return model


def siglip_texts(tokenizer):
    return lambda text: {"input_ids": tokenizer([text], padding="max_length", truncation=True, max_length=64, return_tensors="pt").input_ids}


def siglip2_tokenizer(folder):
    """Returns a tokenizer as that of SigLIP 2: Gemma's, without the lower-casing, which the tokenizer.json of common exports omits."""
    trained = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    trained.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(" ", "▁")])
    trained.train_from_iterator(SIGLIP_CORPUS, trainers.BpeTrainer(vocab_size=400, special_tokens=["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"] + [f"<0x{b:02X}>" for b in range(256)]))
    state = json.loads(trained.to_str())["model"]
    tokenizer = Siglip2Tokenizer(vocab=state["vocab"], merges=[tuple(m) for m in state["merges"]])
    tokenizer._tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    tokenizer.padding_side = "right"
    plain = json.loads(tokenizer._tokenizer.to_str())
    plain["normalizer"] = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    write_json(folder / "tokenizer.json", plain)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "GemmaTokenizer", "pad_token": "<pad>", "eos_token": "<eos>", "unk_token": "<unk>", "padding_side": "right"})
    return tokenizer


def make_siglip(files, work):
    recorded = {}

    def siglip(vocabulary, seed):
        return siglip_weights(SiglipModel(SiglipConfig(
            text_config={**SIGLIP_SIZES, "vocab_size": vocabulary, "max_position_embeddings": 64},
            vision_config={**SIGLIP_SIZES, "image_size": 224, "patch_size": 16}, attn_implementation="eager")), seed)

    def files_of(model, folder):
        write_json(folder / "config.json", {**model.config.to_dict(), "model_type": "siglip"})
        write_json(folder / "preprocessor_config.json", {
            "image_processor_type": "SiglipImageProcessor", "do_resize": True, "size": {"height": 224, "width": 224}, "resample": 3,
            "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "do_convert_rgb": None})

    def pixels(data):
        return SiglipImageProcessorPil(size={"height": 224, "width": 224})(read(data), return_tensors="pt").pixel_values

    print("siglip, a graph for each tower and one for both beside them")
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(Regex(r"[!-/:-@\[-`{-~]"), ""), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(SIGLIP_CORPUS, trainers.UnigramTrainer(vocab_size=120, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>"))
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    model = siglip(tokenizer.get_vocab_size(), 4)
    folder = work / "siglip"
    folder.mkdir(parents=True)
    files_of(model, folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "SiglipTokenizer", "pad_token": "</s>", "eos_token": "</s>", "unk_token": "<unk>", "model_max_length": 64})
    export_vision(model, folder / "onnx/vision_model.onnx", 224, names=("pixel_values", "pooler_output"))
    export_text(model, folder / "onnx/text_model.onnx", 64, False, names=("input_ids", "pooler_output"))
    export_joint(model, folder / "onnx/model.onnx", 224, 64, False)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="</s>", eos_token="</s>", unk_token="<unk>")
    recorded["siglip"] = record(files, pixels, Vision(model), siglip_texts(fast), lambda fed: Text(model, False)(**fed), softmax_or_sigmoid(model, True))

    print("siglip 2 of a fixed size, one graph for both towers, a tokenizer that leaves upper case")
    folder = work / "siglip2"
    folder.mkdir(parents=True)
    tokenizer = siglip2_tokenizer(folder)
    model = siglip(len(tokenizer), 5)
    files_of(model, folder)
    export_joint(model, folder / "model.onnx", 224, 64, False)
    recorded["siglip2"] = record(files, pixels, Vision(model), siglip_texts(tokenizer), lambda fed: Text(model, False)(**fed), softmax_or_sigmoid(model, True))
    return recorded


def traceable_position_embeddings(positions, shapes, max_length):
    """What the method of transformers gives, without its loop over images, which cannot be exported: a weighted mean of the places
    of the trained grid for each patch. (For images one patch wide and several high torch's own resizing differs from this one.)"""
    side, places = int(positions.shape[0]), torch.arange(max_length)
    height, width = shapes[:, :1], shapes[:, 1:]
    places = torch.where(places < height * width, places, 0)

    def weights(place, size):
        scale = float(side) / size.unsqueeze(-1).float()
        centre = (place.unsqueeze(-1).float() + 0.5) * scale
        near = (1 - (torch.arange(side).float() + 0.5 - centre).abs() / scale.clamp(min=1)).clamp(min=0)
        return near / near.sum(-1, keepdim=True)

    rows, columns = weights(places // width, height), weights(places % width, width)
    return (rows.unsqueeze(-1) * columns.unsqueeze(-2)).flatten(2) @ positions.flatten(0, 1)


class PatchVision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.vision_model = model.vision_model

    def forward(self, pixel_values, pixel_attention_mask, spatial_shapes):
        return self.vision_model(pixel_values=pixel_values, pixel_attention_mask=pixel_attention_mask, spatial_shapes=spatial_shapes).pooler_output


class PatchJoint(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, pixel_values, pixel_attention_mask, spatial_shapes):
        out = self.model(input_ids=input_ids, pixel_values=pixel_values, pixel_attention_mask=pixel_attention_mask, spatial_shapes=spatial_shapes)
        return out.logits_per_image, out.logits_per_text, out.text_embeds, out.image_embeds


def make_naflex(files, work):
    print("siglip 2 for images of any shape, a graph for each tower and one for both beside them")
    folder = work / "siglip2-naflex"
    folder.mkdir(parents=True)
    tokenizer = siglip2_tokenizer(folder)
    model = siglip_weights(Siglip2Model(Siglip2Config(
        text_config={**SIGLIP_SIZES, "vocab_size": len(tokenizer), "max_position_embeddings": 64},
        vision_config={**SIGLIP_SIZES, "patch_size": 16, "num_patches": 256}, attn_implementation="eager")), 10)
    write_json(folder / "config.json", {**model.config.to_dict(), "model_type": "siglip2"})
    write_json(folder / "preprocessor_config.json", {
        "image_processor_type": "Siglip2ImageProcessor", "do_resize": True, "resample": 2, "do_rescale": True, "rescale_factor": 1 / 255,
        "do_normalize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "do_convert_rgb": None, "patch_size": 16, "max_num_patches": 256})
    processor = Siglip2ImageProcessorPil()
    recorded = {"siglip2-naflex": record(
        files, lambda data: processor(read(data), return_tensors="pt"), lambda values: PatchVision(model)(**values),
        siglip_texts(tokenizer), lambda fed: Text(model, False)(**fed), softmax_or_sigmoid(model, True))}

    inputs = processor([Image.new("RGB", (40, 30)), Image.new("RGB", (20, 90))], return_tensors="pt")
    fed = (inputs["pixel_values"], inputs["pixel_attention_mask"].long(), inputs["spatial_shapes"].long())
    names = ["pixel_values", "pixel_attention_mask", "spatial_shapes"]
    axes = lambda batch: {names[0]: {0: batch, 1: "patches"}, names[1]: {0: batch, 1: "patches"}, names[2]: {0: batch}}
    original = Siglip2VisionEmbeddings.resize_positional_embeddings
    Siglip2VisionEmbeddings.resize_positional_embeddings = staticmethod(traceable_position_embeddings)
    export(PatchVision(model), fed, folder / "onnx/vision_model.onnx", names, ["pooler_output"], {**axes("batch"), "pooler_output": {0: "batch"}})
    ids = torch.randint(3, 30, (3, 64))
    export(PatchJoint(model), (ids, *fed), folder / "onnx/model.onnx", ["input_ids", *names], ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"],
           {**axes("images"), "input_ids": {0: "texts"}, "logits_per_image": {0: "images", 1: "texts"}, "logits_per_text": {0: "texts", 1: "images"},
            "text_embeds": {0: "texts"}, "image_embeds": {0: "images"}})
    Siglip2VisionEmbeddings.resize_positional_embeddings = staticmethod(original)
    export_text(model, folder / "onnx/text_model.onnx", 64, False, names=("input_ids", "pooler_output"))
    return recorded


class OpenText(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, text):
        return self.model.encode_text(text)


class OpenVision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        return self.model.encode_image(image)


def make_open_clip(files, work, tokenizer_folder, open_clip):
    from open_clip.model import CLIP
    from open_clip.transform import PreprocessCfg, image_transform_v2

    tokenizer = CLIPTokenizerFast.from_pretrained(tokenizer_folder)
    text_cfg = {"context_length": 77, "vocab_size": len(tokenizer), "width": 64, "heads": 4, "layers": 2}
    vit = {"image_size": 224, "layers": 2, "width": 64, "head_width": 16, "patch_size": 32}
    recorded = {}

    def ids(text):
        # As open_clip's tokenizers: truncated so that the last id is the end token, then padded with 0.
        row = tokenizer([text], truncation=True, max_length=77).input_ids[0]
        return {"text": torch.tensor([row + [0] * (77 - len(row))])}

    def make(name, vision_cfg, preprocess, layout, seed):
        print(f"open_clip, {name}")
        model_cfg = {"embed_dim": 48, "vision_cfg": vision_cfg, "text_cfg": text_cfg}
        model = CLIP(48, dict(vision_cfg), dict(text_cfg))
        # The end token has the highest id, as in OpenAI's vocabulary; in the small one it has another.
        liven(model, seed, 1.3)
        if isinstance(vision_cfg["layers"], list):
            for module in model.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
                    torch.nn.init.normal_(module.running_mean, 0, 0.1)
        model.eval()
        transform = image_transform_v2(PreprocessCfg(**preprocess), is_train=False)
        folder = work / name
        folder.mkdir(parents=True)
        if layout == "open_clip":
            vision_file, text_file, tokenizer_place = folder / "visual.onnx", folder / "textual.onnx", folder
            write_json(folder / "open_clip_config.json", {"model_cfg": model_cfg, "preprocess_cfg": {k: v for k, v in preprocess.items() if k != "size"}})
        else:
            vision_file, text_file, tokenizer_place = folder / "visual/model.onnx", folder / "textual/model.onnx", folder / "textual"
            write_json(folder / "config.json", model_cfg)
            write_json(folder / "visual/preprocess_cfg.json", preprocess)
            (folder / "textual").mkdir(exist_ok=True)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(tokenizer_folder / file, tokenizer_place / file)
        config = json.loads((tokenizer_place / "tokenizer_config.json").read_text())
        config["pad_token"] = tokenizer.convert_ids_to_tokens(0)
        write_json(tokenizer_place / "tokenizer_config.json", config)
        export(OpenVision(model), (torch.randn(2, 3, 224, 224),), vision_file, ["image"], ["embedding"], {"image": {0: "batch"}, "embedding": {0: "batch"}})
        export(OpenText(model), (torch.randint(3, 30, (2, 77), dtype=torch.int32),), text_file, ["text"], ["embedding"], {"text": {0: "batch"}, "embedding": {0: "batch"}})
        recorded[name] = record(files, lambda data: transform(read_in_own_mode(data))[None], OpenVision(model), ids, lambda fed: OpenText(model)(**fed))

    usual = {"size": (224, 224), "mode": "RGB", "mean": CLIP_MEAN, "std": CLIP_STD, "interpolation": "bicubic", "fill_color": 0}
    make("rn50", {"image_size": 224, "layers": [1, 1, 1, 1], "width": 8, "patch_size": None, "head_width": 64}, {**usual, "resize_mode": "shortest"}, "open_clip", 6)
    make("open-clip-squash", vit, {**usual, "resize_mode": "squash"}, "folders", 7)
    make("open-clip-longest", vit, {**usual, "resize_mode": "longest", "interpolation": "bilinear", "fill_color": 114}, "folders", 8)
    return recorded


def make_policies(out):
    """Writes concepts and a head with random weights, and the results of diffusers' safety checker and of the head for some embeddings."""
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from safetensors.torch import save_file

    print("safety checker and head")
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config={**sizes, "image_size": 32, "patch_size": 16}, projection_dim=24)).eval()
    generator = torch.Generator().manual_seed(9)
    with torch.no_grad():
        for name, parameter in checker.named_parameters():
            if parameter.dim() > 1:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.3)
        checker.concept_embeds_weights.copy_(torch.rand(17, generator=generator) * 0.2 + 0.32)
        checker.special_care_embeds_weights.copy_(torch.rand(3, generator=generator) * 0.1 + 0.25)
        pixels = torch.randn(60, 3, 32, 32, generator=generator)
        vectors = F.normalize(checker.visual_projection(checker.vision_model(pixels)[1]), dim=-1)
        _, flagged = checker(pixels, [np.ones((2, 2, 3)) for _ in range(60)])
        head = torch.nn.Linear(24, 1)
        scores = head(vectors)[:, 0]
    print("    flagged", sum(map(bool, flagged)), "of 60")
    out.mkdir(parents=True, exist_ok=True)
    save_file({n: p.detach().half().contiguous() if n == "concept_embeds" else p.detach().contiguous() for n, p in checker.state_dict().items() if "embeds" in n}, out / "concepts.safetensors")
    export(head, (vectors[:2],), out / "head.onnx", ["embeddings"], ["score"], {"embeddings": {0: "batch"}, "score": {0: "batch"}})
    # For the embeddings of demo-clip, next to a policy that names it.
    export(torch.nn.Linear(96, 1), (torch.randn(2, 96),), out / "head-96.onnx", ["embeddings"], ["score"], {"embeddings": {0: "batch"}, "score": {0: "batch"}})
    (out / "heads.yaml").write_text(HEADS_POLICY)
    (out / "policies.json").write_text(json.dumps({"vectors": [[round(v, 7) for v in row] for row in vectors.tolist()], "flagged": [bool(f) for f in flagged], "scores": scores.tolist()}))


def main():
    tokenizer_folder, out, wanted = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:]
    torch.manual_seed(0)
    work = out / "work"
    if not wanted:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        with zipfile.ZipFile(out / "pictures.zip", "w") as archive:
            for name, data in make_images().items():
                archive.writestr(zipfile.ZipInfo(name), data)
    with zipfile.ZipFile(out / "pictures.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    parts = {
        "clip": lambda: make_clip(files, work, tokenizer_folder),
        "four-bits": lambda: make_four_bits(files, work, tokenizer_folder),
        "siglip": lambda: make_siglip(files, work),
        "naflex": lambda: make_naflex(files, work),
        "open-clip": lambda: make_open_clip(files, work, tokenizer_folder, open_clip_at(sys.argv[1])),
        "modes": lambda: make_modes(out, open_clip_at(sys.argv[1])),
        "policies": lambda: make_policies(out / "policies"),
    }
    work.mkdir()
    for part in wanted or parts:
        for name, values in (parts[part]() or {}).items():
            (out / f"{name.replace(' ', '_')}.json").write_text(json.dumps(values))
    for folder in sorted(work.iterdir()):
        with zipfile.ZipFile(out / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.writestr(zipfile.ZipInfo(str(file.relative_to(folder))), file.read_bytes(), zipfile.ZIP_DEFLATED)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
