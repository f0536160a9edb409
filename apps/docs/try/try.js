// The build puts `spec`, the document with the requests alone, and public/repair.js before this file.

/** Swagger UI has no option for these names and roles. tests/try.test.ts says what to do when it changes. */
const repairs = [
  { selector: "#servers", attributes: { "aria-label": "Server" } },
  { selector: "input[data-variable]", attributes: { "aria-label": "Host of your server" } },
  { selector: "#swagger-ui .close-modal", attributes: { "aria-label": "Close" } },
  // These hide the text of the button and of the label.
  {
    selector: '#swagger-ui :is(.modal-btn.authorize, [aria-label^="auth-"])',
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

addEventListener("hashchange", showOperation);
keepRepaired(repairs, () => {});
