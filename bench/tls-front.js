// @ts-check
// Takes TLS off and passes bytes on: node tls-front.js CERTIFICATE-FILE PORT-BEHIND. A second port tells how many connections
// there have been. It ends with its stdin.
import { readFileSync } from "node:fs";
import * as http from "node:http";
import { connect } from "node:net";
import * as tls from "node:tls";

const [certificate = "", portBehind] = process.argv.slice(2);
let connections = 0;

const front = tls.createServer(JSON.parse(readFileSync(certificate, "utf8")), (socket) => {
  const behind = connect(Number(portBehind), "127.0.0.1");
  socket.on("error", () => behind.destroy());
  behind.on("error", () => socket.destroy());
  socket.pipe(behind).pipe(socket);
});
// Of TCP, so that one which is opened and never used counts too.
front.on("connection", () => {
  connections += 1;
});
front.on("tlsClientError", (error) => console.error(`A TLS handshake failed: ${error.message}`));

const count = http.createServer((_, response) => response.end(String(connections)));
const [frontPort, countPort] = [await listen(front), await listen(count)];
console.log(JSON.stringify({ endpoint: `https://127.0.0.1:${frontPort}`, count: `http://127.0.0.1:${countPort}` }));
const end = () => process.exit();
process.stdin.on("end", end).on("close", end).resume();

/**
 * @param {import("node:net").Server} server
 * @returns {Promise<number>} the port
 */
function listen(server) {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
  });
}
