import { decode, wordsOf } from "./secrets.ts";

/** Replaces logins in texts. */
export interface Mask {
  /** Whether the values of bodies are left out: no rule tells which of them name a person. */
  hidesValues: boolean;
  /** The mask of a login: the same for the same login. */
  login(login: string): string;
  /** A text in which a login may be: its mask where the text is a login, `***` where it contains one. */
  text(text: string): string;
  /** An id of a user: as it is, `id-0001` where it contains a login, or `***` where it can be one that is not known. */
  id(id: string): string;
}

/** Leaves everything as it is. */
export const noMask: Mask = {
  hidesValues: false,
  login: (login) => login,
  text: (text) => text,
  id: (id) => id,
};

/** Logins that are shorter are searched as words: they are parts of many texts. */
const partLength = 3;

/** The form of the ids of SAYMON, which says nothing about a user. */
export const objectId: RegExp = /^[\da-f]{24}$/;

/** Names of fields that have logins, without the characters between their words. */
const loginNames =
  /^(?:(?:user|account|domain|new|old|owner)?logins?|login(?:name|id)|(?:\p{L}+)?user(?:name)?s?|nick(?:name)?s?|логины?|(?:имя)?пользователь|имяпользователя)$/u;

/** Whether the value under this name is a login. */
export function isLoginName(name: string): boolean {
  return loginNames.test(wordsOf(name).join(""));
}

/**
 * Creates a mask. Texts are searched regardless of upper and lower case, and of the escape sequences of JSON and URLs. They are
 * replaced as a whole, since what is left of them would show where the login was.
 *
 * @param logins In the order in which they are numbered.
 * @param ids Of users, in the order in which they are numbered.
 * @param names Of users, which are searched as logins are.
 */
export function createMask(
  logins: readonly string[],
  ids: readonly string[],
  names: readonly string[] = [],
): Mask {
  const known = logins.filter((login) => login !== "");
  const masks = new Map(known.map((login, index) => [login, `user-${numberText(index)}`]));
  const contains = createSearch([...known, ...names.filter((name) => name !== "")]);
  const hidden = ids.filter(contains);
  const shownIds = new Set(ids);
  const idMasks = new Map(hidden.map((id, index) => [id, `id-${numberText(index)}`]));
  const text = (value: string) => idMasks.get(value) ?? masks.get(value) ?? (contains(value) ? "***" : value);
  const isShown = (id: string) => (shownIds.has(id) || objectId.test(id)) && !contains(id);
  return {
    hidesValues: true,
    text,
    login: (login) => (login === "" ? "" : (masks.get(login) ?? "***")),
    id: (id) => idMasks.get(id) ?? (isShown(id) ? id : "***"),
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
      const others = byStart.get(start);
      if (others) others.push(word);
      else byStart.set(start, [word]);
    }
  const containsAt = (text: string, index: number) =>
    byStart.get(text.slice(index, index + partLength))?.some((word) => text.startsWith(word, index)) ||
    [1, 2].some(
      (length) => canonical.has(text.slice(index, index + length)) && isShortWord(text, index, length),
    );
  const containsIn = (text: string) => {
    for (let index = 0; index < text.length; index++) if (containsAt(text, index)) return true;
    return false;
  };
  return (text) => containsIn(fold(text)) || containsIn(fold(decode(text)));
}

/** Whether a part of a text is a word by itself. */
function isShortWord(text: string, index: number, length: number): boolean {
  const [before, first, last, after] = [index - 1, index, index + length - 1, index + length].map((at) =>
    text.charAt(at),
  ) as [string, string, string, string];
  const joins = (one: string, other: string) => isWordCharacter.test(one) && isWordCharacter.test(other);
  return !joins(before, first) && !joins(last, after);
}

const isWordCharacter = /[\p{L}\p{N}]/u;

/** Texts that look the same, or differ in upper and lower case only, are the same. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replaceAll("ς", "σ");
}
