"""Trains demo-clip: transformers' CLIPModel on the shape world.

python clip_train.py WORK [--steps 12000]     writes WORK/clip.pt; about 25 minutes on one core
"""

import argparse
import math
import random
import time

import torch
import torch.nn.functional as F
from torch import nn
from transformers import CLIPConfig, CLIPModel

import clip_tokenizer
import shapeworld as world

BATCH = 32
PATCH = 12
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
ATTRIBUTES = [world.COLOR_NAMES, world.SHAPES, world.SIZE_NAMES, world.BACKGROUND_NAMES, [0, 1]]
TOKENIZER = clip_tokenizer.build()


def configuration():
    end = TOKENIZER.token_to_id(clip_tokenizer.END)
    start = TOKENIZER.token_to_id(clip_tokenizer.START)
    return CLIPConfig(
        text_config=dict(
            vocab_size=TOKENIZER.get_vocab_size(), hidden_size=128, intermediate_size=512, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=clip_tokenizer.CONTEXT, bos_token_id=start, eos_token_id=end, pad_token_id=end, projection_dim=96,
        ),
        vision_config=dict(
            image_size=world.SIZE, patch_size=PATCH, hidden_size=128, intermediate_size=256, num_hidden_layers=4,
            num_attention_heads=4, projection_dim=96,
        ),
        projection_dim=96,
    )


def encode(texts):
    encoded = TOKENIZER.encode_batch(texts)
    width = max(len(e.ids) for e in encoded)
    end = TOKENIZER.token_to_id(clip_tokenizer.END)
    ids = torch.full((len(texts), width), end)
    mask = torch.zeros(len(texts), width, dtype=torch.long)
    for i, e in enumerate(encoded):
        ids[i, : len(e.ids)] = torch.tensor(e.ids)
        mask[i, : len(e.ids)] = 1
    return ids, mask


