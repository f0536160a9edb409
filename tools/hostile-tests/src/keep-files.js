// Loaded into a command, it copies each folder that the command removes, so that a test can look into it.
import { cpSync, promises } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";
import process from "node:process";

const { rm } = promises;
promises.rm = (path, options) => {
  cpSync(path, join(process.env.KEPT_FILES, basename(path)), { recursive: true });
  return rm(path, options);
};
syncBuiltinESMExports();
