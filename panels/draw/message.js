/** What went wrong or is awaited, over a corner of a picture and not over the words beside it; it can be closed. */

import { say } from "../text/words.js";
import { el } from "./dom.js";

/**
 * @param {HTMLElement} root
 * @returns {{say: (text: string) => void, reopen: () => void}} say: shows a text, or nothing where it is empty or was
 *   closed; reopen: a text that was closed is to be shown again
 */
export function mountMessage(root) {
  const words = el("span");
  let closed = "";
  const close = el("button", {
    type: "button",
    class: "bn-message-close",
    "aria-label": say("message.close"),
    title: say("message.close"),
    text: "×",
    onclick: () => {
      closed = words.textContent;
      message.hidden = true;
    },
  });
  const message = el("div", { class: "bn-message", role: "status", hidden: true }, words, close);
  root.append(message);

  /** The first plane that is to be seen: on a narrow screen some are not. */
  function place() {
    const planes = Array.from(root.querySelectorAll(".bn-plane"));
    const plane = planes.find((each) => each.getClientRects().length) ?? root;
    if (message.parentElement !== plane) plane.append(message);
  }

  return {
    say(text) {
      if (words.textContent !== text) words.textContent = text;
      message.hidden = !text || text === closed;
      if (!message.hidden) place();
    },
    reopen() {
      closed = "";
    },
  };
}
