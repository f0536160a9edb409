/** Attributes that make an element of Redoc accessible, and why it needs them. */
export interface Repair {
  why: string;
  selector: string;
  /** Null removes an attribute. */
  attributes: Record<string, string | null>;
}

/** Redoc creates these elements while it runs and has no option for them; `redoc/page.js` sets the attributes. */
export const repairs: readonly Repair[] = [
  {
    why: "The menu is no landmark.",
    selector: ".menu-content",
    attributes: { role: "navigation", "aria-label": "Contents" },
  },
  {
    why: "Headings skip a level.",
    selector: '[data-component-name="Typography/H4"]',
    attributes: { "aria-level": "3" },
  },
  { why: "Headings skip a level.", selector: "#redoc h5", attributes: { "aria-level": "4" } },
  {
    why: "The label hides which example is chosen.",
    selector: 'button[aria-label="Example"]',
    attributes: { "aria-label": null },
  },
  {
    why: "Only a mouse reaches the search.",
    selector: '[data-testid="search-trigger"]',
    attributes: { role: "button", tabindex: "0" },
  },
  {
    why: "Only a mouse reaches the switch of the layout.",
    selector:
      '[data-component-name="Sidebar/SidebarActions"] span:not(:has(button)):has(> [data-component-name="Tooltip/Tooltip"])',
    attributes: { role: "button", tabindex: "0", "aria-label": "Change the layout" },
  },
  {
    why: "The site has a menu too: the name must say which one opens.",
    selector: '[data-testid="floating-button"]',
    attributes: { "aria-label": "Contents" },
  },
  {
    why: "The search covers the page and does not say so.",
    selector: '[data-testid="search-dialog"]',
    attributes: { role: "dialog", "aria-modal": "true", "aria-label": "Search" },
  },
  {
    why: "The header of the search counts as the header of the page.",
    selector: '[data-testid="search-dialog"] header',
    attributes: { role: "presentation" },
  },
  {
    why: "The button has no name.",
    selector: '[data-testid="search-dialog"] input + button',
    attributes: { "aria-label": "Clear" },
  },
  {
    why: "The skip link must be able to focus the content.",
    selector: "#redoc main",
    attributes: { tabindex: "-1" },
  },
  {
    why: "Only a mouse scrolls wide tables sideways.",
    selector: "#redoc .md-table-wrapper",
    attributes: { tabindex: "0", role: "group", "aria-label": "Table" },
  },
  {
    why: "Only a mouse scrolls wide code sideways.",
    selector: "#redoc pre",
    attributes: { tabindex: "0" },
  },
];
