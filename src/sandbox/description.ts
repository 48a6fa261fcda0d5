import type { Account } from "./account.ts";

/** The line of JSON that `sandbox serve` prints, made-up secrets and all. */
export interface SandboxDescription {
  readonly schema: "daypass.sandbox/1";
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  readonly users: readonly {
    readonly name: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly devices: readonly { readonly serial: string; readonly seed: string }[];
  }[];
  readonly roles: readonly {
    readonly arn: string;
    readonly mfaRequired: boolean;
    readonly maxSessionSeconds: number;
  }[];
}

export function describeSandbox(account: Account, place: { endpoint: string; region: string }): SandboxDescription {
  const users = [...account.users.values()].flatMap((user) => {
    const key = user.keys.find(({ status }) => status === "Active");
    if (key === undefined) return [];
    const devices = account.devicesOf(user).map(({ serial, seed }) => ({ serial, seed }));
    return [{ name: user.name, accessKeyId: key.id, secretAccessKey: key.secret, devices }];
  });
  const roles = [...account.roles.values()].map(({ arn, trustPolicy, maxSessionSeconds }) => ({
    arn,
    mfaRequired: trustPolicy.includes("aws:MultiFactorAuth"),
    maxSessionSeconds,
  }));
  return { schema: "daypass.sandbox/1", ...place, account: account.id, users, roles };
}
