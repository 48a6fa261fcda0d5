/** A proxy on loopback that knows CONNECT and nothing else, leads every host to one port, and counts. */
import * as http from "node:http";
import * as net from "node:net";
import { listen } from "./fault-server.ts";

export interface ConnectProxy {
  readonly port: number;
  /** The `host:port` asked for, in order. */
  asked(): readonly string[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Where every tunnel ends, whatever was asked for. */
  readonly leadsTo: number;
  /** `user:password` that has to be given. */
  readonly wants?: string;
  /** Answered to every CONNECT instead of a tunnel. */
  readonly status?: number;
}

export async function startConnectProxy({ leadsTo, wants, status }: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request, client: net.Socket) => {
    asked.push(request.url ?? "");
    const given = request.headers["proxy-authorization"];
    const known = wants === undefined || given === `Basic ${Buffer.from(wants).toString("base64")}`;
    const refusal = status ?? (known ? undefined : 407);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const target = net.connect(leadsTo, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) {
      sockets.add(socket.on("error", () => socket.destroy()).on("close", () => target.destroy()));
    }
  });
  const port = await listen(server);
  return {
    port,
    asked: () => asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
