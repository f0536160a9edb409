const status = document.querySelector(".site-status");

/** Puts a button after a block of code, which copies it. */
export function addCopyButton(code, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-code";
  button.textContent = "Copy";
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => copy(code.textContent.trimEnd()));
  code.after(button);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https, or from a disk, a page may not use the clipboard.
    copyBySelection(text);
  }
  announce("Copied");
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

let hiding;

export function announce(text) {
  clearTimeout(hiding);
  status.textContent = text;
  hiding = setTimeout(() => {
    status.textContent = "";
  }, 3000);
}