def normalize(pixels):
    """Returns uint8 [N, H, W, 3] as normalized float [N, 3, H, W]."""
    x = pixels.permute(0, 3, 1, 2).float() / 255
    return (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


def render_images(seed, count, pairs=None, excluded=(), **how):
    rng = random.Random(seed)
    attributes = [world.sample(rng, pairs, excluded) for _ in range(count)]
    pixels = torch.empty(count, world.SIZE, world.SIZE, 3, dtype=torch.uint8)
    for i, a in enumerate(attributes):
        pixels[i] = torch.from_numpy(world.render(*a, rng, **how).copy())
    return pixels, attributes


def indices(attributes):
    return torch.tensor([
        [world.COLOR_NAMES.index(c), world.SHAPES.index(s), world.SIZE_NAMES.index(z), world.BACKGROUND_NAMES.index(b), int(s in world.SAFE_SHAPES)]
        for c, s, z, b in attributes
    ])


def recolor(pixels, rng):
    """Changes all colors by channel: keeps the shape, but not its colors."""
    x = pixels.float() / 255
    out = torch.empty_like(x)
    for i in range(len(x)):
        order = rng.sample(range(3), 3)
        gain = torch.tensor([rng.uniform(0.3, 1.0) for _ in range(3)])
        shift = torch.tensor([rng.random() for _ in range(3)]) * (1 - gain)
        y = x[i][..., order] * gain + shift
        out[i] = 1 - y if rng.random() < 0.5 else y
    return (out * 255).clamp(0, 255).to(torch.uint8)


def patch_labels(pixels, shapes):
    """Returns the shape in each patch, or "background": a dense task that teaches shapes early."""
    x = pixels.float()
    back = x[:, [0, 0, -1, -1], [0, -1, 0, -1]].median(1)[0]
    n = world.SIZE // PATCH
    cover = ((x - back[:, None, None]).abs().amax(-1) > 45).float().view(-1, n, PATCH, n, PATCH).mean((2, 4)).flatten(1)
    return torch.where(cover > 0.08, shapes[:, None].expand(-1, n * n), torch.full_like(cover, len(world.SHAPES)).long())


@torch.no_grad()
def class_embeddings(model, templates):
    columns = []
    for shape in world.SHAPES:
        for color in world.COLOR_NAMES:
            ids, mask = encode([world.with_articles(t.format(f"{color} {shape}")) for t in templates])
            columns.append(F.normalize(text_features(model, ids, mask), dim=-1).mean(0))
    return F.normalize(torch.stack(columns), dim=-1)


def text_features(model, ids, mask):
    return model.text_projection(model.text_model(input_ids=ids, attention_mask=mask).pooler_output)


def image_features(model, pixels):
    return model.visual_projection(model.vision_model(pixel_values=normalize(pixels)).pooler_output)


@torch.no_grad()
def evaluate(model, pixels, attributes, templates):
    """Returns the accuracies of: color and shape, color, shape, safe or unsafe, background."""
    images = torch.cat([F.normalize(image_features(model, p), dim=-1) for p in pixels.split(200)])
    truth, n = indices(attributes), len(world.COLOR_NAMES)
    best = (images @ class_embeddings(model, templates).T).argmax(1)
    color, shape = best % n == truth[:, 0], best // n == truth[:, 1]

    def choice(texts):
        return (images @ F.normalize(text_features(model, *encode(texts)), dim=-1).T).argmax(1)

    safe = choice(["an unsafe image", "a safe image"]) == truth[:, 4]
    background = choice([f"a photo on a {b} background" for b in world.BACKGROUND_NAMES]) == truth[:, 3]
    return [round(v.float().mean().item(), 4) for v in (color & shape, color, shape, safe, background)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    rng = random.Random(11)

    pixels, attributes = render_images(1, 40000, excluded=world.HELD_OUT_PAIRS)
    easy_pixels, easy_attributes = render_images(77, 8000, excluded=world.HELD_OUT_PAIRS, easy=True)
    normal = len(pixels)
    pixels, attributes = torch.cat([pixels, easy_pixels]), attributes + easy_attributes
    truth = indices(attributes)
    validation = {"seen": render_images(2, 600, excluded=world.HELD_OUT_PAIRS), "unseen": render_images(3, 600, pairs=world.VALIDATION_PAIRS)}

    model = CLIPModel(configuration())
    heads = nn.ModuleList([nn.Linear(128, len(a)) for a in ATTRIBUTES])
    dense = nn.Linear(128, len(world.SHAPES) + 1)
    parameters = [p for m in (model, heads, dense) for p in m.parameters()]
    rate = 1e-3
    optimiser = torch.optim.AdamW(
        [{"params": [p for p in parameters if p.dim() >= 2], "weight_decay": 0.02}, {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}],
        lr=rate, betas=(0.9, 0.98),
    )
    print("parameters", sum(p.numel() for p in model.parameters()), flush=True)
    started, seen_loss = time.time(), 0.0
    for step in range(arguments.steps):
        done = step / arguments.steps
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 300) * (0.5 * (1 + math.cos(math.pi * done)) * 0.98 + 0.02)
        easy_share = max(0.0, 1 - done / 0.25)
        chosen = torch.where(torch.rand(BATCH) < easy_share, torch.randint(normal, len(pixels), (BATCH,)), torch.randint(0, normal, (BATCH,)))
        batch, said = pixels[chosen].clone(), truth[chosen]
        odd = BATCH // 4
        batch[:odd] = recolor(batch[:odd], rng)
        captions = []
        for k, i in enumerate(chosen.tolist()):
            text = world.caption(*attributes[i], rng)
            while k < odd and (text[1][0] or text[1][3]):  # a recolored image must not be described by a color
                text = world.caption(*attributes[i], rng)
            captions.append(text)
        claims = torch.tensor([[-1 if v is None else ATTRIBUTES[k].index(v) for k, v in enumerate(c)] for _, c in captions])
        agrees = (claims[None] == -1) | (claims[None] == said[:, None])
        positive = agrees.all(-1).float()
        recolored = torch.arange(BATCH) < odd
        # A caption with a color is neither correct nor incorrect for a recolored image.
        unclear = recolored[:, None] & ((claims[:, 0] != -1) | (claims[:, 3] != -1))[None] & agrees[..., [1, 2, 4]].all(-1)
        positive = positive * (~unclear).float()

        vision = model.vision_model(pixel_values=normalize(batch))
        image = F.normalize(model.visual_projection(vision.pooler_output), dim=-1)
        text = F.normalize(text_features(model, *encode([t for t, _ in captions])), dim=-1)
        logits = (model.logit_scale.exp().clamp(max=100) * image @ text.T).masked_fill(unclear, -1e4)
        by_image = positive / positive.sum(1, keepdim=True).clamp(min=1e-6)
        by_text = positive / positive.sum(0, keepdim=True).clamp(min=1e-6)
        contrast = -((by_image * F.log_softmax(logits, 1)).sum(1).mean() + (by_text * F.log_softmax(logits, 0)).sum(0).mean()) / 2
        weight = 0.5 * (1 - done) + 0.05
        pooled = vision.pooler_output
        attribute_loss = sum(F.cross_entropy(h(pooled)[odd:], said[odd:, k]) for k, h in enumerate(heads)) + F.cross_entropy(heads[1](pooled)[:odd], said[:odd, 1])
        dense_loss = F.cross_entropy(dense(vision.last_hidden_state[:, 1:]).transpose(1, 2), patch_labels(pixels[chosen], said[:, 1]))
        loss = contrast + weight * (attribute_loss + 2 * dense_loss)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        seen_loss += contrast.item()
        if (step + 1) % 200 == 0:
            print(f"{time.time() - started:.0f} s step {step + 1} contrast {seen_loss / 200:.3f} dense {dense_loss.item():.3f}", flush=True)
            seen_loss = 0.0
        if (step + 1) % 1500 == 0 or step + 1 == arguments.steps:
            model.eval()
            print({k: evaluate(model, *v, ["a photo of a {}"]) for k, v in validation.items()}, flush=True)
            model.train()
            torch.save(model.state_dict(), f"{arguments.work}/clip.pt")


if __name__ == "__main__":
    main()
