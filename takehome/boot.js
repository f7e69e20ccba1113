// Unpacks the lab's own modules, which import one another by name, and starts the page with the run that came along.
(async () => {
  const text = (id) => document.getElementById(id).textContent;
  const packed = (base64) => new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]);
  const unpacked = (base64) => new Response(packed(base64).stream().pipeThrough(new DecompressionStream("gzip")));
  const modules = await unpacked(text("bn-modules")).json();
  const imports = {};
  for (const [name, source] of Object.entries(modules))
    imports[`bn/${name}`] = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const map = document.createElement("script");
  Object.assign(map, { type: "importmap", textContent: JSON.stringify({ imports }) });
  document.head.append(map);
  const answers = Object.entries(JSON.parse(text("bn-answers"))).map(([url, body]) => [url, () => unpacked(body)]);
  const { start } = await import("bn/file.js");
  await start(document.getElementById("bn-file"), JSON.parse(text("bn-data")), answers);
})().catch((error) => {
  console.error(error);
  const place = document.getElementById("bn-file");
  place.textContent = place.dataset.failed;
});
