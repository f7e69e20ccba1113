"""The compiled trainer: forward, backward and Adam of one network, many steps a call. Imports numba.

One compilation serves every size, activation and objective. What it gives is the same to the bit alone or
beside others, in any process, and however a run's steps are cut into calls.
"""

from __future__ import annotations

import numpy as np

from aecore.engine import passes
from aecore.engine.compiling import chosen, compiled, kept
from aecore.engine.denormals import flush, restore
from aecore.engine.elementwise import adam
from aecore.engine.objectives import LOSSES, OBJECTIVES
from aecore.engine.passes import ACTIVITY, BIASES, FED, FED_WIDE, IN_PADDED, OUT_PADDED, TANGENTS, block
from aecore.experiment.rates import BETAS, EPSILON

F = np.float32
# The places of `layout`, whole numbers: the network's, then where in the room lie two gradients of a layer's
# activity, a third one at drawn codes, two at the Jacobian, the targets, and zeros; and how many points have room.
LAYERS, CODE_LAYER, WIDTH, HEADS, HERE, THERE, AT_CODES, DRAWN, SPARE, TARGETS, ZEROS, ROWS = range(12)
OBJECTIVE, LOSS, DRAWS, CARRIES, DIFFERS = range(5)  # the places of `kind`


_slope = chosen(tuple(loss.slope for loss in LOSSES))
_at_code = chosen(tuple(objective.at_code or (lambda h, e, dc, dh, w, t: None) for objective in OBJECTIVES))
_at_jacobian = chosen(tuple(objective.at_jacobian or (lambda j, dj, w: None) for objective in OBJECTIVES))
_draw = chosen(tuple(objective.draw or (lambda h, e, c: None) for objective in OBJECTIVES))


@compiled
def _gather(data, indices, x):
    for i in range(indices.size):
        for j in range(data.shape[1]):
            x[i, j] = data[indices[i], j]


@compiled
def _copy(a, b):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            b[i, j] = a[i, j]


@compiled
def _clear(a):
    for i in range(a.size):
        a[i] = F(0)


@compiled
def _loss_gradient(loss, outputs, targets, d):
    """The gradient at the reconstructions (n, d) of the mean over points: d (n, d padded)."""
    n = len(targets)
    for i in range(n):
        for j in range(targets.shape[1]):
            d[i, j] = _slope(loss, outputs[i, j], targets[i, j]) / n
        for j in range(targets.shape[1], d.shape[1]):  # what was left here would train the padding
            d[i, j] = F(0)


@compiled
def _objective_gradients(plan, layout, kind, targets, noise, weight, target, parameters, gradients, room):
    """The gradients of the objective of one batch, whose inputs are where layer 0 is fed. targets (n, d)."""
    layers, code_layer, width = layout[LAYERS], layout[CODE_LAYER], layout[WIDTH]
    objective, draws, carries = kind[OBJECTIVE], kind[DRAWS] > 0, kind[CARRIES] > 0
    n, d = targets.shape
    zero = room[layout[ZEROS] :]
    wide = plan[code_layer - 1, OUT_PADDED]
    heads = layout[HEADS] * width
    if carries:
        passes.carry(plan, code_layer, n, d, parameters, room, zero)
    else:
        passes.forward(plan, 0, code_layer, n, parameters, room)
    head = block(room, plan[code_layer - 1, ACTIVITY], n, wide)[:, :heads]
    if draws:
        _draw(objective, head, noise, block(room, plan[code_layer, FED], n, plan[code_layer, FED_WIDE])[:, :width])
    passes.forward(plan, code_layer, layers, n, parameters, room)

    outputs = block(room, plan[layers - 1, ACTIVITY], n, plan[layers - 1, OUT_PADDED])
    here, there = layout[HERE], layout[THERE]
    _loss_gradient(kind[LOSS], outputs, targets, block(room, here, n, plan[layers - 1, OUT_PADDED]))
    last = layout[AT_CODES] if draws else -1
    at = passes.backward(plan, code_layer, layers, n, parameters, gradients, room, here, there, last, zero)
    d_codes = block(room, at, n, plan[code_layer, IN_PADDED])[:, :width]
    if draws:
        at = here
        _clear(room[at : at + n * wide])
    d_heads = block(room, at, n, wide)[:, :heads]
    _at_code(objective, head, noise, d_codes, d_heads, weight, target)

    free = there if at == here else here
    if carries:
        size = d * n * wide
        jacobians = room[plan[code_layer - 1, TANGENTS] : plan[code_layer - 1, TANGENTS] + size].reshape(d, n, wide)
        d_jacobians = room[layout[DRAWN] : layout[DRAWN] + size]
        _clear(d_jacobians)
        _at_jacobian(objective, jacobians[:, :, :width], d_jacobians.reshape(d, n, wide)[:, :, :width], weight)
        passes.backward_carried(
            plan, code_layer, n, d, parameters, gradients, room, at, free, layout[DRAWN], layout[SPARE], zero
        )
    else:
        passes.backward(plan, 0, code_layer, n, parameters, gradients, room, at, free, -1, zero)


