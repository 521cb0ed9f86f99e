"""Trains the text encoder and the UNet of demo-sd together, on the latents of the autoencoder.

python sd_train_unet.py WORK --steps 6000 --stop 3000 --weighting min-snr     needs WORK/vae.pt; about 17 minutes on one core
python sd_train_unet.py WORK --steps 3600 --resume                            goes on from WORK/unet.pt; about 20 minutes on one core

The first run learns shapes; the second weighs the noisy steps, which determine colors, as their
effect on the image asks for.
"""

import argparse
import copy
import math
import random
import time

import numpy as np
import onnxruntime
import torch
from diffusers import UNet2DConditionModel
from PIL import Image
from transformers import CLIPTextConfig, CLIPTextModel

import clip_tokenizer
import shapeworld as world
from sd_train_vae import SCALING, autoencoder, render_images, to_range

BATCH = 32
TOKENIZER = clip_tokenizer.build()
END = TOKENIZER.token_to_id(clip_tokenizer.END)


def text_encoder():
    return CLIPTextModel(CLIPTextConfig(
        vocab_size=TOKENIZER.get_vocab_size(), hidden_size=128, intermediate_size=256, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=clip_tokenizer.CONTEXT, bos_token_id=TOKENIZER.token_to_id(clip_tokenizer.START), eos_token_id=END, pad_token_id=END,
    ))


def unet():
    return UNet2DConditionModel(
        sample_size=world.SIZE // 8, in_channels=4, out_channels=4, block_out_channels=(64, 96), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=128, attention_head_dim=4, norm_num_groups=8,
    )


def encode(texts):
    ids = torch.full((len(texts), clip_tokenizer.CONTEXT), END)
    for i, e in enumerate(TOKENIZER.encode_batch(texts)):
        ids[i, : len(e.ids)] = torch.tensor(e.ids)[: clip_tokenizer.CONTEXT]
    return ids


def prompt(color, shape, size, background, rng):
    """Returns the prompt of an image: always color and shape, often size and background."""
    words = ([rng.choice(world.SYNONYMS[size])] if rng.random() < 0.35 else []) + [color, shape]
    text = rng.choice(world.TRAINING_TEMPLATES).format(" ".join(words))
    if rng.random() < 0.6:
        text += rng.choice(world.BACKGROUND_PHRASES).format(background)
    return world.with_articles(text)


ALPHAS = torch.cumprod(1 - torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2, 0)


