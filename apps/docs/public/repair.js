/**
 * Sets attributes on elements that a library creates while it runs, as often as it creates them.
 *
 * @param repairs Selectors and the attributes of their elements; null removes an attribute.
 * @param update Called afterwards.
 */
export function keepRepaired(repairs, update) {
  let isDue = false;

  /** Once per frame: while the library starts it changes the page hundreds of times, and a reader waits for it. */
  function repairSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      for (const { selector, attributes } of repairs)
        for (const element of document.querySelectorAll(selector))
          for (const [name, value] of Object.entries(attributes)) set(element, name, value);
      update();
    });
  }

  new MutationObserver(repairSoon).observe(document.body, {
    attributeFilter: ["aria-selected"],
    childList: true,
    subtree: true,
  });
  addEventListener("keydown", clickByKey);
  repairSoon();
}

export function set(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** What was given the role of a button is pressed as one. */
function clickByKey(event) {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.matches('[role="button"]:not(button)')) return;
  event.preventDefault();
  event.target.click();
}
