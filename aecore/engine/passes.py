"""The passes through a network: forward, back, and with the encoder's Jacobian alongside. Imports numba.

A network is a plan, one row of whole numbers a layer, and two flat arrays: its parameters, and the room it works
in. Everything is batch-major, a row a point. What a product reads as its second operand or writes is padded to
whole vectors; no number of the padding reaches a real one.
"""

from __future__ import annotations

import numpy as np

from aecore.engine.compiling import compiled
from aecore.engine.elementwise import LINEAR, activate, bend, column_sums, multiply, turn
from aecore.engine.simd import product

# The columns of a plan. Sizes, and the same padded; the activation's number; where in the parameters the weights
# (inputs, outputs padded) and the biases (outputs padded) lie; where in the room, for `rows` points:
# what the layer is fed (rows, FED_WIDE), f' (first z) and f, (rows, outputs padded) each, and the weights turned
# (outputs, inputs padded).
INPUTS, OUTPUTS, IN_PADDED, OUT_PADDED, ACTIVATION, WEIGHTS, BIASES, FED, FED_WIDE, SLOPES, ACTIVITY, TURNED = range(12)
# And for encoder layers where the Jacobian is carried: f'' (rows, outputs padded), the tangents before and after f'
# (directions * rows, outputs padded) each, and room for a second gradient of the weights.
BENT, MOVED, TANGENTS, MORE = range(12, 16)
COLUMNS = 16


@compiled
def block(room, at, rows, columns):
    """rows * columns numbers of a flat array, as a matrix."""
    return room[at : at + rows * columns].reshape(rows, columns)


@compiled
def forward(plan, first, end, rows, parameters, room):
    """Send what layer `first` is fed, `rows` points, through the layers before `end`."""
    for i in range(first, end):
        inputs, wide, activation = plan[i, INPUTS], plan[i, OUT_PADDED], plan[i, ACTIVATION]
        fed = block(room, plan[i, FED], rows, plan[i, FED_WIDE])[:, :inputs]
        at = plan[i, ACTIVITY] if activation == LINEAR else plan[i, SLOPES]
        weights = block(parameters, plan[i, WEIGHTS], inputs, wide)
        product(fed, weights, block(room, at, rows, wide), parameters[plan[i, BIASES] : plan[i, BIASES] + wide])
        if activation != LINEAR:
            size = rows * wide
            h = room[plan[i, ACTIVITY] : plan[i, ACTIVITY] + size]
            activate(activation, room[plan[i, SLOPES] : plan[i, SLOPES] + size], h)


@compiled
def layer_gradients(plan, i, rows, gradients, room, d, zero):
    """The gradients of layer i's parameters, from those at its sums d (rows, outputs padded)."""
    inputs, wide = plan[i, INPUTS], plan[i, OUT_PADDED]
    fed = block(room, plan[i, FED], rows, plan[i, FED_WIDE])[:, :inputs]
    product(fed.T, d, block(gradients, plan[i, WEIGHTS], inputs, wide), zero)
    column_sums(d, gradients[plan[i, BIASES] : plan[i, BIASES] + wide])


@compiled
def turned_weights(plan, i, parameters, room):
    """Layer i's weights as (outputs, inputs padded); its padding stays zero."""
    inputs, outputs = plan[i, INPUTS], plan[i, OUTPUTS]
    turned = block(room, plan[i, TURNED], outputs, plan[i, IN_PADDED])
    turn(block(parameters, plan[i, WEIGHTS], inputs, plan[i, OUT_PADDED])[:, :outputs], turned)
    return turned


@compiled
def backward(plan, first, end, rows, parameters, gradients, room, here, there, last, zero):
    """Gradients of the parameters from layer end - 1 down to `first`, given those at its output at `here`.

    Leaves the gradient at the input of layer `first` and returns where: at `here` or `there`, or at `last`
    unless that is negative. Layer 0 has none.
    """
    for i in range(end - 1, first - 1, -1):
        outputs, wide = plan[i, OUTPUTS], plan[i, OUT_PADDED]
        d = block(room, here, rows, wide)
        if plan[i, ACTIVATION] != LINEAR:
            size = rows * wide
            multiply(room[here : here + size], room[plan[i, SLOPES] : plan[i, SLOPES] + size])
        layer_gradients(plan, i, rows, gradients, room, d, zero)
        if i > 0:
            target = last if i == first and last >= 0 else there
            turned = turned_weights(plan, i, parameters, room)
            product(d[:, :outputs], turned, block(room, target, rows, plan[i, IN_PADDED]), zero)
            here, there = target, here
    return here


