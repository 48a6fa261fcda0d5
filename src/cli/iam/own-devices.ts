import { type IamAdmin, openIamAdmin } from "../../aws-api/iam-admin.ts";
import { openSts } from "../../aws-api/sts.ts";
import { findArn } from "../../core/arn.ts";
import type { AccessKeys, Credentials } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { connect } from "../../sessions/connect.ts";
import { keysOf } from "../../sessions/keys.ts";
import { planLogin } from "../../sessions/plan.ts";
import { choose } from "../choose.ts";
import type { Context } from "../context.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import { openObtainer } from "../sessions/obtain.ts";

/** A user and the devices that are theirs, asked with their own keys. */
export interface OwnDevices {
  readonly route: Route;
  readonly user: string;
  /** The user's path: `/`, or `/daypass/`. */
  readonly path: string;
  readonly account: string;
  /** `arn:aws:iam::123456789012:` */
  readonly arnStart: string;
  readonly serials: readonly string[];
  /** IAM with the keys alone. */
  readonly iam: IamAdmin;
  /** IAM with a session: what IAM, or a guardrail, takes only with MFA. */
  withMfa(code: string | undefined): Promise<IamAdmin>;
  close(): void;
}

/** The user behind a profile and their devices. Throws `caller-not-user` for the root user. */
export async function openOwnDevices(
  { profile, what }: { readonly profile: string | undefined; readonly what: string },
  profiles: Profiles,
  context: Context,
): Promise<OwnDevices> {
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const chooseProfile = (names: readonly string[]) => choose("Which profile?", names, context);
  const wish = { profile, envFile: undefined, fromEnvironment: false, target: undefined, cwd: context.host.cwd };
  const whole = await planLogin(wish, profiles, { ...tools, chooseProfile });
  // Of a role profile, the keys behind it: roles have no devices.
  const route = { ...whole, profile: whole.hops.length === 0 ? whole.profile : whole.sessionProfile, hops: [] };
  const { region, ...keys } = await keysOf(route.keys, profiles, context.machine);
  const way = { route, region: context.flags.region ?? region, serial: route.serial };
  const connection = await connect("iam", way, profiles, tools);
  const opened: IamAdmin[] = [];
  const iamAs = (credentials: Credentials) => {
    const iam = openIamAdmin(connection, credentials, tools);
    opened.push(iam);
    return iam;
  };
  const { account, user, path, arnStart } = await identity(
    keys,
    { ...tools, connection: await connect("sts", way, profiles, tools) },
    what,
  );
  const iam = iamAs(keys);
  const close = () => {
    for (const each of opened) each.close();
  };
  try {
    const serials = await iam.devicesOfUser(user);
    const withMfa = async (code: string | undefined) => iamAs(await sessionOf(route, code, profiles, context));
    return { route, user, path, account, arnStart, serials, iam, withMfa, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function identity(
  keys: AccessKeys,
  tools: Parameters<typeof openSts>[1] & { readonly connection: Parameters<typeof openSts>[0] },
  what: string,
) {
  const sts = openSts(tools.connection, tools);
  try {
    const { account, arn } = await sts.getCallerIdentity(keys);
    const resource = findArn(arn)?.resource ?? "";
    if (!resource.startsWith("user/")) throw new DaypassError("caller-not-user", { arn, what });
    const user = resource.split("/").at(-1) ?? "";
    const path = resource.slice("user".length, resource.length - user.length);
    return { account, user, path, arnStart: `${arn.split(":").slice(0, 5).join(":")}:` };
  } finally {
    sts.close();
  }
}

async function sessionOf(
  route: Route,
  code: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<Credentials> {
  const obtainer = openObtainer({ code, duration: undefined }, profiles, context);
  try {
    return (await obtainer.session(route)).session;
  } finally {
    obtainer.close();
  }
}