@torch.no_grad()
def ddim(model, encoder, texts, steps=20, guidance=7.5, seed=0):
    """Returns the final latents of DDIM with leading timesteps and offset 1, as diffusers' default for SD 1.x."""
    context = encoder(encode([""] * len(texts) + texts)).last_hidden_state
    side = world.SIZE // 8
    x = torch.randn(len(texts), 4, side, side, generator=torch.Generator().manual_seed(seed))
    for i in reversed(range(steps)):
        t = i * (1000 // steps) + 1
        plain, guided = model(torch.cat([x, x]), t, context).sample.chunk(2)
        noise = plain + guidance * (guided - plain)
        now, before = ALPHAS[t], ALPHAS[max(0, t - 1000 // steps)]
        x = before.sqrt() * (x - (1 - now).sqrt() * noise) / now.sqrt() + (1 - before).sqrt() * noise
    return x


def judge(images, path):
    """Returns the (color, shape) indices that the judge predicts for images of -1 to 1."""
    values = ((images.clamp(-1, 1) + 1) * 127.5).round() / 255
    colors, shapes = onnxruntime.InferenceSession(path).run(None, {"pixel_values": values.numpy().astype(np.float32)})
    return colors.argmax(1), shapes.argmax(1)


@torch.no_grad()
def evaluate(model, encoder, vae, work, count=75, seed=1000, guidance=7.5):
    """Returns the shares of images with the prompt's color and shape, color, shape; writes a contact sheet."""
    rng = random.Random(1)
    wanted = [(c, s) for s in world.SHAPES for c in world.COLOR_NAMES]
    rng.shuffle(wanted)
    wanted = wanted[:count]
    images = []
    for i in range(0, count, 25):
        texts = [world.with_articles(f"a photo of a {c} {s}") for c, s in wanted[i : i + 25]]
        images.append(vae.decode(ddim(model, encoder, texts, guidance=guidance, seed=seed + i) / SCALING).sample)
    images = torch.cat(images)
    rows = [torch.cat(list(images[i : i + 15]), 2) for i in range(0, 75, 15)]
    Image.fromarray(((torch.cat(rows, 1).clamp(-1, 1) + 1) * 127.5).byte().permute(1, 2, 0).numpy()).save(f"{work}/generated.png")
    colors, shapes = judge(images, f"{work}/judge.onnx")
    color = np.array([world.COLOR_NAMES[i] == c for i, (c, _) in zip(colors, wanted)])
    shape = np.array([world.SHAPES[i] == s for i, (_, s) in zip(shapes, wanted)])
    return {"both": round(float((color & shape).mean()), 3), "color": round(float(color.mean()), 3), "shape": round(float(shape.mean()), 3)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--stop", type=int, default=None, help="end early, at this step of the schedule")
    parser.add_argument("--weighting", choices=["min-snr", "high-noise"], default="high-noise")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(int(arguments.resume))
    rng = random.Random(4 + int(arguments.resume))
    vae = autoencoder().eval()
    vae.load_state_dict(torch.load(f"{arguments.work}/vae.pt"))
    pixels, attributes = render_images(6, 16000)
    with torch.no_grad():
        latents = torch.cat([vae.encode(to_range(p)).latent_dist.mean for p in pixels.split(100)]) * SCALING
        colors, shapes = judge(vae.decode(latents[:200] / SCALING).sample, f"{arguments.work}/judge.onnx")
    right = [world.COLOR_NAMES[c] == a[0] and world.SHAPES[s] == a[1] for c, s, a in zip(colors, shapes, attributes)]
    print("latents", tuple(latents.shape), f"deviation {latents.std().item():.3f}; the judge is right on {np.mean(right):.3f} of reconstructions", flush=True)

    model, encoder = unet(), text_encoder()
    if arguments.resume:
        for part, state in zip((model, encoder), torch.load(f"{arguments.work}/unet.pt")):
            part.load_state_dict(state)
    averages = [copy.deepcopy(m).eval() for m in (model, encoder)]
    parameters = [p for m in (model, encoder) for p in m.parameters()]
    average_parameters = [p for m in averages for p in m.parameters()]
    rate = 1.0e-3 if arguments.resume else 1.5e-3
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.99), weight_decay=1e-3)
    print("parameters", sum(p.numel() for p in model.parameters()), sum(p.numel() for p in encoder.parameters()), flush=True)
    started, total = time.time(), 0.0
    for step in range(arguments.steps):
        done = step / arguments.steps
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 200) * (0.5 * (1 + math.cos(math.pi * done)) * 0.97 + 0.03)
        chosen = torch.randint(0, len(latents), (BATCH,)).tolist()
        texts = ["" if rng.random() < 0.1 else prompt(*attributes[i], rng) for i in chosen]
        clean = latents[chosen]
        t = torch.randint(0, 1000, (BATCH,))
        if arguments.weighting == "high-noise":
            t = torch.where(torch.rand(BATCH) < 0.4, torch.randint(500, 1000, (BATCH,)), t)
        alpha = ALPHAS[t][:, None, None, None]
        noise = torch.randn_like(clean)
        predicted = model(alpha.sqrt() * clean + (1 - alpha).sqrt() * noise, t, encoder(encode(texts)).last_hidden_state).sample
        ratio = (alpha / (1 - alpha)).flatten()
        # min-SNR-5 weighting: Hang et al., "Efficient Diffusion Training via Min-SNR Weighting Strategy" (2023)
        weight = torch.minimum(ratio, torch.tensor(5.0)) / ratio
        if arguments.weighting == "high-noise":
            # An error of the noise is 1/√α as large in the image: without this, colors stay vague.
            weight = weight * (1 / alpha.flatten()).clamp(max=25)
        loss = (weight * ((predicted - noise) ** 2).mean((1, 2, 3))).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        if not torch.isfinite(norm):
            raise SystemExit(f"gradient not finite at step {step}")
        optimiser.step()
        decay = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            torch._foreach_mul_(average_parameters, decay)
            torch._foreach_add_(average_parameters, parameters, alpha=1 - decay)
        total += loss.item()
        if (step + 1) % 200 == 0:
            print(f"{time.time() - started:.0f} s step {step + 1} loss {total / 200:.4f}", flush=True)
            total = 0.0
        last = step + 1 in (arguments.stop, arguments.steps)
        if (step + 1) % 1200 == 0 or last:
            torch.save([m.state_dict() for m in averages], f"{arguments.work}/unet.pt")
            for guidance in (2.0, 4.0, 7.5):
                print("20 steps of DDIM, guidance", guidance, evaluate(*averages, vae, arguments.work, guidance=guidance), flush=True)
        if last:
            break


if __name__ == "__main__":
    main()
