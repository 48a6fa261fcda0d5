import * as net from "node:net";

/** A way to a server on loopback that counts what goes through it. */
export interface Relay {
  readonly url: string;
  readonly port: number;
  /** Connections that clients opened. */
  connections(): number;
  /** Connections of which the client has heard that they are over. */
  closed(): number;
  /** Ends the connections that are open now. */
  hangUp(): void;
  /** Bytes that clients sent. */
  bytes(): number;
  close(): Promise<void>;
}

/** Passes everything on to the server; with no server to pass it to, only counts. */
export async function openRelay(target?: string, host = "127.0.0.1"): Promise<Relay> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  let bytes = 0;
  let closed = 0;
  const server = net.createServer((client) => {
    connections += 1;
    keep(client).on("close", () => {
      closed += 1;
    });
    client.on("data", (chunk) => {
      bytes += chunk.length;
    });
    if (target === undefined) return;
    const { hostname, port } = new URL(target);
    const upstream = keep(net.connect(Number(port), hostname));
    client.pipe(upstream).pipe(client);
  });
  const keep = (socket: net.Socket) => {
    sockets.add(socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket)));
    return socket;
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    url: `http://${host}:${port}`,
    connections: () => connections,
    closed: () => closed,
    bytes: () => bytes,
    hangUp: () => {
      for (const socket of sockets) socket.end();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
