import { createHash, type Hash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, appendFile, link, open, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";
import type { Format } from "../formats/format.ts";
import type { LogName } from "../logs.ts";
import type { LogEvent } from "../records/events.ts";
import type { RunReport } from "../run/report.ts";
import { createDirectory } from "./create-directory.ts";
import {
  createManifest,
  getManifestStatus,
  type Manifest,
  type ManifestFile,
  type ManifestStatus,
  type Receipt,
  toLatestManifest,
} from "./manifest.ts";
import { type Output, OutputError, toOutputError } from "./output.ts";

const gzip = promisify(gzipCallback);

/** Characters that are held in memory before they are written. */
const bufferSize = 8_000_000;

/** The options of {@link toDirectory}. */
export interface DirectoryOptions {
  /** Path of the directory. It is created when it is missing. */
  directory: string;
  /** Returns the format of the files of a log. */
  format: (log: LogName) => Format;
  /** Compresses the files. Default: false. */
  gzip?: boolean | undefined;
  /**
   * Completes files at each flush instead of at the end. Their names contain the server's time of the round. Default:
   * false.
   */
  isRolling?: boolean | undefined;
  /** Names the hidden directory, so that the next run removes what a killed one left. Default: random. */
  id?: string | undefined;
}

/** A file that is being written. */
interface PendingFile {
  /** Log and day. */
  readonly name: string;
  readonly extension: string;
  readonly log: LogName;
  readonly format: Format;
  readonly hash: Hash;
  text: string;
  events: number;
  bytes: number;
}

/**
 * Writes a file for each log and day (UTC). Files are written in a hidden directory beside, and appear under their names
 * only when they are complete and safe on the disk; the manifest comes last. Nothing is ever overwritten.
 */
export function toDirectory(options: DirectoryOptions): Output {
  return new DirectoryOutput(options);
}

class DirectoryOutput implements Output {
  readonly #options: DirectoryOptions;
  readonly #partial: string;
  readonly #files = new Map<string, PendingFile>();
  #buffered = 0;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#partial = join(options.directory, `.partial-${options.id ?? randomUUID()}`);
  }

  write(events: readonly LogEvent[]): Promise<void> {
    return this.#guard(async () => {
      for (const event of events) {
        const file = this.#fileOf(event);
        const text = file.format.event(event, file.events++ === 0);
        file.text += text;
        this.#buffered += text.length;
      }
      if (this.#buffered > bufferSize) await this.#append();
    });
  }

  async flush(report: RunReport, receipt: Receipt = {}): Promise<Receipt | undefined> {
    if (!this.#options.isRolling) return undefined;
    const isNews = this.#files.size > 0 || improves(getManifestStatus(report), receipt.latest?.status);
    return isNews ? this.#complete(report, receipt) : receipt;
  }

  async finish(report: RunReport): Promise<void> {
    if (!this.#options.isRolling) await this.#complete(report);
  }

  #complete(report: RunReport, receipt: Receipt = {}): Promise<Receipt> {
    return this.#guard(async () => {
      for (const file of this.#files.values()) file.text += file.format.footer(false);
      await this.#append();
      const suffix = this.#options.isRolling ? await this.#freeSuffix(report.range.to) : "";
      const files = [...this.#files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
      const named = files.map((file) => ({ file, name: `${file.name}${suffix}${file.extension}` }));
      const manifestFiles = named.map(({ file, name }) => toManifestFile(file, name));
      const manifest = createManifest(report, manifestFiles, receipt);
      const name = `manifest${suffix}.json`;
      await this.#writeManifest(name, manifest);
      await this.#publish([...named.map(({ file, name: to }) => [file.name, to] as const), [name, name]]);
      await this.abort();
      return { ...receipt, latest: toLatestManifest(name, manifest, receipt.latest) };
    });
  }

  check(): Promise<void> {
    return this.#guard(() => checkWritable(this.#options.directory));
  }

  async abort(): Promise<void> {
    this.#files.clear();
    this.#buffered = 0;
    await rm(this.#partial, { recursive: true, force: true });
  }

  #fileOf({ log, time }: LogEvent): PendingFile {
    const key = `${log}-${dayOf(time)}`;
    const known = this.#files.get(key);
    if (known) return known;
    const format = this.#options.format(log);
    const extension = `.${format.extension}${this.#options.gzip ? ".gz" : ""}`;
    const hash = createHash("sha256");
    const file = { name: key, extension, log, format, hash, text: format.header, events: 0, bytes: 0 };
    this.#files.set(key, file);
    return file;
  }

  /** Appends what is held in memory. Compressed, each part is a gzip member of its own, as RFC 1952 allows. */
  async #append(): Promise<void> {
    await createDirectory(this.#partial, 0o750);
    for (const file of this.#files.values()) {
      if (file.text === "") continue;
      const plain = Buffer.from(file.text);
      const bytes = this.#options.gzip ? await gzip(plain) : plain;
      await appendFile(join(this.#partial, file.name), bytes, { mode: 0o640 });
      file.hash.update(bytes);
      file.bytes += bytes.length;
      file.text = "";
    }
    this.#buffered = 0;
  }

  /** A time and a number that no earlier file has, also when the clock stands still or a run was killed. */
  async #freeSuffix(time: number): Promise<string> {
    const taken = await readdir(this.#options.directory);
    for (let count = 1; ; count++) {
      const suffix = `-${new Date(time).toISOString().replaceAll(":", "")}-${count}`;
      if (!taken.some((name) => name.includes(`${suffix}.`))) return suffix;
    }
  }

  async #writeManifest(name: string, manifest: Manifest): Promise<void> {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await createDirectory(this.#partial, 0o750);
    await writeFile(join(this.#partial, name), text, { mode: 0o640 });
  }

  /** Gives complete files their names, once their content is safe: all of them, or none when one name is taken. */
  async #publish(files: readonly (readonly [partial: string, name: string])[]): Promise<void> {
    const published: string[] = [];
    try {
      for (const [partial, name] of files) {
        const from = join(this.#partial, partial);
        const to = join(this.#options.directory, name);
        await sync(from);
        await moveWithoutOverwriting(from, to);
        published.push(to);
      }
      await sync(this.#options.directory);
    } catch (error) {
      for (const path of published) await rm(path, { force: true });
      throw error;
    }
  }

  async #guard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const { path = this.#options.directory } = error as NodeJS.ErrnoException;
      throw toOutputError(error, path);
    }
  }
}

function toManifestFile({ log, events, bytes, hash }: PendingFile, name: string): ManifestFile {
  return { name, log, events, bytes, sha256: hash.digest("hex") };
}

/** Whether a manifest without files is worth writing: it ends a round, or says that what had failed was read. */
function improves(status: ManifestStatus, latest: ManifestStatus | undefined): boolean {
  if (latest === undefined || status === latest) return false;
  return status === "complete" || latest === "unfinished";
}

function dayOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "unknown" : date.toISOString().slice(0, 10);
}

/** A new name for the same file fails where the name is taken. Some file systems have no such links. */
export async function moveWithoutOverwriting(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isTaken =
      code === "EEXIST" ||
      (await access(to).then(
        () => true,
        () => false,
      ));
    if (isTaken)
      throw new OutputError(`${to}: exists already, and is never overwritten. Choose another --output.`);
    await rename(from, to);
  }
}

/** A directory that is missing is created when there are files for it: until then, the one above it counts. */
async function checkWritable(directory: string): Promise<void> {
  try {
    await readdir(directory);
    await access(directory, constants.W_OK);
  } catch (error) {
    const parent = dirname(directory);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === directory) throw error;
    await checkWritable(parent);
  }
}

/** Waits until a file, or the names in a directory, are safe on the disk. Windows cannot do that for directories. */
async function sync(path: string): Promise<void> {
  const isWindows = process.platform === "win32";
  try {
    const file = await open(path, isWindows ? "r+" : "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isWindows) throw error;
  }
}
