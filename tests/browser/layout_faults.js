/**
 * What is wrong with the layout of the page as it stands, a line each: an expression that gives a function.
 *
 * Looked at are all that the lab draws, and the page around it as far as its width goes: boxes that hide a part of what they
 * hold, text beyond a box or the window, text upon text, controls upon controls.
 */
() => {
  const SLACK = 1.5; // pixels: browsers round
  const TOUCH = 3; // pixels: the rectangle of a line of text is a little taller than its letters
  const faults = [];
  const main = document.querySelector("[data-testid=stMain]");
  const name = (node) => `${node.tagName.toLowerCase()}.${[...node.classList].join(".")}`;
  const said = (text) => JSON.stringify(text.trim().replace(/\s+/g, " ").slice(0, 40));
  const report = (what, node, by) => faults.push(`${what}: ${name(node)} ${by}`);
  const visible = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const forListeners = (node) => getComputedStyle(node).clipPath === "inset(50%)"; // there, but not to be seen
  const unseen = (node) => !visible(node) || Boolean(hiddenAbove(node));
  const hiddenAbove = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) if (forListeners(at)) return at;
    return null;
  };

  for (const root of [document.scrollingElement, main])
    if (root.scrollWidth > root.clientWidth + SLACK)
      report("the page scrolls sideways", root, root.scrollWidth - root.clientWidth);

  /** @param {HTMLElement} stage */
  function look(stage) {
    const all = [...stage.querySelectorAll("*")].filter((node) => !node.closest("svg, math, canvas") && !unseen(node));
    const edge = stage.getBoundingClientRect();

    // Boxes that hide what they hold.
    for (const node of all) {
      const { overflowX, overflowY, display } = getComputedStyle(node);
      if (display === "inline" || node.matches("input, select, canvas")) continue;
      const [across, down] = [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight];
      if (overflowX !== "visible" && across > SLACK) report("cut off across", node, `by ${across}`);
      if (overflowY !== "visible" && down > SLACK) report("cut off below", node, `by ${down}`);
    }

    // Boxes and text beyond what they stand in.
    for (const node of all) {
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height || getComputedStyle(node).display === "inline") continue;
      if (box.right > edge.right + SLACK || box.left < edge.left - SLACK)
        report(
          "beyond the stage",
          node,
          `${Math.round(box.left)}–${Math.round(box.right)} of ${Math.round(edge.left)}–${Math.round(edge.right)}`,
        );
    }
    const texts = [];
    const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("svg, math, option, script") || unseen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 1) texts.push({ rect, node, parent });
    }
    for (const { rect, node, parent } of texts) {
      for (let at = parent; at !== stage; at = at.parentElement) {
        if (getComputedStyle(at).display === "inline" || getComputedStyle(at).display === "contents") continue;
        const box = at.getBoundingClientRect();
        const by = Math.max(
          box.left - rect.left,
          rect.right - box.right,
          box.top - TOUCH - rect.top,
          rect.bottom - box.bottom - TOUCH,
        );
        if (by > SLACK) {
          report("text beyond its box", at, `${said(node.data)} by ${Math.round(by)}`);
          break;
        }
      }
    }

    // One thing upon another.
    const overlap = (a, b) =>
      Math.min(
        Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
      );
    texts.forEach((one, i) => {
      for (const other of texts.slice(i + 1)) {
        if (one.node === other.node || overlap(one.rect, other.rect) <= TOUCH) continue;
        report("text upon text", one.parent, `${said(one.node.data)} and ${said(other.node.data)}`);
      }
    });
    const controls = all.filter((node) =>
      node.matches("button, input, select, a[href], [tabindex]:not([tabindex='-1'])"),
    );
    const upon = (a, b) => a.closest(".bn-tools") && b.matches("[role=application]"); // a plane carries its own tools
    controls.forEach((one, i) => {
      for (const other of controls.slice(i + 1)) {
        if (one.contains(other) || other.contains(one) || upon(one, other) || upon(other, one)) continue;
        // A word that is explained may run over two lines: what counts is each piece, not the box around both.
        const pieces = [...one.getClientRects()].flatMap((a) => [...other.getClientRects()].map((b) => overlap(a, b)));
        const by = Math.max(...pieces, 0);
        if (by > SLACK) report("control upon control", one, `and ${name(other)} by ${Math.round(by)}`);
      }
    });
    const boxes = all.filter((node) => node.matches(".bn-box"));
    boxes.forEach((one, i) => {
      for (const other of boxes.slice(i + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        // A word that is explained may run over two lines: what counts is each piece, not the box around both.
        const pieces = [...one.getClientRects()].flatMap((a) => [...other.getClientRects()].map((b) => overlap(a, b)));
        const by = Math.max(...pieces, 0);
        if (by > SLACK) report("panel upon panel", one, `and ${name(other)} by ${Math.round(by)}`);
      }
    });
  }

  for (const stage of document.querySelectorAll(".bn-stage")) look(stage);
  return [...new Set(faults)];
};
