// What is shown, as HTML: open shadow roots declared, and without the words for those who run no
// scripts. `take` false: only its size. Returns a size, a text, or null where it is beyond `most`.
(take, most) => {
  const root = document.documentElement;
  if (!root) return take ? "" : 0;
  const shadows = [], quiet = [];
  let size = 0;
  const count = (tree) => {
    const walker = document.createTreeWalker(tree, NodeFilter.SHOW_ALL);
    for (let node = tree; node; node = walker.nextNode()) {
      if (node.nodeType !== Node.ELEMENT_NODE) {
        size += (node.nodeValue || "").length;
      } else {
        size += 2 * node.localName.length + 5;
        for (const attribute of node.attributes) {
          size += attribute.name.length + attribute.value.length + 4;
        }
        if (node.localName === "noscript") quiet.push(node);
        if (node.shadowRoot) {
          shadows.push(node.shadowRoot);
          if (!count(node.shadowRoot)) return false;
        }
        if (node.content instanceof DocumentFragment && !count(node.content)) return false;
      }
      if (size > most) return false;
    }
    return true;
  };
  if (!count(root)) return null;
  if (!take) return size;
  for (const node of quiet) node.remove();
  const shell = root.cloneNode(false).outerHTML;
  const end = shell.lastIndexOf("</");
  const inner = root.getHTML({ shadowRoots: shadows });
  return "<!DOCTYPE html>\n" + shell.slice(0, end) + inner + shell.slice(end);
}