@kept
def train(
    plan, layout, kind, data, indices, inputs, noise, rates, weights, target, step, parameters, gradients, first,
    second, room,
):  # fmt: skip
    """Updates in a row, as many as `indices` (S, n) has rows, from `step` on; changes the state in place.

    plan and layout: where everything lies. kind: numbers of the objective and the loss, whether codes are drawn,
    whether the Jacobian is carried, whether inputs differ from targets. data (N, d): the training points. inputs
    (S, n, d) and noise (S, n, width): empty where the objective does without. rates, weights (S,) float64: learning
    rate and the penalty's weight. target: the activity a penalty may aim at. Then the parameters, their gradients
    and Adam's moments, and the room to work in. Returns how many updates were made before a gradient was not finite.
    """
    modes = flush()
    n, d = indices.shape[1], data.shape[1]
    x = block(room, plan[0, FED], n, plan[0, FED_WIDE])
    targets = block(room, layout[TARGETS], n, d)
    last = plan[layout[LAYERS] - 1, BIASES]
    made = 0
    while made < len(indices):
        _gather(data, indices[made], targets)
        _copy(inputs[made] if kind[DIFFERS] > 0 else targets, x)
        given = noise[made], weights[made], target
        _objective_gradients(plan, layout, kind, targets, *given, parameters, gradients, room)
        # The output biases' gradient is not finite from the first step on that is not.
        finite = True
        for j in range(d):
            finite = finite and np.isfinite(gradients[last + j])
        if not finite:
            break
        made += 1
        once, twice = 1 - BETAS[0] ** float(step + made), 1 - BETAS[1] ** float(step + made)
        rate, scale = F(rates[made - 1] / once), F(1 / np.sqrt(twice))
        adam(parameters, gradients, first, second, F(BETAS[0]), F(BETAS[1]), rate, scale, F(EPSILON))
    restore(modes)
    return made


@kept
def send(plan, layout, first, end, points, parameters, room, outputs):
    """Send points (n, inputs) through layers first to end - 1 into outputs (n, outputs of the last)."""
    modes = flush()
    rows = layout[ROWS]
    for begin in range(0, len(points), rows):
        n = min(rows, len(points) - begin)
        _copy(points[begin : begin + n], block(room, plan[first, FED], n, plan[first, FED_WIDE]))
        passes.forward(plan, first, end, n, parameters, room)
        found = block(room, plan[end - 1, ACTIVITY], n, plan[end - 1, OUT_PADDED])
        _copy(found[:, : outputs.shape[1]], outputs[begin : begin + n])
    restore(modes)


@kept
def stretch(plan, layout, points, parameters, room, jacobians):
    """The encoder's Jacobians at points (n, d), into (d, n, heads * width)."""
    modes = flush()
    rows, code, d = layout[ROWS], layout[CODE_LAYER] - 1, points.shape[1]
    zero = room[layout[ZEROS] :]
    for begin in range(0, len(points), rows):
        n = min(rows, len(points) - begin)
        _copy(points[begin : begin + n], block(room, plan[0, FED], n, plan[0, FED_WIDE]))
        passes.carry(plan, layout[CODE_LAYER], n, d, parameters, room, zero)
        found = block(room, plan[code, TANGENTS], d * n, plan[code, OUT_PADDED])
        for j in range(d):
            _copy(found[j * n : (j + 1) * n, : jacobians.shape[2]], jacobians[j, begin : begin + n])
    restore(modes)
