/**
 * The description of a run, as trajectories/wire/description.py writes it: types only, nothing is run.
 * tests/panels/test_description.py holds each name and kind against what Python sends.
 *
 * @typedef {object} Description
 * @property {number} version
 * @property {string} key
 * @property {Record<string, string>} query the settings as a link writes them
 * @property {string} dataset
 * @property {string} model
 * @property {number} dimension numbers in a point, d
 * @property {number} width numbers in a code
 * @property {number} heads 2 where the encoder gives means and log-variances, else 1
 * @property {import("../numbers/network.js").Network} network
 * @property {number[]} points (n, d) one after the other
 * @property {(number | number[])[] | null} coordinate of each point on the manifold: one number, or two on a surface
 * @property {number[]} part of each point: which piece of the data it belongs to
 * @property {string[]} labels of one's own data: what the parts are called; empty where they have none
 * @property {string} labelled what these labels are called
 * @property {Units} units what the coordinates of the points mean
 * @property {number[]} heldout of each point: 1 where it is held out, else 0
 * @property {number} heldoutCount
 * @property {number[][][]} truth polylines (m, d)
 * @property {number[]} truthShares of each polyline
 * @property {number} noiseFloor
 * @property {number[]} noiseFloorInterval where the training error of the true manifold lies for 95 of 100 samples
 * @property {{mean: number[], components: number[][], errors: number[]}} pca
 * @property {string[]} terms of the objective, by name
 * @property {Record<string, ObjectiveOf>} objectives of the models of the run, by model
 * @property {number} steps
 * @property {number[]} frames the steps that have one
 * @property {number[]} chunks frames in each
 * @property {Change[]} changes made on the way
 * @property {number[]} range what the plane shows along each axis
 * @property {number} batch
 * @property {Record<string, any>} settings by name; each has a kind of its own, aecore/experiment/experiment.py
 *
 * @typedef {{names: string[], offset: number[], scale: number[], axes: number[][]}} Units of each column, as
 *   aecore/experiment/own.py has them: plane = axes · (value - offset) / scale, without axes where there are none
 * @typedef {{step: number, setting: string, value: any}} Change
 * @typedef {object} ObjectiveOf a model's, as its record in aecore/engine/objectives has it
 * @property {string} name of the record: the model's, or with its kind behind
 * @property {string} term of a frame that is its penalty; empty where it has none
 * @property {string} weight the setting that weighs it
 * @property {{weight: string, penalty: Part[], input: Part[]}} formula
 * @typedef {string | string[]} Part symbols, or a function of pages/logic/mathml.js and what it is given
 */

export {};
