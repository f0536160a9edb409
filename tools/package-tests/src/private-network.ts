import { once } from "node:events";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { pipeline } from "node:stream";
import { generate } from "selfsigned";

type CertificateExtension = NonNullable<NonNullable<Parameters<typeof generate>[1]>["extensions"]>[number];
type GenerateResult = Awaited<ReturnType<typeof generate>>;

/** A server whose certificate a private CA has signed, and a proxy. */
export interface PrivateNetwork {
  /** The CA's certificate, as PEM text. */
  ca: string;
  /** Address of the server, which answers everything with the same records. */
  url: string;
  /** Address of the proxy. */
  proxy: string;
  /** What the proxy was asked to connect to, such as `localhost:443`. */
  connected: string[];
  /** Ends all connections and stops listening. */
  close(): void;
}

/**
 * Starts a server and a proxy as they are found on premises, each on a free port.
 *
 * @example
 * ```ts
 * import { startPrivateNetwork } from "./private-network.ts";
 *
 * const network = await startPrivateNetwork([]);
 * console.log(network.url, network.proxy);
 * network.close();
 * ```
 */
export async function startPrivateNetwork(records: unknown[]): Promise<PrivateNetwork> {
  const ca = await certificate("A private CA", { name: "basicConstraints", cA: true, critical: true });
  const names = [{ type: dns, value: "localhost" } as const];
  const { cert, private: key } = await certificate(
    "localhost",
    { name: "subjectAltName", altNames: names },
    ca,
  );

  const server = createHttpsServer({ key, cert }, (_, response) => {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(records));
  });
  const connected: string[] = [];
  const proxy = createProxy(connected);

  const url = `https://localhost:${await listen(server)}`;
  const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
  const close = () => {
    for (const started of [server, proxy]) {
      started.close();
      started.closeAllConnections();
    }
  };
  return { ca: ca.cert, url, proxy: proxyUrl, connected, close };
}

/** The number that names of this kind have in a certificate. */
const dns = 2;

function certificate(
  commonName: string,
  extension: CertificateExtension,
  ca?: GenerateResult,
): Promise<GenerateResult> {
  return generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [extension],
    ...(ca && { ca: { cert: ca.cert, key: ca.private } }),
  });
}

/** Whatever it is asked for, it connects to this machine. */
function createProxy(connected: string[]): Server {
  return createHttpServer().on("connect", ({ url = "" }, client) => {
    connected.push(url);
    const server = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    });
    // Either side may break off; both are closed then.
    pipeline(client, server, client, () => {});
  });
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}
