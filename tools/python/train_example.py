"""Trains a tiny network on a Longtail dataset: does ego brake, seen from one frame?

    python3 tools/python/train_example.py my_dataset

Needs torch, webdataset and av; uses the stock WebDataset reader. Prints the loss of each clip.
"""
import pathlib
import sys

import torch
import webdataset

sys.path.append(str(pathlib.Path(__file__).parent / "src"))
from longtail import data  # noqa: E402

shards = [str(path) for path in data.shard_paths(sys.argv[1])]
torch.manual_seed(0)
network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 5, stride=4), torch.nn.ReLU(), torch.nn.AdaptiveAvgPool2d(4),
                              torch.nn.Flatten(), torch.nn.Linear(128, 1))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(10):
    for group in webdataset.WebDataset(shards, shardshuffle=False):
        sample = data.from_webdataset(group)
        frames = torch.from_numpy(sample.video(sample.meta["cameras"][0])).permute(0, 3, 1, 2) / 255
        braking = torch.from_numpy(sample.column("action.npy", "brake") > 0.1).float()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(frames)[:, 0], braking)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(f"{sample.key}: loss {loss.item():.3f}")
