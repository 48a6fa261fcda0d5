import type { Endpoint } from "../aws-api/endpoint.ts";
import { DaypassError } from "../core/errors.ts";
import { placeText } from "../core/problem.ts";
import type { EndpointOverride } from "../profiles/endpoints.ts";
import type { StateTools } from "./state-file.ts";
import { isTrusted, type Trustable } from "./trust.ts";

// No code goes to a host that is neither AWS's nor trusted by the user. A loopback address from the environment was given by
// whoever started this process; one from a config file may have come with somebody else's repository.

/** Has a person agree to something that is not trusted yet; `false` when they do not, or when there is nobody to ask. */
export type AskTrust = (item: Trustable) => Promise<boolean>;

/** What has to be trusted before this endpoint is used; `undefined` for AWS's own hosts and a loopback of the environment. */
export function trustableEndpoint({ url, origin }: EndpointOverride, endpoint: Endpoint): Trustable | undefined {
  if (endpoint.own) return undefined;
  if (origin.kind === "file") return { kind: "endpoint", where: origin.place.path, profile: origin.profile, text: url };
  return endpoint.loopback ? undefined : { kind: "endpoint", where: "environment", profile: "", text: url };
}

/** Lets an endpoint pass if it needs no trust, has it, or gets it now; throws `endpoint-not-trusted` otherwise. */
export async function requireTrustedEndpoint(
  override: EndpointOverride,
  endpoint: Endpoint,
  tools: StateTools & { readonly askTrust: AskTrust },
): Promise<void> {
  const item = trustableEndpoint(override, endpoint);
  if (item === undefined || (await isTrusted(item, tools)) || (await tools.askTrust(item))) return;
  const fromFile = override.origin.kind === "file";
  throw new DaypassError("endpoint-not-trusted", { url: override.url, where: originText(override), fromFile });
}

/** Lets a command of a profile run if it is trusted, or gets trusted now; throws `command-not-trusted` otherwise. */
export async function requireTrustedCommand(
  item: Trustable & { readonly setting: string; readonly place: string },
  tools: StateTools & { readonly askTrust: AskTrust },
): Promise<void> {
  if ((await isTrusted(item, tools)) || (await tools.askTrust(item))) return;
  throw new DaypassError("command-not-trusted", { command: item.text, where: item.place, setting: item.setting });
}

/** Where an endpoint is named: a variable, or a place in a file. */
export function originText({ origin }: EndpointOverride): string {
  return origin.kind === "environment" ? origin.variable : placeText(origin.place);
}
