import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as tls from "node:tls";
import { type Environment, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";

/**
 * The certificates that a file names, to be trusted besides the usual roots; `undefined` when none is named. Those of
 * `NODE_EXTRA_CA_CERTS` are among them: some versions of Node.js leave them out of a context that trusts further ones.
 */
export async function furtherRoots(caBundle: string | undefined, env: Environment): Promise<string[] | undefined> {
  if (caBundle === undefined) return undefined;
  const extra = variable(env, "NODE_EXTRA_CA_CERTS");
  return [
    ...(await certificatesIn(caBundle)),
    // Node.js warns about this file itself and goes on without it.
    ...(extra === undefined ? [] : await certificatesIn(extra).catch(() => [])),
  ];
}

/** The usual roots and further ones, for TLS connections. */
export function contextTrusting(roots: readonly string[], options: tls.SecureContextOptions): tls.SecureContext {
  const context = tls.createSecureContext(options);
  // Not documented, and what Node.js calls itself for `ca`. That option replaces the usual roots, so that all of them would have to
  // be given and read once more, which is half of what TLS costs a login.
  const native: { addCACert?: (pem: string) => void } = context.context ?? {};
  if (typeof native.addCACert !== "function") {
    return tls.createSecureContext({ ...options, ca: [...tls.rootCertificates, ...roots] });
  }
  for (const root of roots) native.addCACert(root);
  return context;
}

async function certificatesIn(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new DaypassError("ca-bundle-unusable", { path, why: errnoText(cause) }, { cause });
  });
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw new DaypassError("ca-bundle-unusable", { path, why: "it holds no certificate" });
  certificates.forEach((certificate, at) => {
    if (!isCertificate(certificate)) {
      throw new DaypassError("ca-bundle-unusable", { path, why: `its certificate number ${at + 1} is damaged` });
    }
  });
  return certificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

function errnoText(cause: unknown): string {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "it may not be read";
  return code === "EISDIR" ? "it is a directory" : `it cannot be read (${code})`;
}
