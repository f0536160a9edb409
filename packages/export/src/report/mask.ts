/** Replaces logins in texts. */
export interface Mask {
  /** The mask of a login: the same for the same login. */
  login(login: string): string;
  /** A text in which a login may be: its mask where the text is a login, `***` where it contains one. */
  text(text: string): string;
  /** An id of a user: as it is, or `id-0001` where it contains a login. */
  id(id: string): string;
}

/** Leaves everything as it is. */
export const noMask: Mask = { login: (login) => login, text: (text) => text, id: (id) => id };

/** Logins that are shorter are searched as words: they are parts of many texts. */
const partLength = 3;

/**
 * Creates a mask. Upper and lower case are the same when a text is searched. Texts are replaced as a whole, since what is left
 * of them would show where the login was.
 *
 * @param logins In the order in which they are numbered.
 * @param ids Of users, in the order in which they are numbered.
 */
export function createMask(logins: readonly string[], ids: readonly string[]): Mask {
  const known = logins.filter((login) => login !== "");
  const masks = new Map(known.map((login, index) => [login, `user-${numberText(index)}`]));
  const contains = createSearch(known);
  const hidden = ids.filter(contains);
  const idMasks = new Map(hidden.map((id, index) => [id, `id-${numberText(index)}`]));
  const text = (value: string) => idMasks.get(value) ?? masks.get(value) ?? (contains(value) ? "***" : value);
  return {
    text,
    login: (login) => (login === "" ? "" : (masks.get(login) ?? "***")),
    id: (id) => idMasks.get(id) ?? (contains(id) ? "***" : id),
  };
}

function numberText(index: number): string {
  return String(index + 1).padStart(4, "0");
}

/** Returns whether a text contains one of many words, in a time that does not depend on how many there are. */
function createSearch(words: readonly string[]): (text: string) => boolean {
  const canonical = new Set(words.map(fold));
  const byStart = new Map<string, string[]>();
  for (const word of canonical)
    if (word.length >= partLength) {
      const start = word.slice(0, partLength);
      byStart.set(start, [...(byStart.get(start) ?? []), word]);
    }
  return (given) => {
    const text = fold(given);
    if (canonical.has(text)) return true;
    for (let index = 0; index + partLength <= text.length; index++) {
      const candidates = byStart.get(text.slice(index, index + partLength));
      if (candidates?.some((word) => text.startsWith(word, index))) return true;
    }
    return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.length < partLength && canonical.has(word));
  };
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
