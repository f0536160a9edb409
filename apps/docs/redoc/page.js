// The build declares `repairs`, `titles` (by address) and `markdownScript` (path of a script).
import { addCopyButton, announce, copy } from "../public/copy.js";
import { keepRepaired, set } from "../public/repair.js";

const siteTitle = document.title;
const untilRedoc = document.querySelector(".until-redoc");

// Attributes

/** The buttons over a response example change the status as the tabs beside the fields do, but do not say which is on. */
function markStatusButtons() {
  for (const button of document.querySelectorAll('[data-testid="right-panel"] button')) {
    const text = button.textContent.trim();
    if (!/^[1-5]\d\d$/.test(text)) continue;
    const tabs = sectionOf(button)?.querySelectorAll('[role="tab"]') ?? [];
    const tab = [...tabs].find((candidate) => candidate.textContent.trim() === text);
    if (tab) set(button, "aria-pressed", tab.getAttribute("aria-selected") ?? "false");
  }
}

/** Several buttons are all called "Copy" or "collapse": adds what each is for. */
function nameButtons() {
  for (const button of document.querySelectorAll("#redoc button:not(.copy-code), #redoc [role='button']")) {
    const label = button.matches(copyMarkdown) ? "Copy Markdown" : labelOf(button);
    if (!label) continue;
    const purpose = [purposeOf(button), titleOf(sectionOf(button))].filter(Boolean).join(", ");
    if (purpose) set(button, "aria-label", `${label}: ${purpose}`);
  }
}

/** Redoc calls it "Copy"; the style sheet adds the other word. */
const copyMarkdown = '[data-testid="page-actions"] button:not([aria-haspopup])';

const shared =
  /^(copy|copied!?|collapse|expand|collapse all|expand all|view security details|more actions|[-−+])$/i;

function labelOf(button) {
  const [label] = (button.getAttribute("aria-label") ?? button.textContent).split(": ");
  return shared.test(label.trim()) ? label.trim() : undefined;
}

function purposeOf(button) {
  const viewer = button.closest('[data-component-name="JsonViewer/JsonViewer"]');
  if (viewer) return button.closest("pre") ? `${jsonPath(button)} of the example` : "the example";
  if (button.closest('[data-testid="source-code"], [data-component-name="CodeBlock/CodeBlock"]'))
    return "the sample";
  const field = button.closest('[id*="path="]');
  if (field) return `fields of ${field.id.split("path=").at(-1)}`;
  const server = button.closest("li, [data-component-name]")?.textContent.match(/https?:\/\/\S+/);
  return server?.[0];
}

/** Where in the JSON a button is, such as `0.newBody`. */
function jsonPath(button) {
  const path = [];
  for (let node = button.parentElement; node && node.tagName !== "PRE"; node = node.parentElement) {
    const key = node.querySelector(":scope > span")?.textContent.replaceAll('"', "");
    const siblings = node.parentElement
      ? [...node.parentElement.children].filter((child) => child.querySelector("button"))
      : [];
    path.unshift(key && /^\w+$/.test(key) ? key : siblings.indexOf(node));
  }
  return path.join(".");
}

function sectionOf(element) {
  return element.closest("[data-section-id]");
}

function titleOf(section) {
  return section && (titles[addressOf(section.dataset.sectionId)] ?? "overview");
}

/** The address of the part that an address lies in: `/errors` for `/errors/request`. */
function addressOf(address) {
  return `/${address.split("/")[1] ?? ""}`;
}

// Copying

/** Redoc finds nothing to copy in a guide, and copies YAML elsewhere: copies the Markdown of the part instead. */
function copyByClick(event) {
  const button = event.target.closest("button");
  if (button?.matches('[data-testid="copy-button"], [data-component-name="Buttons/CopyButton"]'))
    return announce("Copied");
  if (!button?.closest('[data-testid="page-actions"]')) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  const section = addressOf(sectionOf(button)?.dataset.sectionId ?? "");
  loadMarkdown().then((parts) => copy(parts[section] ?? parts["/overview"]));
}

let markdown;

/** As a script, since a page that was opened from a disk cannot fetch. */
function loadMarkdown() {
  markdown ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = markdownScript;
    script.onload = () => resolve(window.saymonMarkdown);
    script.onerror = reject;
    document.head.append(script);
  });
  return markdown;
}

/** Code in guides has no button. */
function addCopyButtons() {
  const blocks = document.querySelectorAll('#redoc [data-component-name="Markdown/Markdown"] pre');
  for (const [index, code] of [...blocks].entries()) {
    if (code.dataset.language === "http" || code.nextElementSibling?.matches(".copy-code")) continue;
    addCopyButton(code, `Copy: code ${index + 1}, ${titleOf(sectionOf(code))}`);
  }
}

// The page as a whole

function updateTitle() {
  const part = titles[addressOf(decodeURI(location.hash.slice(1)))];
  const title = part ? `${part} – ${siteTitle}` : siteTitle;
  if (document.title !== title) document.title = title;
}

/** Removes the placeholder for Redoc, in the frame in which Redoc shows the same. */
function handOver() {
  const shown = untilRedoc.querySelector(":target");
  if (!shown || document.querySelector(`#redoc [data-section-id="${shown.id}"] h2`)) untilRedoc.remove();
}

/** Redoc only renders what is near the window: prints the single page instead. */
function preparePrint() {
  const request = new XMLHttpRequest();
  // The browser prints as soon as this returns.
  request.open("GET", "plain.html", false);
  try {
    request.send();
  } catch {
    return; // From a disk, a note in the style sheet names the single page.
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const printed = page.querySelector("main");
  if (!printed) return;
  printed.className = "plain printed";
  document.body.append(document.adoptNode(printed));
}

function endPrint() {
  for (const printed of document.querySelectorAll(".printed")) printed.remove();
}

function skipToContent(event) {
  if (!event.target.closest?.(".skip-link")) return;
  // Redoc would take the anchor for an address of its own.
  event.preventDefault();
  document.querySelector("main")?.focus();
}

/** A link to another part of this page leaves the menu open. */
function closeMenu() {
  document.querySelector(".site-places:popover-open")?.hidePopover();
}

const heading = document.createElement("h1");
heading.className = "visually-hidden";
heading.textContent = siteTitle;
document.querySelector(".site-header").prepend(heading);

/** Behind a link to a part, Redoc does not show the overview, which has the only heading of the first level. */
function ensureFirstHeading() {
  heading.hidden = document.querySelector("#redoc h1") !== null;
}

function update() {
  ensureFirstHeading();
  markStatusButtons();
  nameButtons();
  addCopyButtons();
  updateTitle();
  handOver();
}

keepRepaired(repairs, update);
addEventListener("click", copyByClick, true);
addEventListener("click", skipToContent);
addEventListener("hashchange", updateTitle);
addEventListener("hashchange", closeMenu);
addEventListener("scrollend", updateTitle, true);
addEventListener("beforeprint", preparePrint);
addEventListener("afterprint", endPrint);
