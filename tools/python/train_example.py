"""Trains a tiny network on a Longtail dataset: does ego brake, seen from one frame?

    python3 tools/python/train_example.py my_dataset

Needs torch, webdataset and av; uses the stock WebDataset reader.
"""

import sys

import torch
import webdataset

import longtail_data


def frames_and_braking(group):
    """One sample -> pictures [T, 3, H, W] in [0, 1] and, per frame, whether the brake is on."""
    sample = longtail_data.from_webdataset(group)
    frames = torch.from_numpy(sample.video(sample.meta["cameras"][0]))
    braking = torch.from_numpy(sample.column("action.npy", "brake") > 0.1)
    return frames.permute(0, 3, 1, 2).float() / 255, braking.float()


def train(dataset: str, num_passes: int = 3) -> float:
    """Returns the mean loss of the last pass."""
    torch.manual_seed(0)
    shards = [str(path) for path in longtail_data.shard_paths(dataset)]
    clips = webdataset.WebDataset(shards, shardshuffle=False).map(frames_and_braking)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 5, stride=4), torch.nn.ReLU(), torch.nn.Conv2d(8, 16, 5, stride=4), torch.nn.ReLU(),
        torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
    for number in range(num_passes):
        losses = []
        for frames, braking in clips:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(network(frames)[:, 0], braking)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"pass {number + 1}: {len(losses)} clips, loss {sum(losses) / len(losses):.3f}")
    return sum(losses) / len(losses)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    train(sys.argv[1])
