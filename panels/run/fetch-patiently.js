/** Fetching that goes on trying where that can help: a lost connection, a busy lab, a broken answer. No DOM. */

const FIRST_DELAY = 500; // milliseconds before the second try, doubled each time
const LONGEST_DELAY = 8000;
const BROKEN_TRIES = 3;

/** An error that trying again does not mend. */
class Fatal extends Error {}

/**
 * What `read` makes of the answer, tried again until it comes.
 * @template T
 * @param {string} url of something immutable
 * @param {(response: Response) => Promise<T>} read throws where the answer is broken
 * @param {{lost: () => void, waiting?: (text: string) => void}} tell
 *   lost: the server does not know the run (any more) and its page should open it again; waiting: why nothing has come yet
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export async function fetchPatiently(url, read, { lost, waiting = () => {} }, signal) {
  let broken = 0;
  for (let delay = FIRST_DELAY; ; delay = Math.min(LONGEST_DELAY, delay * 2)) {
    let wait = delay;
    try {
      const response = await fetch(url, { signal, cache: broken ? "reload" : "default" });
      if (response.ok) {
        try {
          return await read(response);
        } catch (error) {
          if (signal.aborted) throw error;
          if (++broken === BROKEN_TRIES)
            throw new Fatal(
              `A part of this run arrived broken ${broken} times. ${/** @type {Error} */ (error).message}`,
            );
          waiting("A part of this run arrived broken. Fetching it again.");
        }
      } else if (response.status === 404) {
        waiting("The lab has to open this run again. One moment.");
        lost();
      } else if (response.status === 503) {
        wait = 1000 * (Number(response.headers.get("Retry-After")) || 1);
        waiting("The lab is busy with other runs. This one is waiting its turn.");
      } else {
        throw new Fatal((await response.text()) || `The lab answered with an error (${response.status}).`);
      }
    } catch (error) {
      if (signal.aborted || error instanceof Fatal) throw error;
      waiting("The connection is lost. Trying again; what is here stays.");
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) throw new Fatal("No longer wanted.");
  }
}
