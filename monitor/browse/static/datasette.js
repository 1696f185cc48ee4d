// Names and levels for what Datasette's own pages leave without, for those who hear them
const NAMES = {
  'select[name^="_filter_column"]': "Column to filter by",
  'select[name^="_filter_op"]': "How to compare it",
  'input[name^="_filter_value"]': "Value to compare it with",
  'select[name="_sort"]': "Sort by",
  ".CodeMirror textarea, textarea.sql-editor, #sql-editor": "SQL",
};

function nameControls() {
  for (const [selector, said] of Object.entries(NAMES)) {
    for (const element of document.querySelectorAll(selector)) {
      if (!element.labels?.length) element.setAttribute("aria-label", said);
    }
  }
}

function levelHeadings() {
  let above = 1;
  for (const heading of document.querySelectorAll(".content h1, .content h2, .content h3")) {
    const level = Number(heading.tagName[1]);
    if (level > above + 1) heading.setAttribute("aria-level", above + 1);
    above = Math.min(level, above + 1);
  }
}

addEventListener("DOMContentLoaded", () => {
  nameControls();
  levelHeadings();
});
// the editor comes with the page's own handler of this event
addEventListener("load", () => setTimeout(nameControls));
