/** What settings are called, as the controls call them. */

import { exact } from "./numbers.js";
import { say } from "./words.js";

/** What a setting is called. @param {string} setting its name in the description of a run */
export const label = (setting) => say(`settings.${setting}.label`);

/** A value of a setting as it is read. @param {string} setting @param {string | number} value */
export const valueOf = (setting, value) =>
  typeof value === "number" ? exact(value) : say(`settings.${setting}.values.${value}`);
