/** What the lab serves as catalogue.js: words/<language>.*.toml, as words/messages.py reads it. */
declare const catalogue: { language: string; words: Record<string, string | Record<string, string>> };
export default catalogue;
