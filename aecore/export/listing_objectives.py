"""The objectives of a listing, as text: each as its paper has it, the same as in aecore/objectives."""

from __future__ import annotations

from aecore.experiment import Experiment

ERRORS = {
    "squared": ("squared distance", "(({y} - x) ** 2).sum(1).mean()"),
    "absolute": ("absolute differences", "({y} - x).abs().sum(1).mean()"),
    "cross-entropy": ("binary cross-entropy", "cross_entropy({y}, x)"),
}

CROSS_ENTROPY = '''
def log(p):
    """The logarithm; below 0.02 its second-order Taylor polynomial, as a decoder may leave the range."""
    beyond = p / 0.02 - 1
    return torch.where(p > 0.02, p.clamp(min=0.02).log(), math.log(0.02) + beyond - beyond**2 / 2)


def cross_entropy(y, x):
    """Of coordinates as shares of the plane's range [-2, 2]: summed over coordinates, mean over points."""
    p, q = (y + 2) / 4, ((x + 2) / 4).clamp(0, 1)
    return -(q * log(p) + (1 - q) * log(1 - p)).sum(1).mean()'''

CORRUPTIONS = {
    "gaussian": "x + corruption * torch.randn_like(x)",
    "drop": "x.where(torch.rand_like(x) >= corruption, 0)",
}

SPARSE_KL = """
    activity = 1e-6 + (1 - 2e-6) * code.mean(0)  # (width,), pulled off 0 and 1
    kl = target_activity * (target_activity / activity).log()
    penalty = (kl + (1 - target_activity) * ((1 - target_activity) / (1 - activity)).log()).sum()"""


def helpers(phases: list[tuple[str, str]]) -> list[str]:
    """Functions that the objectives of these (model, loss) call."""
    return [CROSS_ENTROPY] if any(loss == "cross-entropy" for _, loss in phases) else []


def objective(experiment: Experiment, model: str, loss: str, name: str) -> str:
    """The function that computes the objective of a model with a reconstruction loss.

    experiment settles what cannot change on the way, and whether the kind of corruption does.
    """
    what, error = ERRORS[loss]
    return _BODIES.get(model, _plain)(experiment, name, what, error)


def _plain(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x):
    """Mean over points of the {what} between a point and its reconstruction."""
    return {error.format(y="model(x)")}'''


def _denoising(experiment: Experiment, name: str, what: str, error: str) -> str:
    corrupted = f"    corrupted = {CORRUPTIONS[experiment.corruption_kind]}"
    if any(change.setting == "corruption_kind" for change in experiment.schedule):
        corrupted = f"""    if corruption_kind == "gaussian":
        corrupted = {CORRUPTIONS["gaussian"]}
    else:
        corrupted = {CORRUPTIONS["drop"]}"""
    return f'''
def {name}(model, x):
    """Give back the clean point from a corrupted one (Vincent et al. 2008)."""
{corrupted}
    return {error.format(y="model(corrupted)")}'''


def _sparse(experiment: Experiment, name: str, what: str, error: str) -> str:
    penalty = "\n    penalty = code.abs().sum(1).mean()" if experiment.sparsity_kind == "l1" else SPARSE_KL
    return f'''
def {name}(model, x):
    """The reconstruction loss, and a price on activity in the code (Ng 2011)."""
    code = model.encoder(x)  # (batch, width)
    loss = {error.format(y="model.decoder(code)")}{penalty}
    return loss + sparsity * penalty'''


def _contractive(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x):
    """The reconstruction loss, and a price on the encoder's stretch (Rifai et al. 2011)."""
    jacobian = torch.vmap(torch.func.jacrev(model.encoder))(x)  # (batch, width, d)
    loss = {error.format(y="model(x)")}
    return loss + contraction * (jacobian**2).sum((1, 2)).mean()'''


def _variational(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x, beta):
    """Reconstruct a sample of the posterior, and pay for leaving the prior (Kingma & Welling 2014)."""
    mean, log_variance = model.posterior(x)
    code = mean + (log_variance / 2).exp() * torch.randn_like(mean)
    loss = {error.format(y="model.decoder(code)")}
    kl = (mean**2 + log_variance.exp() - log_variance - 1).sum(1).mean() / 2
    return loss + beta * kl'''


_BODIES = {
    "denoising": _denoising,
    "sparse": _sparse,
    "contractive": _contractive,
    "variational": _variational,
}
