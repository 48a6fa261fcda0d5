/**
 * A server that answers STS requests wrongly, each fault by its name, and counts what reached it. It works on bare
 * sockets, since a well-behaved HTTP server cannot be made to break the protocol. What a right answer looks like is in
 * the STS API reference; which wrong ones occur was seen in hotel networks, behind company proxies and in bug reports.
 */
import * as net from "node:net";
import * as tls from "node:tls";
import type { Certificate } from "./certificate.ts";

export interface FaultServer {
  readonly port: number;
  readonly url: string;
  /** Connections opened, and done with their TLS handshake where there is one. */
  connections(): number;
  /** The bodies of the requests that arrived whole. */
  requests(): readonly string[];
  /** Ends the connections that are open now. */
  hangUp(): void;
  close(): Promise<void>;
}

export interface FaultServerOptions {
  readonly certificate?: Certificate | undefined;
  /** The server's clock against ours. */
  readonly clockOffsetSeconds?: number;
}

export const sessionXml = `<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetSessionTokenResult>
    <Credentials>
      <AccessKeyId>ASIAY34FZKBOKMUTVV7A</AccessKeyId>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>
      <SessionToken>FwoGZXIvYXdzEXAMPLEtokenEXAMPLEtokenEXAMPLEtoken==</SessionToken>
      <Expiration>2040-01-02T15:04:05Z</Expiration>
    </Credentials>
  </GetSessionTokenResult>
  <ResponseMetadata>
    <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
  </ResponseMetadata>
</GetSessionTokenResponse>
`;

export function errorXml(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${message}</Message>
  </Error>
  <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
</ErrorResponse>
`;
}

interface Say {
  readonly socket: net.Socket;
  readonly date: string;
}

type Fault = (say: Say) => void;

export const faults = {
  ok: (say) => answer(say, 200, sessionXml),
  hang: () => {},
  drip: ({ socket, date }) => {
    socket.write(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Type: text/xml\r\nContent-Length: 4000\r\n\r\n`);
    every(20, socket, () => socket.write(" "));
  },
  "drip-headers": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    every(20, socket, () => socket.write("X-A: b\r\n"));
  },
  html: (say) => answer(say, 200, "<!DOCTYPE html><html><body>Welcome to the hotel</body></html>", "text/html"),
  "html-as-xml": (say) => answer(say, 200, "<html><body>Please sign in</body></html>"),
  "html-403": (say) => answer(say, 403, "<html><body>Blocked by policy</body></html>", "text/html"),
  empty: (say) => answer(say, 200, ""),
  truncated: ({ socket, date }) => {
    const head = `HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Type: text/xml\r\nContent-Length: ${sessionXml.length}\r\n\r\n`;
    socket.end(head + sessionXml.slice(0, 300));
  },
  "cut-xml": (say) => answer(say, 200, sessionXml.slice(0, 300)),
  huge: ({ socket, date }) => {
    socket.write(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `100000\r\n${"a".repeat(0x100000)}\r\n`;
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
  },
  "huge-headers": ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\n${`X-Filler: ${"a".repeat(1000)}\r\n`.repeat(100)}\r\n`);
  },
  redirect: (say) => answer(say, 302, "", "text/html", "Location: https://aws.amazon.com/iam\r\n"),
  "redirect-307": (say) => answer(say, 307, "", "text/xml", "Location: http://127.0.0.1:1/\r\n"),
  escape: (say) => answer(say, 403, errorXml("AccessDenied", "\u001b]0;owned\u0007\u001b[2J\u009b31m no")),
  echo: (say) =>
    answer(say, 400, errorXml("ValidationError", "Value '123456' of AKIAY34FZKBOKMUTVV7A at wJalrXUtnFEMI/K7")),
  reset: ({ socket }) => socket.resetAndDestroy(),
  garbage: ({ socket }) => socket.end("\u0000\u0001 what is this \r\n\r\n"),
  json: (say) => answer(say, 200, '{"GetSessionTokenResponse":{}}', "application/json"),
  "no-fields": (say) => answer(say, 200, "<GetSessionTokenResponse><GetSessionTokenResult/></GetSessionTokenResponse>"),
  "bad-token": (say) => answer(say, 200, sessionXml.replace(/<SessionToken>.*</, "<SessionToken>$(id) `id`<")),
  "bad-time": (say) => answer(say, 200, sessionXml.replace(/<Expiration>.*</, "<Expiration>tomorrow<")),
  bomb: (say) =>
    answer(say, 200, `<!DOCTYPE a [<!ENTITY b "${"c".repeat(100)}">]>${sessionXml.replace("ASIA", "&b;&b;")}`),
  deep: (say) => answer(say, 200, "<a>".repeat(2000) + "</a>".repeat(2000)),
  "500": (say) => answer(say, 500, errorXml("InternalFailure", "An internal error has occurred.")),
  "503-empty": (say) => answer(say, 503, "", "text/plain"),
  throttle: (say) => answer(say, 400, errorXml("Throttling", "Rate exceeded")),
  "code-refused": (say) =>
    answer(
      say,
      403,
      errorXml("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "),
    ),
  "serial-refused": (say) => answer(say, 403, errorXml("AccessDenied", serialText)),
  "clock-refused": (say) => answer(say, 403, errorXml("SignatureDoesNotMatch", clockText)),
  "signature-refused": (say) => answer(say, 403, errorXml("SignatureDoesNotMatch", signatureText)),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

const serialText =
  "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
const clockText =
  "Signature expired: 20230822T072529Z is now earlier than 20230822T193257Z (20230822T194757Z - 15 min.)";
const signatureText =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/** Starts a server on loopback. The n-th request meets the n-th fault; the last one stays. */
export async function startFaultServer(
  script: readonly FaultName[],
  { certificate, clockOffsetSeconds = 0 }: FaultServerOptions = {},
): Promise<FaultServer> {
  const sockets = new Set<net.Socket>();
  const requests: string[] = [];
  let connections = 0;
  const serve = (socket: net.Socket) => {
    connections += 1;
    keep(socket);
    onRequest(socket, (body) => {
      requests.push(body);
      const name = script[Math.min(requests.length, script.length) - 1] ?? "ok";
      faults[name]({ socket, date: new Date(Date.now() + clockOffsetSeconds * 1000).toUTCString() });
    });
  };
  const keep = (socket: net.Socket) => {
    sockets.add(socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket)));
  };
  const server =
    certificate === undefined ? net.createServer(serve) : tls.createServer(certificate, serve).on("connection", keep);
  const port = await listen(server);
  return {
    port,
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    connections: () => connections,
    requests: () => requests,
    hangUp: () => {
      for (const socket of sockets) socket.end();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

export function listen(server: net.Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done((server.address() as net.AddressInfo).port));
  });
}

function onRequest(socket: net.Socket, serve: (body: string) => void): void {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
    if (end < 0 || text.length < end + 4 + length) return;
    const body = text.slice(end + 4, end + 4 + length);
    text = "";
    serve(body);
  });
}

function answer({ socket, date }: Say, status: number, body: string, type = "text/xml", more = ""): void {
  const length = Buffer.byteLength(body);
  const head = `HTTP/1.1 ${status} Said\r\nDate: ${date}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n${more}\r\n`;
  socket.write(head + body);
}

function every(milliseconds: number, socket: net.Socket, action: () => void): void {
  const timer = setInterval(action, milliseconds);
  socket.once("close", () => clearInterval(timer));
}
