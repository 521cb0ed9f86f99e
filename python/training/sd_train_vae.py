"""Trains the autoencoder of demo-sd: diffusers' AutoencoderKL on clean shape-world images.

python sd_train_vae.py WORK [--steps 4500]     writes WORK/vae.pt; about 20 minutes on one core
python sd_train_vae.py WORK --refine 4000      goes on with the decoder alone: the latents stay what they are
"""

import argparse
import math
import random
import time

import torch
from diffusers import AutoencoderKL
from PIL import Image

import shapeworld as world

BATCH = 8
SCALING = 0.18215
CHANNELS = (8, 16, 32, 64)


def autoencoder():
    return AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=CHANNELS, layers_per_block=1,
        down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4,
        norm_num_groups=2, sample_size=world.SIZE, scaling_factor=SCALING,
    )


def render_images(seed, count):
    """Returns uint8 [N, 3, H, W] and the attributes: all colors and shapes, no noise."""
    rng = random.Random(seed)
    attributes = [world.sample(rng) for _ in range(count)]
    pixels = torch.empty(count, 3, world.SIZE, world.SIZE, dtype=torch.uint8)
    for i, a in enumerate(attributes):
        pixels[i] = torch.from_numpy(world.render(*a, rng, clean=True).copy()).permute(2, 0, 1)
    return pixels, attributes


def to_range(pixels):
    return pixels.float() / 127.5 - 1


@torch.no_grad()
def fold_scale(vae, pixels):
    """Moves the mean and the scale of the latents into the quant convolutions, so that SD's scaling factor results in variance 1."""
    latents = torch.cat([vae.encode(to_range(p)).latent_dist.mean for p in pixels.split(100)])
    mean, factor = latents.mean((0, 2, 3)), 1 / SCALING / latents.std().item()
    vae.post_quant_conv.bias += vae.post_quant_conv.weight.sum((2, 3)) @ mean
    vae.post_quant_conv.weight /= factor
    vae.quant_conv.weight[:4] *= factor
    vae.quant_conv.bias[:4] = (vae.quant_conv.bias[:4] - mean) * factor
    vae.quant_conv.bias[4:] += 2 * math.log(factor)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--refine", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.refine)
    pixels, _ = render_images(5, 12000)
    train, held = pixels[:-300], pixels[-300:]
    vae = autoencoder()
    if arguments.refine:
        vae.load_state_dict(torch.load(f"{arguments.work}/vae.pt"))
        refine(vae, train, arguments.refine)
    else:
        learn(vae, train, arguments.steps)
    vae.eval()
    torch.save(vae.state_dict(), f"{arguments.work}/vae.pt")
    show(vae, held, arguments.work)


def reconstruction_loss(x, y, shape_weight):
    error = y - x
    # The shape has a larger weight than the background, as a wrong color of the shape is more visible.
    weight = 1 + shape_weight * ((x - x[:, :, :1, :1]).abs().amax(1, keepdim=True) > 0.15).float()
    weight = weight / weight.mean()
    edges = (error[..., 1:] - error[..., :-1]).abs().mean() + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()
    return (weight * error.abs()).mean() + (weight * error * error).mean() + 0.3 * edges, error.abs().mean().item()


def optimise(parameters, steps, rate, batch_loss):
    parameters = list(parameters)
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.99), weight_decay=1e-4)
    print("parameters", sum(p.numel() for p in parameters), flush=True)
    started, total = time.time(), 0.0
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * step / steps)) * 0.98 + 0.02)
        loss, error = batch_loss()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        if not torch.isfinite(norm):
            raise SystemExit(f"gradient not finite at step {step}")
        optimiser.step()
        total += error
        if (step + 1) % 200 == 0:
            print(f"{time.time() - started:.0f} s step {step + 1} mean error {total / 200:.4f}", flush=True)
            total = 0.0


def learn(vae, train, steps):
    def batch_loss():
        x = to_range(train[torch.randint(0, len(train), (BATCH,))])
        posterior = vae.encode(x).latent_dist
        loss, error = reconstruction_loss(x, vae.decode(posterior.sample()).sample, 4)
        mean, variance = posterior.mean * SCALING, posterior.logvar + 2 * math.log(SCALING)
        return loss + 3e-4 * 0.5 * (mean * mean + variance.exp() - 1 - variance).mean(), error

    optimise(vae.parameters(), steps, 2e-3, batch_loss)
    vae.eval()
    fold_scale(vae, train[:2000])


def refine(vae, train, steps):
    """Trains only the decoder, on latents with a little noise, as those of a scheduler."""
    with torch.no_grad():
        latents = torch.cat([vae.encode(to_range(p)).latent_dist.mean for p in train.split(100)])

    def batch_loss():
        chosen = torch.randint(0, len(train), (BATCH,))
        noise = torch.randn(BATCH, *latents.shape[1:]) * torch.rand(BATCH, 1, 1, 1) * 0.15 / SCALING
        return reconstruction_loss(to_range(train[chosen]), vae.decode(latents[chosen] + noise).sample, 2)

    optimise([*vae.decoder.parameters(), *vae.post_quant_conv.parameters()], steps, 1.5e-3, batch_loss)


def show(vae, held, work):
    with torch.no_grad():
        x = to_range(held)
        latents = torch.cat([vae.encode(b).latent_dist.mean for b in x.split(50)])
        y = torch.cat([vae.decode(b).sample for b in latents.split(50)])
    psnr = -10 * math.log10((((y - x) / 2) ** 2).mean().item())
    print(f"held out: PSNR {psnr:.1f} dB, scaled latents' deviation {latents.std().item() * SCALING:.3f}")
    sheet = torch.cat([torch.cat(list(v[:12]), 2) for v in (x, y)], 1).clamp(-1, 1)
    Image.fromarray(((sheet + 1) * 127.5).byte().permute(1, 2, 0).numpy()).save(f"{work}/vae.png")


if __name__ == "__main__":
    main()
