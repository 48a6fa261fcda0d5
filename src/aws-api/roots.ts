import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as tls from "node:tls";
import { type Environment, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";

/**
 * The certificates to trust when a file names further ones, or `undefined` for the usual roots.
 * Node.js replaces its roots, those of `NODE_EXTRA_CA_CERTS` included, by whatever it is given: so all are given.
 */
export async function trustedRoots(caBundle: string | undefined, env: Environment): Promise<string[] | undefined> {
  if (caBundle === undefined) return undefined;
  const extra = variable(env, "NODE_EXTRA_CA_CERTS");
  return [
    ...tls.rootCertificates,
    ...(await certificatesIn(caBundle)),
    // Node.js warns about this file itself and goes on without it.
    ...(extra === undefined ? [] : await certificatesIn(extra).catch(() => [])),
  ];
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
