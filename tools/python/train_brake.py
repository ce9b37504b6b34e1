"""Trains a small network while the service makes its data: will ego brake hard within the next second?

    longtail serve &                                              # another terminal
    pip install "./tools/python[torch,video]"
    python3 tools/python/train_brake.py lead_emergency_brake close_cut_in --dataset brakes --clips 40

Starts a job, takes each clip as it is committed, scores it before it is trained on, and goes on training on what it
has. At last it scores the clips that meta.json puts into the splits val and test, which it never trains on. The
baseline says the same number for every frame: how often ego braked so far.
"""

import argparse

import numpy as np
import torch
from torch import nn

import longtail
import longtail.torch

HARD_MPS2 = 3.0  # of deceleration asked for
AHEAD_S = 1.0
SIZE = (32, 64)  # of the pictures that the network sees, px
COLUMNS = f"{'loss':>7} {'baseline':>9} {'accuracy':>9} {'baseline':>9} {'AUC':>6}"


def to_tensors(sample):
    """Key, whether it is held out, pictures of now and 0.1 s ago [N, 6, H, W], speed [N, 1], label [N]."""
    fps = sample.meta["fps"]["num"] / sample.meta["fps"]["den"]
    ahead = round(AHEAD_S * fps)
    hard = sample.column("action.npy", "accel_cmd") < -HARD_MPS2
    times = np.arange(1, len(hard) - ahead)
    label = np.array([hard[time + 1:time + 1 + ahead].any() for time in times], np.float32)
    video = torch.from_numpy(sample.video(sample.meta["cameras"][0])).permute(0, 3, 1, 2).float() / 255
    small = nn.functional.interpolate(video, SIZE, mode="area")
    pictures = torch.cat([small[times], small[times - 1]], dim=1)
    speed = torch.from_numpy(sample.column("ego.npy", "speed")[times, None]).float() / 10
    return sample.key, sample.meta["split"] != "train", pictures, speed, torch.from_numpy(label)


class Brake(nn.Module):
    """Logit of braking, of pictures and speed."""

    def __init__(self):
        super().__init__()
        self.look = nn.Sequential(nn.Conv2d(6, 16, 5, stride=2, padding=2), nn.ReLU(),
                                  nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
                                  nn.Conv2d(32, 32, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten())
        self.judge = nn.Sequential(nn.Linear(32 * SIZE[0] * SIZE[1] // 64 + 1, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, pictures, speed):
        return self.judge(torch.cat([self.look(pictures), speed], dim=1))[:, 0]


def auc(score, label):
    """Chance that a frame before braking has a higher score than one that is not; NaN where there is one kind only."""
    positive, negative = score[label > 0.5], np.sort(score[label < 0.5])
    if len(positive) == 0 or len(negative) == 0:
        return float("nan")
    below, not_above = (np.searchsorted(negative, positive, side) for side in ("left", "right"))
    return float(np.mean(below + not_above) / 2 / len(negative))


def cross_entropy(chance, label):
    chance = np.clip(chance, 1e-4, 1 - 1e-4)
    return float(-np.mean(label * np.log(chance) + (1 - label) * np.log(1 - chance)))


class Scores:
    """Figures of the network beside those of a constant."""

    def __init__(self):
        self.chance, self.constant, self.label = [], [], []

    def add(self, chance, constant, label):
        self.chance.append(chance)
        self.constant.append(np.full(len(label), constant))
        self.label.append(label)

    def row(self):
        chance, constant, label = (np.concatenate(each) for each in (self.chance, self.constant, self.label))
        accuracy = [np.mean((each > 0.5) == (label > 0.5)) for each in (chance, constant)]
        return (f"{cross_entropy(chance, label):7.3f} {cross_entropy(constant, label):9.3f} {accuracy[0]:9.3f} "
                f"{accuracy[1]:9.3f} {auc(chance, label):6.3f}")


class Trainer:

    def __init__(self, seed, batch):
        torch.manual_seed(seed)
        self.network = Brake()
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3)
        self.clips, self.held_out = [], []  # (pictures, speed, label)
        self.generator = torch.Generator().manual_seed(seed)
        self.batch = batch

    def rate(self):
        """How often ego brakes in what was trained on."""
        return float(torch.cat([label for _, _, label in self.clips]).mean()) if self.clips else 0.5

    def chance(self, pictures, speed):
        with torch.no_grad():
            return torch.sigmoid(self.network(pictures, speed)).numpy()

    def train(self, num_steps):
        """Mean loss of some steps on frames of all clips so far."""
        pictures, speed, label = (torch.cat(each) for each in zip(*self.clips))
        losses = []
        for _ in range(num_steps):
            rows = torch.randint(len(label), (self.batch,), generator=self.generator)
            logit = self.network(pictures[rows], speed[rows])
            loss = nn.functional.binary_cross_entropy_with_logits(logit, label[rows])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="+", help="ids of library specs, or files")
    parser.add_argument("--server", default="127.0.0.1:50051")
    parser.add_argument("--token", default="")
    parser.add_argument("--dataset", default="brakes", help="that the job makes, or goes on with")
    parser.add_argument("--clips", type=int, default=20, help="of each spec")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--model", default="", help="weights on the server, or reference")
    parser.add_argument("--steps", type=int, default=40, help="of training after each clip")
    parser.add_argument("--batch", type=int, default=32, help="frames of a step")
    args = parser.parse_args()

    trainer, scores = Trainer(args.seed, args.batch), Scores()
    with longtail.Client(args.server, token=args.token) as client:
        job = client.submit(args.specs, dataset=args.dataset, clips=args.clips, seed=args.seed, batch=1,
                            model=args.model)
    samples = longtail.torch.StreamedSamples(args.server, job=job.name, token=args.token, transform=to_tensors)
    print(f"{job.name}; scored before trained on, all clips so far:\n{'clip':18} {'training':>9} {COLUMNS}")
    for key, is_held_out, pictures, speed, label in samples:
        if is_held_out:
            trainer.held_out.append((pictures, speed, label))
            print(f"{key[:16]:18} held out", flush=True)
            continue
        scores.add(trainer.chance(pictures, speed), trainer.rate(), label.numpy())
        trainer.clips.append((pictures, speed, label))
        print(f"{key[:16]:18} {trainer.train(args.steps):9.3f} {scores.row()}", flush=True)

    held_out = Scores()
    for pictures, speed, label in trainer.held_out:
        held_out.add(trainer.chance(pictures, speed), trainer.rate(), label.numpy())
    print(f"{len(trainer.clips)} clips trained on, {len(trainer.held_out)} held out")
    if trainer.held_out:
        print(f"{'held out':28} {COLUMNS}\n{'':28} {held_out.row()}")


if __name__ == "__main__":
    main()
