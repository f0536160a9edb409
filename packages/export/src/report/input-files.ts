/** Reads the small files that a reader of the report brings: users and holidays. */
import { readFile } from "node:fs/promises";
import { isUserId } from "../reading/users.ts";

/** A user of the file of users. */
export interface ListedUser {
  id: string;
  name: string | null;
  department: string | null;
}

/** A file cannot be used. The message names the file and the line. */
export class InputFileError extends Error {
  override readonly name = "InputFileError";
}

/**
 * Reads users: lines of `id`, `id,name` or `id,name,department`, separated by commas, semicolons or tabs. Values in quotes may
 * contain separators. A first line that begins with `id`, empty lines and those that begin with `#` are ignored.
 *
 * @throws {InputFileError} When a line is something else, or repeats an id, or there is none.
 */
export async function readUserList(path: string): Promise<ListedUser[]> {
  const users = new Map<string, ListedUser>();
  for (const { id, cells, fail } of await readUserLines(path)) {
    const [, name, department, ...others] = cells;
    if (others.length > 0) throw fail(notAUser);
    if (users.has(id)) throw fail("repeats the id of an earlier line. Remove one of them.");
    users.set(id, { id, name: name || null, department: department || null });
  }
  return [...users.values()];
}

/**
 * Reads the ids of such users, each once; the lines may have other columns.
 *
 * @throws {InputFileError} When a line does not begin with an id, or there is none, which would be an export of nothing.
 */
export async function readUserIds(path: string): Promise<string[]> {
  return [...new Set((await readUserLines(path)).map(({ id }) => id))];
}

interface UserLine {
  id: string;
  cells: string[];
  fail: (what: string) => InputFileError;
}

const notAUser =
  "is not id, name and department, separated by commas. Put quotes around a name with a comma.";

async function readUserLines(path: string): Promise<UserLine[]> {
  const lines = await readLines("--users", path);
  const users = lines.flatMap(({ text, number }, index): UserLine[] => {
    const fail = (what: string) => new InputFileError(`--users: ${path}, line ${number}: ${what}`);
    const cells = splitLine(text)?.map((cell) => cell.trim());
    if (!cells) throw fail(notAUser);
    const [id = ""] = cells;
    if (index === 0 && id.toLowerCase() === "id") return [];
    if (!isUserId(id) || /\s/.test(id)) throw fail("does not begin with a user id.");
    return [{ id, cells, fail }];
  });
  if (users.length === 0)
    throw new InputFileError(
      `--users: ${path} contains no user id. Put one id on each line, or leave out --users.`,
    );
  return users;
}

/** The values of a line, or undefined when its quotes are wrong. */
function splitLine(line: string): string[] | undefined {
  const cell = /[^\S\t]*(?:"((?:[^"]|"")*)"[^\S\t]*|([^",;\t]*))([,;\t]|$)/y;
  const cells: string[] = [];
  for (let separator: string | undefined = ","; separator !== ""; ) {
    const [, quoted, plain = "", end] = cell.exec(line) ?? [];
    if (end === undefined) return undefined;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    separator = end;
  }
  return cells;
}

/**
 * Reads holidays: a day such as `2026-01-01` on each line, with a comment after `#`. Empty lines are ignored.
 *
 * @returns The days, sorted, each once.
 * @throws {InputFileError} When a line is something else.
 */
export async function readHolidays(path: string): Promise<string[]> {
  const days = new Set<string>();
  for (const { text, number } of await readLines("--holidays", path)) {
    const day = text.replace(/#.*/s, "").trim();
    if (!isDay(day))
      throw new InputFileError(`--holidays: ${path}, line ${number}: is not a day such as 2026-01-01.`);
    days.add(day);
  }
  return [...days].sort();
}

/** Whether a day exists: Date.parse takes 2026-02-30 for March 2. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

async function readLines(option: string, path: string): Promise<{ text: string; number: number }[]> {
  let content: string;
  try {
    content = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = error instanceof TypeError ? "it is not UTF-8" : code;
    throw new InputFileError(`${option}: ${path} cannot be read (${reason}). Name a text file in UTF-8.`);
  }
  return content
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => !/^\s*(#|$)/.test(text));
}
