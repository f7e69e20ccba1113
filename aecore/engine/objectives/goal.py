"""The goal of a stack while no setting changes: the gradient of every objective for one batch."""

from __future__ import annotations

import torch
from torch import Tensor

from aecore.engine.objectives.contractive import add_contraction_gradients
from aecore.engine.objectives.losses import FACTOR, loss_gradient
from aecore.engine.objectives.sparse import sparsity_gradient
from aecore.engine.objectives.variational import heads_gradient, sampled
from aecore.engine.stack import Pass
from aecore.experiment import Experiment


class Goal:
    """What K experiments minimise under settings in force: one model and loss, each its own weights."""

    def __init__(self, experiments: list[Experiment], columns: int, dtype: torch.dtype = torch.float32) -> None:
        first = experiments[0]
        self.model, self.loss, self.sparsity_kind = first.model, first.loss, first.sparsity_kind
        self._share = torch.zeros(columns, dtype=dtype)
        self._share[: first.batch] = 1 / first.batch
        self._loss_factor = FACTOR[first.loss] * self._share
        self.sparsity = per_model([e.sparsity for e in experiments], dtype)
        self.target = per_model([e.target_activity for e in experiments], dtype)
        self.contraction = per_model([e.contraction for e in experiments], dtype)

    def gradients(self, at: Pass, inputs: Tensor, targets: Tensor, noise: Tensor, beta: Tensor) -> None:
        """Write the objective's gradient for one batch into the stack of `at`.

        inputs, targets (K, d, columns); noise (K, width, columns) and beta (K, 1, 1) are read by
        the variational model only. The objective is the mean over the batch's points.
        """
        heads = at.encode(inputs)  # (K, heads * width, columns)
        codes = heads
        if self.model == "variational":
            codes, deviation = sampled(heads, noise)
        outputs = at.decode(codes)  # (K, d, columns)
        loss_gradient(self.loss, outputs, targets, self._loss_factor, at.d_outputs)
        d_heads = at.decoder_gradients()
        if self.model == "variational":
            d_heads = heads_gradient(heads, deviation, noise, d_heads, beta, self._share)
        elif self.model == "sparse":
            penalty = sparsity_gradient(self.sparsity_kind, codes, self.target, self._share)
            d_heads.addcmul_(self.sparsity, penalty)
        at.encoder_gradients(d_heads)
        if self.model == "contractive":
            add_contraction_gradients(at.stack, inputs, self.contraction[:, 0] * self._share)
        at.stack.gather()


def per_model(values: list[float], dtype: torch.dtype = torch.float32) -> Tensor:
    """One number a model, (K, 1, 1)."""
    return torch.tensor(values, dtype=dtype)[:, None, None]
