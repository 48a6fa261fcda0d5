import { validationError } from "../aws-error.ts";
import type { XmlMembers, XmlValue } from "../xml.ts";

const perPage = 100;

/** One page of a list of CloudFormation's, with the token for the next one. */
export function tokenPage(name: string, items: readonly XmlValue[], token: string | undefined): XmlMembers {
  const from = token === undefined ? 0 : startOf(token);
  const to = from + perPage;
  const next = to < items.length ? Buffer.from(`daypass-sandbox:${to}`).toString("base64") : undefined;
  return { [name]: items.slice(from, to), NextToken: next };
}

function startOf(token: string): number {
  const index = /^daypass-sandbox:(\d+)$/.exec(Buffer.from(token, "base64").toString("latin1"))?.[1];
  if (index === undefined) throw validationError("Invalid NextToken");
  return Number(index);
}
