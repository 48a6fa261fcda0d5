/**
 * kubectl as EKS sets it up: it runs `aws eks get-token`, and the token is a presigned GetCallerIdentity that the cluster sends to STS
 * to learn who comes. The cluster here answers every question with that.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as https from "node:https";
import { join } from "node:path";
import { makeAuthority } from "../rig/certificate.ts";
import type { Client } from "../rig/clients.ts";
import { listen } from "../rig/fault-server.ts";
import type { TestHome } from "../rig/home.ts";
import { pathOf } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";

const clusterName = "of-a-customer";

export interface Cluster {
  readonly client: Client;
  close(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const authority = makeAuthority("a cluster");
  const server = https.createServer(authority.issue(["127.0.0.1"]), async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const arn = token === undefined ? undefined : await arnOfToken(token, clusterName);
    response.setHeader("content-type", arn === undefined ? "application/json" : "text/plain");
    response.writeHead(arn === undefined ? 401 : 200).end(arn ?? unauthorized);
  });
  const port = await listen(server);
  const client: Client = {
    name: "kubectl, with aws eks get-token",
    tools: ["kubectl", "aws"],
    way: "endpoint",
    version: versions,
    command: (home) => {
      const kubeconfig = join(home.root, "kubeconfig");
      writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(port, authority.cert)));
      return ["kubectl", "--kubeconfig", kubeconfig, "get", "--raw", "/who-am-i"];
    },
  };
  return { client, close: () => new Promise((done) => server.close(() => done())) };
}

function versions(): string {
  const { stdout } = spawnSync("kubectl", ["version", "--client", "--output=json"], { encoding: "utf8" });
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { gitVersion: string } };
  return clientVersion.gitVersion;
}

const unauthorized = JSON.stringify({
  ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" },
  ...{ message: "Unauthorized", reason: "Unauthorized", code: 401 },
});

function kubeconfigOf(port: number, authority: string): unknown {
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    "certificate-authority-data": Buffer.from(authority).toString("base64"),
  };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: pathOf("aws"),
    args: ["eks", "get-token", "--cluster-name", clusterName, "--region", "us-east-1"],
    interactiveMode: "IfAvailable",
  };
  return {
    ...{ apiVersion: "v1", kind: "Config", "current-context": "it" },
    clusters: [{ name: "it", cluster }],
    users: [{ name: "it", user: { exec } }],
    contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
  };
}

/** Who STS says the token is of, for a cluster of that name; `undefined` if it refuses. */
export async function arnOfToken(token: string, cluster: string): Promise<string | undefined> {
  const [, encoded] = /^k8s-aws-v1\.([\w-]+)$/.exec(token) ?? [];
  if (encoded === undefined) return undefined;
  const url = Buffer.from(encoded, "base64url").toString("utf8");
  // The name of the cluster is signed, so that a token for one is none for another.
  const response = await fetch(url, { headers: { "x-k8s-aws-id": cluster } });
  const text = await response.text();
  return response.ok ? /<Arn>([^<]+)<\/Arn>/.exec(text)?.[1] : undefined;
}

/** What `aws eks get-token` prints for a profile. */
export async function eksToken(home: TestHome, profile: string): Promise<string> {
  const command = [pathOf("aws"), "eks", "get-token", "--cluster-name", clusterName] as const;
  const { stdout, stderr, exitCode } = await runProgram(command, { home, env: { AWS_PROFILE: profile } });
  if (exitCode !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { status: { token: string } }).status.token;
}
