/** Generators of clients in other languages. The tools are fetched while the test runs. */
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { expectRecords } from "./generators.ts";
import { authorization, type Context, type Tool } from "./tool.ts";

const versions = { openapiPythonClient: "0.29.1", oapiCodegen: "2.8.2", openapiGenerator: "7.26.0" };
const python = ["python3", "python"].find((command) => succeeds(command, "-m", "venv", "--help"));
const hasGo = succeeds("go", "version");
const hasJava = succeeds("java", "-version");

export const languages: Tool[] = [
  {
    name: "openapi-python-client",
    version: versions.openapiPythonClient,
    kind: "generator",
    check: "the Python client reads a log from the mock",
    missing: python ? undefined : "Python",
    run: async (context) => {
      // It formats its output with ruff.
      const bin = await createVenv(context, [
        `openapi-python-client==${versions.openapiPythonClient}`,
        "ruff",
      ]);
      const options = [
        "--path",
        "openapi.json",
        "--meta",
        "none",
        "--output-path",
        "client",
        "--fail-on-warning",
      ];
      const env = { PATH: `${dirname(bin("python"))}${delimiter}${process.env["PATH"]}` };
      await execa(bin("openapi-python-client"), ["generate", ...options], { cwd: context.folder, env });
      await writeFile(join(context.folder, "use.py"), useOfPythonClient);
      await expectPrinted(context, bin("python"), "use.py");
    },
  },
  {
    name: "OpenAPI Generator (`python`)",
    version: versions.openapiGenerator,
    kind: "generator",
    check: "the Python client reads a log from the mock",
    missing: python && hasJava ? undefined : "Python and Java",
    run: async (context) => {
      const bin = await createVenv(context, [`openapi-generator-cli==${versions.openapiGenerator}`]);
      const options = ["-i", "openapi.json", "-g", "python", "-o", "client", "--package-name", "saymon"];
      await execa(bin("openapi-generator-cli"), ["generate", ...options], { cwd: context.folder });
      await execa(bin("python"), ["-m", "pip", "install", "--quiet", "./client"], { cwd: context.folder });
      await writeFile(join(context.folder, "use.py"), useOfOpenApiGenerator);
      await expectPrinted(context, bin("python"), "use.py");
    },
  },
  {
    name: "oapi-codegen",
    version: versions.oapiCodegen,
    kind: "generator",
    check: "the Go client reads a log from the mock",
    missing: hasGo ? undefined : "Go",
    run: async (context) => {
      const generator = `github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v${versions.oapiCodegen}`;
      const options = ["-package", "main", "-generate", "types,client", "-o", "client.go", "openapi.json"];
      const { folder: cwd } = context;
      await writeDocument(context);
      await writeFile(join(cwd, "go.mod"), "module use\n\ngo 1.24\n");
      await execa("go", ["run", generator, ...options], { cwd });
      await writeFile(join(cwd, "main.go"), useOfGoClient);
      await execa("go", ["mod", "tidy"], { cwd });
      await expectPrinted(context, "go", "run", ".");
    },
  },
];

const useOfPythonClient = `import json, os
from client import Client
from client.api.session_log import list_session_log

headers = {"Authorization": os.environ["SAYMON_AUTHORIZATION"]}
client = Client(base_url=os.environ["SAYMON_URL"], headers=headers)
print(json.dumps([record.to_dict() for record in list_session_log.sync(client=client, limit=5)]))
`;

const useOfOpenApiGenerator = `import json, os
import saymon

client = saymon.ApiClient(saymon.Configuration(host=os.environ["SAYMON_URL"]))
client.set_default_header("Authorization", os.environ["SAYMON_AUTHORIZATION"])
print(json.dumps([record.to_dict() for record in saymon.SessionLogApi(client).list_session_log(limit=5)]))
`;

const useOfGoClient = `package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	client, err := NewClientWithResponses(os.Getenv("SAYMON_URL"))
	if err != nil {
		panic(err)
	}
	limit := int32(5)
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", os.Getenv("SAYMON_AUTHORIZATION"))
		return nil
	}
	response, err := client.ListSessionLogWithResponse(context.Background(), &ListSessionLogParams{Limit: &limit}, authorize)
	if err != nil || response.JSON200 == nil {
		panic(fmt.Sprint(err, response))
	}
	json.NewEncoder(os.Stdout).Encode(*response.JSON200)
}
`;

/** Creates a virtual environment with packages; returns a function that finds programs in it. */
async function createVenv(context: Context, packages: string[]): Promise<(name: string) => string> {
  const venv = join(context.folder, "venv");
  const bin = (name: string) => join(venv, process.platform === "win32" ? "Scripts" : "bin", name);
  await writeDocument(context);
  await execa(python ?? "python3", ["-m", "venv", venv]);
  await execa(bin("python"), ["-m", "pip", "install", "--quiet", ...packages]);
  return bin;
}

async function writeDocument({ folder, document }: Context): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "openapi.json"), JSON.stringify(document));
}

/** Runs a program that prints the records of the session log as JSON. */
async function expectPrinted(context: Context, command: string, ...args: string[]): Promise<void> {
  const env = { SAYMON_URL: context.url, SAYMON_AUTHORIZATION: authorization };
  const { stdout } = await execa(command, args, { cwd: context.folder, env });
  expectRecords(JSON.parse(stdout), context);
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}
