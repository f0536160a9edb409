/** What is taken from the reports of `redocly respect` and `drift`. */
import { expect, test } from "vitest";
import * as schemas from "../src/schemas.ts";
import * as workflows from "../src/workflows.ts";
import { exchange } from "./fake-server.ts";

const signal = new AbortController().signal;

test("a failed step of a workflow is told by its criterion or its name, and values of records are not", () => {
  const step = (
    stepId: string,
    ...checks: { name: string; condition?: string; status: string; message?: string }[]
  ) => ({ stepId, checks });
  const criterion = { name: "success criteria check", condition: "$statusCode == 200", message: "planted" };
  const executedWorkflows = [
    { workflowId: "good", executedSteps: [step("read", { ...criterion, status: "success" })] },
    {
      workflowId: "bad",
      executedSteps: [
        step("read", { ...criterion, status: "error" }, { name: "unexpected error", status: "error" }),
        step("again", { ...criterion, status: "success" }, { ...criterion, status: "error" }),
      ],
    },
    {
      workflowId: "others",
      executedSteps: [
        step(
          "read",
          { name: "status code check", status: "error" },
          { name: "content-type check", status: "error" },
          { name: "schema check", status: "error" },
        ),
      ],
    },
  ];
  const operationOf = { good: "listSessionLog", bad: "listPasswordLog", others: "listSessionLog" } as const;
  expect(workflows.readReport({ files: { "x.yaml": { executedWorkflows } } }, operationOf)).toEqual([
    { workflow: "good", operation: "listSessionLog", failures: [] },
    {
      workflow: "bad",
      operation: "listPasswordLog",
      failures: [
        "step read: $statusCode == 200",
        "step read: unexpected error",
        "step again: $statusCode == 200",
      ],
    },
    { workflow: "others", operation: "listSessionLog", failures: [] },
  ]);
});

test("a breach of a schema is told by its place and rule, as often as it occurred", () => {
  const exchanges = [exchange({}), exchange({})];
  const problem = { exchangeIndex: 1, occurrences: 2, severity: "error", target: "response" };
  const details = { path: "/3/login", ajvMessage: "must be string", actual: "planted" };
  const judged = schemas.readReport(
    {
      problems: [
        { ...problem, details },
        { ...problem, occurrences: 1 },
        { ...problem, occurrences: 1, details: { path: "/", ajvMessage: "must be array" } },
        { ...problem, occurrences: 1, details: { path: "/0/newBody", ajvMessage: "must be object,null" } },
        {
          ...problem,
          occurrences: 1,
          details: { path: "/0/id", ajvMessage: "must have required property 'id'" },
        },
        { ...problem, severity: "info" },
        { ...problem, target: "request" },
      ],
    },
    exchanges,
  );
  expect(judged).toEqual([
    { exchange: exchanges[0], judgement: { rule: "schema", place: "body" } },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body /3/login", message: "The value must be string." },
    },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body /3/login", message: "The value must be string." },
    },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body", message: "The value breaks its schema." },
    },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body", message: "The value must be array." },
    },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body /0/newBody", message: "The value must be object or null." },
    },
    {
      exchange: exchanges[1],
      judgement: { rule: "schema", place: "body /0/id", message: "A required field is missing." },
    },
  ]);
});

test("only what can be held to a schema is given to drift", async () => {
  const json = { "Content-Type": "Application/JSON ; charset=utf-8" };
  const bad = exchange({ headers: json, body: [null] });
  const others = [
    exchange({ headers: { "Content-Type": "text/html" }, body: [null] }),
    exchange({ headers: {}, body: [null] }),
    exchange({ status: 429, body: [null] }),
    exchange({ body: "[" }),
    exchange({ body: [null], broken: "It broke off." }),
  ];
  expect(await schemas.judgeSchemas([...others, bad], signal)).toEqual([
    { exchange: bad, judgement: { rule: "schema", place: "body /0", message: "The value must be object." } },
  ]);
  expect(await schemas.judgeSchemas(others, signal)).toEqual([]);
});

test("a run that is over starts no tool", async () => {
  const reason = new Error("over");
  await expect(schemas.judgeSchemas([exchange({})], AbortSignal.abort(reason))).rejects.toBe(reason);
});
