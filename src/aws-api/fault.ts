/** What can go wrong between a request and an answer that is AWS's. The texts are for a person, without the host's name. */
export type Fault =
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "timeout"; readonly phase: "connection" | "answer"; readonly seconds: number }
  | { readonly kind: "lost"; readonly why: string }
  | { readonly kind: "proxy"; readonly why: string; readonly status?: number }
  | { readonly kind: "untrusted"; readonly why: string }
  | { readonly kind: "foreign"; readonly what: string }
  | { readonly kind: "malformed"; readonly what: string }
  | { readonly kind: "unavailable"; readonly status: number };

/** Carries a fault up to where the request is known; it never leaves this folder. */
export class WayFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, options: { cause?: unknown } = {}) {
    super(`${fault.kind} on the way to AWS`, options);
    this.name = "WayFault";
    this.fault = fault;
  }
}

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: "DNS does not know its name",
  EAI_AGAIN: "DNS does not answer; there may be no network",
  ECONNREFUSED: "it refuses the connection",
  ECONNRESET: "it closed the connection while it was being opened",
  EHOSTUNREACH: "no route leads there",
  ENETUNREACH: "no network leads there",
  ENETDOWN: "the network is down",
  EADDRNOTAVAIL: "this computer has no address for the connection",
  ETIMEDOUT: "it does not answer",
  EPIPE: "it closed the connection while it was being opened",
  EACCES: "this computer forbids the connection",
  EPERM: "this computer forbids the connection",
};

const untrusted: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its chain ends in a root that this computer does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "who issued it is not known",
  UNABLE_TO_GET_ISSUER_CERT: "who issued it is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "who issued it is not known",
  CERT_HAS_EXPIRED: "it has expired, or the clock of this computer is ahead",
  CERT_NOT_YET_VALID: "it is not valid yet, or the clock of this computer is behind",
  CERT_REVOKED: "it was revoked",
  CERT_UNTRUSTED: "its root is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "it was issued for another host",
};

/** What an error of the network or of TLS means while a connection is being opened. */
export function openingFault(error: unknown): Fault {
  if (error instanceof WayFault) return error.fault;
  const code = errorCode(error);
  if (code in untrusted || /^CERT_|CERT(IFICATE)?_/.test(code)) {
    return { kind: "untrusted", why: untrusted[code] ?? `TLS reports ${code}` };
  }
  if (/^ERR_SSL|^EPROTO|^ERR_TLS/.test(code)) return { kind: "unreachable", why: `it does not speak TLS (${code})` };
  return { kind: "unreachable", why: unreachable[code] ?? code };
}

/** What an error means once the request was handed to an open connection. */
export function answerFault(error: unknown): Fault {
  if (error instanceof WayFault) return error.fault;
  const code = errorCode(error);
  if (code === "HPE_HEADER_OVERFLOW") return { kind: "malformed", what: "its headers are too large" };
  if (code.startsWith("HPE_")) return { kind: "malformed", what: "it is not HTTP" };
  return { kind: "lost", why: code === "ECONNRESET" ? "the other side closed it" : code };
}

/** The code of a network error; of the first attempt where several addresses were tried. */
function errorCode(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (typeof first === "object" && first !== null && "code" in first) return String(first.code);
  return "no reason given";
}
