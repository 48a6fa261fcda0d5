/** The parts of an ARN. `resource` is everything behind the account, colons included. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Takes an ARN apart, of any partition; `undefined` for what is not one. */
export function findArn(text: string): Arn | undefined {
  const match = /^arn:(aws[a-z0-9-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|):(\S+)$/.exec(text);
  if (match === null) return undefined;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

/** What a serial number says of its MFA device. Only `virtual` and `hardware` ones can give a code to STS. */
export type DeviceKind = "virtual" | "hardware" | "fido" | "root" | "unknown";

/**
 * Tells the kind of an MFA device from its serial number: `arn:…:mfa/NAME` virtual, `arn:…:u2f/…` a FIDO security key or passkey
 * (listed by IAM, unusable with the API), `arn:…:mfa/root-account-mfa-device` the root user's, anything plain such as
 * `GAHT12345678` a hardware token. Source: IAM user guide, "MFA-protected API access".
 */
export function deviceKind(serial: string): DeviceKind {
  const arn = findArn(serial);
  if (arn === undefined)
    return /^[\w+=/:,.@-]{9,256}$/.test(serial) && !serial.startsWith("arn:") ? "hardware" : "unknown";
  if (arn.service !== "iam") return "unknown";
  if (arn.resource === "mfa/root-account-mfa-device") return "root";
  if (arn.resource.startsWith("mfa/")) return "virtual";
  return arn.resource.startsWith("u2f/") ? "fido" : "unknown";
}
