import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { listen } from "@saymon-logs/command-line/listen";
import { generate } from "selfsigned";

/** A certificate for `localhost`, and the file that a client names as its CA. */
export interface Certificate {
  key: string;
  cert: string;
  ca: string;
  folder: string;
}

/** Makes a certificate for a name. */
export async function createCertificate(name: string = "localhost"): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), "saymon-logs-"));
  const altNames = [{ type: 2 as const, value: name }];
  const { private: key, cert } = await generate([{ name: "commonName", value: name }], {
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames },
    ],
  });
  const ca = join(folder, "ca.pem");
  await Promise.all([
    writeFile(ca, cert),
    writeFile(join(folder, "cert.pem"), cert),
    writeFile(join(folder, "key.pem"), key),
  ]);
  return { key, cert, ca, folder };
}

/** Removes the files of a certificate. */
export async function removeCertificate({ folder }: Certificate): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** A receiver of syslog. */
export interface Receiver {
  port: number;
  /** Messages that came whole, in their order. */
  messages: string[];
  close(): Promise<void>;
}

/** How a receiver behaves. */
export interface ReceiverOptions {
  certificate?: Certificate;
  /** Called with each piece that comes; what it does to the socket is the receiver's fault. */
  disturb?: (socket: Socket, connection: number) => void;
}

/** Starts a receiver that counts octets as RFC 5425 says. */
export async function startReceiver({ certificate, disturb }: ReceiverOptions): Promise<Receiver> {
  const messages: string[] = [];
  let connections = 0;
  const accept = (socket: Socket) => {
    const connection = connections++;
    let bytes = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      disturb?.(socket, connection);
      if (socket.destroyed) return;
      bytes = takeFrames(Buffer.concat([bytes, chunk]), messages);
    });
  };
  const server: Server = certificate ? createTlsServer(certificate, accept) : createTcpServer(accept);
  server.on("connection", (socket: Socket) => socket.on("error", () => {}));
  return { ...(await listen(server)), messages };
}

/** Takes the frames that are whole. Returns the rest. */
function takeFrames(bytes: Buffer<ArrayBuffer>, messages: string[]): Buffer<ArrayBuffer> {
  let rest = bytes;
  for (;;) {
    const [count] = /^\d+ /.exec(rest.subarray(0, 12).toString("latin1")) ?? [];
    const end = (count?.length ?? 0) + Number(count);
    if (count === undefined || rest.length < end) return rest;
    messages.push(rest.subarray(count.length, end).toString());
    rest = rest.subarray(end);
  }
}
