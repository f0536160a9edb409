// Redoc makes these elements while it runs, has no option for them, and lets down who uses a keyboard or listens.
const repairs = [
  // Its menu is no landmark. The prerendered one is already, and sometimes drawn anew.
  [".menu-content", { role: "navigation", "aria-label": "Contents" }],
  // Its headings skip a level.
  ['[data-component-name="Typography/H4"]', { "aria-level": "3" }],
  ["#redoc h5", { "aria-level": "4" }],
  // Its label hides which example is chosen.
  ['button[aria-label="Example"]', { "aria-label": null }],
  // Only a mouse reaches these two.
  ['[data-testid="search-trigger"]', { role: "button", tabindex: "0" }],
  [
    '[data-component-name="Sidebar/SidebarActions"] span:not(:has(button)):has(> [data-component-name="Tooltip/Tooltip"])',
    { role: "button", tabindex: "0", "aria-label": "Change the layout" },
  ],
  // Its search opens over the page, and says neither that nor what its button does.
  ['[data-testid="search-dialog"]', { role: "dialog", "aria-modal": "true", "aria-label": "Search" }],
  ['[data-testid="search-dialog"] header', { role: "presentation" }],
  ['[data-testid="search-dialog"] input + button', { "aria-label": "Clear" }],
];

function repair() {
  for (const [selector, attributes] of repairs)
    for (const element of document.querySelectorAll(selector))
      for (const [name, value] of Object.entries(attributes)) set(element, name, value);
}

function set(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function clickByKey(event) {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.matches('[role="button"]:not(button)')) return;
  event.preventDefault();
  event.target.click();
}

const untilRedoc = document.querySelector(".until-redoc");

/** Takes away what stands in for Redoc, in the frame in which Redoc shows the same. */
function handOver() {
  const shown = untilRedoc.querySelector(":target");
  if (!shown || document.querySelector(`#redoc [data-section-id="${shown.id}"] h2`)) untilRedoc.remove();
}

let isDue = false;

/** Once per frame: while Redoc starts it changes the page hundreds of times, and a reader waits for it. */
function repairSoon() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    repair();
    handOver();
  });
}

new MutationObserver(repairSoon).observe(document.body, { childList: true, subtree: true });
document.addEventListener("keydown", clickByKey);
repairSoon();
