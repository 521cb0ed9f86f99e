"""Trains the judge of generated images: a small convolutional network that is used for evaluation only.

python judge_train.py WORK [--steps 1500]     writes WORK/judge.onnx and judge.json; about 5 minutes on one core
"""

import argparse
import json
import math
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

import shapeworld as world


class Judge(nn.Module):
    """RGB of 0 to 1, [N, 3, 96, 96] → logits of colors and of shapes."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for width in (16, 32, 48, 64):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
            channels = width
        self.features = nn.Sequential(*layers, nn.Conv2d(channels, 96, 3, padding=1), nn.BatchNorm2d(96), nn.ReLU())
        self.color, self.shape = nn.Linear(192, len(world.COLORS)), nn.Linear(192, len(world.SHAPES))

    def forward(self, pixel_values):
        x = self.features(pixel_values)
        x = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
        return self.color(x), self.shape(x)


def render_images(seed, count):
    rng = random.Random(seed)
    attributes = [world.sample(rng) for _ in range(count)]
    pixels = torch.stack([torch.from_numpy(world.render(*a, rng, clean=rng.random() < 0.5).copy()) for a in attributes])
    return pixels.permute(0, 3, 1, 2), torch.tensor([[world.COLOR_NAMES.index(a[0]), world.SHAPES.index(a[1])] for a in attributes])


def disturb(x, rng):
    """Adds blur and noise as those of an autoencoder."""
    if rng.random() < 0.5:
        x = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    return (x + torch.randn_like(x) * rng.uniform(0, 0.04)).clamp(0, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--steps", type=int, default=1500)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = random.Random(8)
    train, labels = render_images(21, 12000)
    held, held_labels = render_images(22, 1000)
    model = Judge()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-2)
    started = time.time()
    for step in range(arguments.steps):
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * (0.5 * (1 + math.cos(math.pi * step / arguments.steps)) * 0.98 + 0.02)
        chosen = torch.randint(0, len(train), (48,))
        color, shape = model(disturb(train[chosen].float() / 255, rng))
        loss = F.cross_entropy(color, labels[chosen, 0]) + F.cross_entropy(shape, labels[chosen, 1])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        if (step + 1) % 100 == 0:
            print(f"{time.time() - started:.0f} s step {step + 1} loss {loss.item():.3f}", flush=True)
    model.eval()
    with torch.no_grad():
        color, shape = model(held.float() / 255)
    right = (color.argmax(1) == held_labels[:, 0]) & (shape.argmax(1) == held_labels[:, 1])
    print(f"held out: {right.float().mean().item():.4f} of images with color and shape right")
    torch.onnx.export(
        model, (torch.rand(2, 3, world.SIZE, world.SIZE),), f"{arguments.work}/judge.onnx", input_names=["pixel_values"],
        output_names=["colour_logits", "shape_logits"], dynamic_axes={k: {0: "batch"} for k in ("pixel_values", "colour_logits", "shape_logits")},
        opset_version=17, dynamo=False,
    )
    with open(f"{arguments.work}/judge.json", "w") as out:
        json.dump({"colours": world.COLOR_NAMES, "shapes": world.SHAPES}, out, indent=1)


if __name__ == "__main__":
    main()
