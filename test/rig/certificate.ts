/**
 * Certificates for tests, made on the spot: a root of our own and certificates that it issues. Node's crypto signs; the
 * little DER that X.509 needs is written here, so that no openssl has to be installed.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A certificate for these host names and IPv4 addresses. */
  issue(names: readonly string[], validity?: Validity): Certificate;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

export function makeAuthority(name = "daypass test root"): Authority {
  const { publicKey, privateKey } = makeKeys();
  const root = { subject: name, issuer: name, publicKey, signedBy: privateKey, isAuthority: true, names: [] };
  return {
    cert: certificate(root),
    key: pem(privateKey),
    issue(names, validity) {
      const keys = makeKeys();
      const subject = names[0] ?? "nobody";
      const leaf = {
        subject,
        issuer: name,
        publicKey: keys.publicKey,
        signedBy: privateKey,
        isAuthority: false,
        names,
      };
      return { cert: certificate({ ...leaf, validity }), key: pem(keys.privateKey) };
    },
  };
}

function makeKeys() {
  return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
}

function pem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

interface Wish {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signedBy: KeyObject;
  readonly isAuthority: boolean;
  readonly names: readonly string[];
  readonly validity?: Validity | undefined;
}

// RFC 5280, section 4.1.
function certificate(wish: Wish): string {
  const algorithm = sequence(oid("06082a8648ce3d040302")); // ecdsa-with-SHA256
  const { from, to } = wish.validity ?? { from: new Date(Date.now() - yearMs / 12), to: new Date(Date.now() + yearMs) };
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    distinguishedName(wish.issuer),
    sequence(time(from), time(to)),
    distinguishedName(wish.subject),
    wish.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(wish.isAuthority ? basicConstraints() : alternativeNames(wish.names))),
  );
  const signature = sign("sha256", body, wish.signedBy);
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function basicConstraints(): Buffer {
  const yes = der(0x01, Buffer.from([0xff]));
  return sequence(oid("0603551d13"), yes, der(0x04, sequence(yes)));
}

function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIPv4(name) ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name)),
  );
  return sequence(oid("0603551d11"), der(0x04, sequence(...entries)));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid("0603550403"), der(0x0c, Buffer.from(commonName)))));
}

function time(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}

function oid(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
