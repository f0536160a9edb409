import { addCopyButton } from "./copy.js";

/** Commands and programs are copied; responses and examples of files are read. */
const copied = 'main pre:is([data-language="bash"], [data-language="js"], [data-language="ts"])';

for (const [index, code] of [...document.querySelectorAll(copied)].entries())
  addCopyButton(code, `Copy: code ${index + 1}`);