@compiled
def carry(plan, code_layer, rows, directions, parameters, room, zero):
    """Send points and the tangents of their coordinates through the encoder: t' = f'(z) W t.

    Leaves f, f', f'' and the tangents of every encoder layer in the room; those of direction j are the
    rows from j * rows on. The last layer's tangents are the encoder's Jacobian.
    """
    for i in range(code_layer):
        inputs, wide, activation = plan[i, INPUTS], plan[i, OUT_PADDED], plan[i, ACTIVATION]
        size = rows * wide
        weights = block(parameters, plan[i, WEIGHTS], inputs, wide)
        fed = block(room, plan[i, FED], rows, plan[i, FED_WIDE])[:, :inputs]
        z = room[plan[i, SLOPES] : plan[i, SLOPES] + size]
        h = room[plan[i, ACTIVITY] : plan[i, ACTIVITY] + size]
        second = room[plan[i, BENT] : plan[i, BENT] + size]
        product(fed, weights, z.reshape(rows, wide), parameters[plan[i, BIASES] : plan[i, BIASES] + wide])
        bend(activation, z, second)
        if activation == LINEAR:
            h[:] = z
            z[:] = np.float32(1)
        else:
            activate(activation, z, h)
        moved = block(room, plan[i, MOVED], directions * rows, wide)
        if i == 0:
            for j in range(directions):
                moved[j * rows : (j + 1) * rows] = weights[j]
        else:
            before = block(room, plan[i - 1, TANGENTS], directions * rows, plan[i - 1, OUT_PADDED])
            product(before[:, :inputs], weights, moved, zero)
        after = block(room, plan[i, TANGENTS], directions * rows, wide)
        slopes = z.reshape(rows, wide)
        for j in range(directions):
            for row in range(rows):
                for unit in range(wide):
                    after[j * rows + row, unit] = moved[j * rows + row, unit] * slopes[row, unit]


@compiled
def backward_carried(plan, code_layer, rows, directions, parameters, gradients, room, here, there, drawn, spare, zero):
    """Like `backward` for the encoder after `carry`, given besides the gradient at the Jacobian at `drawn`.

    d z = f' d h + f'' times the sum over directions of d t' (W t); d (W t) = f' d t'. `spare` is as large as `drawn`.
    """
    for i in range(code_layer - 1, -1, -1):
        inputs, outputs, wide = plan[i, INPUTS], plan[i, OUTPUTS], plan[i, OUT_PADDED]
        d = block(room, here, rows, wide)
        d_tangents = block(room, drawn, directions * rows, wide)
        moved = block(room, plan[i, MOVED], directions * rows, wide)
        slopes = block(room, plan[i, SLOPES], rows, wide)
        second = block(room, plan[i, BENT], rows, wide)
        for row in range(rows):
            for unit in range(wide):
                bent = np.float32(0)
                for j in range(directions):
                    bent += d_tangents[j * rows + row, unit] * moved[j * rows + row, unit]
                    d_tangents[j * rows + row, unit] *= slopes[row, unit]
                d[row, unit] = d[row, unit] * slopes[row, unit] + second[row, unit] * bent
        layer_gradients(plan, i, rows, gradients, room, d, zero)
        place = block(gradients, plan[i, WEIGHTS], inputs, wide)
        # The tangents' share of the weights' gradient; at the first layer they are the coordinates' axes.
        if i == 0:
            for j in range(directions):
                for row in range(rows):
                    for unit in range(wide):
                        place[j, unit] += d_tangents[j * rows + row, unit]
        else:
            before = block(room, plan[i - 1, TANGENTS], directions * rows, plan[i - 1, OUT_PADDED])[:, :inputs]
            more = block(room, plan[i, MORE], inputs, wide)
            product(before.T, d_tangents, more, zero)
            for row in range(inputs):
                for unit in range(wide):
                    place[row, unit] += more[row, unit]
            turned = turned_weights(plan, i, parameters, room)
            product(d[:, :outputs], turned, block(room, there, rows, plan[i, IN_PADDED]), zero)
            product(d_tangents[:, :outputs], turned, block(room, spare, directions * rows, plan[i, IN_PADDED]), zero)
            here, there = there, here
            drawn, spare = spare, drawn
