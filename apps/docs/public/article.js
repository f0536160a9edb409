import { addCopyButton } from "./copy.js";

/** Commands and programs are copied; responses, signatures and values are read. */
const copied = [...document.querySelectorAll("main pre")].filter(
  ({ dataset, textContent }) => dataset.language === "bash" || textContent.startsWith("import "),
);

for (const [index, code] of copied.entries()) addCopyButton(code, `Copy: code ${index + 1}`);
