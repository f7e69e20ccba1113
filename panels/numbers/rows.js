/** Labels along a line, in as few rows as there is need of. Numbers only, no DOM. */

/**
 * The row of each label, from 0 on, so that no two of a row overlap: each takes the lowest row that is free there.
 * @param {{from: number, to: number}[]} spans where each label begins and ends
 * @returns {number[]} (n,)
 */
export function rowsOf(spans) {
  /** @type {{from: number, to: number}[][]} */ const rows = [];
  return spans.map((span) => {
    let row = 0;
    while (rows[row]?.some((other) => span.from < other.to && other.from < span.to)) row++;
    (rows[row] ??= []).push(span);
    return row;
  });
}
