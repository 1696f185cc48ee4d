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

addEventListener("DOMContentLoaded", () => {
  nameControls();
  for (const heading of document.querySelectorAll("section.content h1 ~ h3, .page-header ~ h3")) {
    heading.setAttribute("aria-level", "2");
  }
});
// the editor comes with the page's own handler of this event
addEventListener("load", () => setTimeout(nameControls));
