/** The command: `pnpm release`. */
import { commandLine } from "@saymon-logs/command-line";
import { program } from "commander";
import { ExecaError } from "execa";
import { packRelease } from "./pack.ts";
import { verifyRelease } from "./verify.ts";
import { setVersions } from "./version.ts";

program
  .name("pnpm release")
  .description("Prepares and tests a release. Only the release workflow publishes.");

program
  .command("version")
  .description("turn the recorded changes into versions and changelogs")
  .action(setVersions);

program
  .command("pack")
  .description("build, and leave tarballs, SBOMs and a list of their hashes in release/")
  .action(packRelease);

program
  .command("verify")
  .description("test the tarballs in release/, and let npm do all of publishing but the upload")
  .action(verify);

program
  .command("dry-run")
  .description("pack, then verify")
  .action(async () => {
    await packRelease();
    await verify();
  });

function verify(): Promise<void> {
  return verifyRelease(process.env["RELEASE_DIGEST"]);
}

try {
  await program.parseAsync(commandLine(), { from: "user" });
} catch (error) {
  // The output of a command that failed has been printed already.
  const { message } = error instanceof ExecaError ? { message: error.shortMessage } : (error as Error);
  program.error(`error: ${message}`);
}
