// The build declares `spec`, the document with the requests alone.
import { keepRepaired } from "../public/repair.js";

/** Swagger UI has no option for these names and roles. tests/try.test.ts says what to do when it changes. */
const repairs = [
  { selector: "#servers", attributes: { "aria-label": "Server" } },
  { selector: "input[data-variable]", attributes: { "aria-label": "Host of your server" } },
  { selector: "#swagger-ui .close-modal", attributes: { "aria-label": "Close" } },
  {
    selector: "#swagger-ui .modal-ux",
    attributes: { role: "dialog", "aria-modal": "true", "aria-label": "Authorize" },
  },
  // These hide the texts of the buttons and of the labels.
  {
    selector: '#swagger-ui :is(.modal-btn, [aria-label^="auth-"])',
    attributes: { "aria-label": null },
  },
  { selector: "#swagger-ui :is(h3, h4)", attributes: { "aria-level": "2" } },
  { selector: "#swagger-ui h5", attributes: { "aria-level": "3" } },
  { selector: "#swagger-ui pre", attributes: { tabindex: "0" } },
  { selector: ".live-responses-table", attributes: { role: "group", "aria-live": "polite" } },
];

/** The parts of Swagger UI that send a request; the reference describes the rest. */
function RequestsOnly({ React: { createElement } }) {
  return {
    components: {
      RequestsOnly: ({ getComponent }) =>
        createElement(
          "div",
          { className: "swagger-ui" },
          ...["ServersContainer", "AuthorizeBtnContainer", "operations"].map((name) =>
            createElement(getComponent(name, true), { key: name }),
          ),
        ),
    },
  };
}

const operations = Object.values(spec.paths).map(({ get }) => get);
const ui = SwaggerUIBundle({
  spec,
  dom_id: "#swagger-ui",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  docExpansion: "list",
  layout: "RequestsOnly",
  plugins: [RequestsOnly],
  persistAuthorization: false,
  supportedSubmitMethods: ["get"],
  syntaxHighlight: { activated: false },
  tryItOutEnabled: true,
  validatorUrl: null,
  onComplete: () => setTimeout(showOperation),
});

/** Opens the operation that the address names, and no other. */
function showOperation() {
  const chosen = operations.find(({ operationId }) => `#${operationId}` === location.hash) ?? operations[0];
  for (const operation of operations) {
    const { operationId, tags } = operation;
    ui.getSystem().layoutActions.show(["operations", tags[0], operationId], operation === chosen);
  }
}

let dialog;

/** Swagger UI focuses the last field of its dialog, and lets the focus leave it for the page below. */
function keepFocusInDialog() {
  const shown = document.querySelector(".modal-ux");
  if (shown && document.activeElement !== document.body && dialog) return;
  if (shown) {
    if (!dialog) setInertAround(shown);
    shown.querySelector("input, button:not(.close-modal)")?.focus();
  } else if (dialog) {
    for (const element of document.querySelectorAll("[inert]")) element.inert = false;
    document.querySelector(".btn.authorize").focus();
  }
  dialog = shown;
}

function setInertAround(element) {
  for (let node = element; node !== document.body; node = node.parentElement)
    for (const sibling of node.parentElement.children) sibling.inert = sibling !== node;
}

function closeByEscape(event) {
  if (event.key === "Escape") dialog?.querySelector(".close-modal").click();
}

addEventListener("hashchange", showOperation);
addEventListener("keydown", closeByEscape);
keepRepaired(repairs, keepFocusInDialog);
