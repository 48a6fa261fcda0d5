// ARNs of IAM: `arn:PARTITION:iam::ACCOUNT:KIND/PATH/NAME`. Told part by part, so that a person hears which one is wrong, and
// hears it while typing.

/** `whole` is all of it; `beginning` is what somebody has typed so far. */
export type Extent = "whole" | "beginning";

/** What is wrong with the ARN of an IAM role, or of an MFA device; `undefined` when nothing is. */
export function checkIamArn(text: string, kind: "role" | "mfa", extent: Extent): string | undefined {
  const parts = text.split(":");
  const [arn = "", partition = "", service = "", region = "", account = ""] = parts;
  const resource = parts.slice(5).join(":");
  const example = `arn:aws:iam::123456789012:${kind}/NAME`;
  // The part that is being typed need only begin well.
  const open = extent === "beginning" ? parts.length - 1 : 6;
  if (!begins("arn", arn, open === 0)) return `it is written like ${example}`;
  if (parts.length > 1 && !isPartition(partition, open === 1)) return `"${partition}" is not a partition such as aws`;
  if (parts.length > 2 && !begins("iam", service, open === 2)) return wrongService(service, text, kind);
  if (region !== "") return `an ARN of IAM has no region, where this has "${region}": ${example}`;
  const wrongAccount = parts.length > 4 ? checkAccount(account, open === 4) : undefined;
  if (wrongAccount !== undefined) return wrongAccount;
  if (extent === "whole" && parts.length < 6) return `it is written like ${example}`;
  return parts.length > 5 ? checkResource(resource, kind, extent) : undefined;
}

function begins(word: string, text: string, isOpen: boolean): boolean {
  return isOpen ? word.startsWith(text) : word === text;
}

function isPartition(text: string, isOpen: boolean): boolean {
  return /^aws(-[a-z0-9]+)*$/.test(text) || (isOpen && ("aws".startsWith(text) || /^aws(-[a-z0-9]*)*$/.test(text)));
}

function wrongService(service: string, text: string, kind: "role" | "mfa"): string {
  const [, partition, account, role] = /^arn:(aws[a-z0-9-]*):sts::(\d{12}):assumed-role\/([^/]+)/.exec(text) ?? [];
  if (kind === "role" && role !== undefined)
    return `that is a session of the role; the role is arn:${partition}:iam::${account}:role/${role}`;
  return `the service in it is iam, not "${service}"`;
}

function checkAccount(account: string, isOpen: boolean): string | undefined {
  if (/\D/.test(account)) return "the account in it has digits only, without blanks and dashes";
  const { length } = account;
  return length > 12 || (length < 12 && !isOpen)
    ? `the account in it has ${length} digits, an account id has 12`
    : undefined;
}

function checkResource(resource: string, kind: "role" | "mfa", extent: Extent): string | undefined {
  const what = kind === "role" ? "role" : "device";
  if (!resource.startsWith(`${kind}/`)) {
    if (extent === "beginning" && `${kind}/`.startsWith(resource)) return undefined;
    return `the ARN of a ${what} goes on with "${kind}/", not with "${resource.split("/")[0]}"`;
  }
  if (/[^!-~]/.test(resource)) return "it has a blank or a character that IAM does not know";
  const name = resource.split("/").at(-1) ?? "";
  const path = resource.slice(kind.length, resource.length - name.length);
  if (path.length > 512) return "its path is longer than 512 characters";
  if (name === "") return extent === "whole" ? `the name of the ${what} is missing behind "${resource}"` : undefined;
  // What is open may still become a part of the path, which takes more characters.
  if (extent === "beginning") return undefined;
  const longest = kind === "role" ? 64 : 226;
  if (name.length > longest) return `the name of the ${what} is longer than ${longest} characters`;
  return /^[\w+=,.@-]+$/.test(name) ? undefined : `"${name}" is not a name of a ${what}`;
}
