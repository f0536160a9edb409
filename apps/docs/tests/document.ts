/** What the bundled document says, as far as the tests compare the site with it. */
import document from "@saymon-logs/openapi/openapi.dereferenced.json" with { type: "json" };

interface Example {
  summary: string;
  value: unknown;
}

/** An operation as a reader should find it on the site. */
export interface DocumentedOperation {
  path: string;
  summary: string;
  /** Redoc's address for it, such as `#/listsessionlog`. */
  link: string;
  parameters: string[];
  answers: { status: string; examples: Example[] }[];
  samples: { label: string; source: string }[];
  unknown: string[];
}

export const title: string = document.info.title;

export const operations: DocumentedOperation[] = Object.entries(document.paths).map(([path, { get }]) => ({
  path,
  summary: get.summary,
  link: `#/${get.operationId.toLowerCase()}`,
  parameters: get.parameters.map(({ name }) => name),
  answers: Object.entries(get.responses).map(([status, { content }]) => ({
    status,
    examples: Object.values<Example>(content["application/json"].examples),
  })),
  samples: get["x-codeSamples"],
  unknown: get["x-not-published"],
}));
