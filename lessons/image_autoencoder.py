"""The classic image autoencoder: 784 pixels, a hidden layer of 128, a code of 32, and back.

It takes any array of images (n, 28, 28) with values in [0, 1]; put MNIST or your own in the place of
`images`. To run without a download it uses scikit-learn's bundled digits: 1,797 scans of 8 x 8 pixels,
enlarged to 28 x 28, so they are blurrier and easier than MNIST.
"""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
small = torch.tensor(load_digits().images / 16, dtype=torch.float32)  # (1797, 8, 8), values in [0, 1]
images = nn.functional.interpolate(small[:, None], size=28, mode="bilinear")[:, 0]  # (1797, 28, 28)

pixels = images.flatten(1)[torch.randperm(len(images))]  # (n, 784), shuffled
held_out, train = pixels[:300], pixels[300:]

model = nn.Sequential(
    nn.Linear(784, 128), nn.ReLU(),
    nn.Linear(128, 32),  # the code
    nn.Linear(32, 128), nn.ReLU(),
    nn.Linear(128, 784), nn.Sigmoid(),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)


def error(x):
    """Mean over images and pixels of the squared error of the reconstruction."""
    return ((model(x) - x) ** 2).mean()


for epoch in range(12):
    for batch in train[torch.randperm(len(train))].split(64):
        loss = error(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch + 1:2d}  train {error(train):.4f}  held-out {error(held_out):.4f}")

with torch.no_grad():
    guess = train.mean(0)  # the best answer that ignores its input
    print(f"always answering the mean image: {((guess - held_out) ** 2).mean():.4f}")
