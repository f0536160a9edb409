/** What tests need that Windows does not have. */
export const posix: string | undefined =
  process.platform === "win32" ? "signals and file modes of POSIX" : undefined;

/** The name of a test, which says why it is skipped. */
export function withReason(name: string, missing: string | undefined): string {
  return missing === undefined ? name : `${name} (missing: ${missing})`;
}
