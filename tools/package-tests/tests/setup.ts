/** One project for all test files. */
import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { createProject, type Project } from "../src/project.ts";

declare module "vitest" {
  export interface ProvidedContext {
    project: Project;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const project = await createProject();
  provide("project", project);
  return () => rm(project.directory, { recursive: true });
}
