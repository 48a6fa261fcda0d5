import { openCloudFormation, type StackApi } from "../../aws-api/cloudformation.ts";
import { type IamAdmin, openIamAdmin } from "../../aws-api/iam-admin.ts";
import { openSts, type StsApi } from "../../aws-api/sts.ts";
import { type Credentials, keyKind } from "../../core/credentials.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { isRegion } from "../../core/region.ts";
import { Secret } from "../../core/secret.ts";
import { keysFromEnvironment } from "../../profiles/env-file.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { settingOfRoute } from "../../profiles/route-settings.ts";
import { connect } from "../../sessions/connect.ts";
import { planLogin } from "../../sessions/plan.ts";
import { choose } from "../choose.ts";
import type { Context } from "../context.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import { openObtainer } from "../sessions/obtain.ts";

/** How commands that look after an account are told whom to do it as. */
export const wayOptions = {
  profile: { kind: "text", flags: "--profile <name>", summary: "the administrator's profile (default: AWS_PROFILE)" },
  fromEnv: {
    kind: "flag",
    flags: "--from-env",
    summary: "the credentials in the environment, AWS_ACCESS_KEY_ID and so on",
  },
  code: { kind: "text", flags: "-c, --code <code>", summary: "the administrator's MFA code, for a new session" },
} as const;

export interface WayWish {
  readonly profile: string | undefined;
  readonly fromEnv: boolean;
  readonly code: string | undefined;
}

/** An account, seen by somebody who looks after it. */
export interface AccountWay {
  readonly account: string;
  readonly partition: string;
  /** Who that is: a user, or a session of a role. */
  readonly callerArn: string;
  readonly region: string | undefined;
  readonly iam: IamAdmin;
  /** CloudFormation in one region. Throws `usage` where none is named. */
  stacks(): Promise<StackApi & { readonly region: string }>;
  close(): void;
}

/** The way to an account as its administrator: with a profile's session or role, or with what the environment holds. */
export async function openAccount(wish: WayWish, profiles: Profiles, context: Context): Promise<AccountWay> {
  if (wish.fromEnv && wish.profile !== undefined)
    throw new DaypassError("usage", { what: "Name the administrator either by --profile or by --from-env, not both" });
  const planned = {
    profile: wish.profile,
    envFile: undefined,
    fromEnvironment: wish.fromEnv,
    target: undefined,
    cwd: context.host.cwd,
  };
  const chooseProfile = (names: readonly string[]) => choose("As which profile?", names, context);
  const planning = planLogin(planned, profiles, { ...context.stateTools(), env: context.env, chooseProfile });
  const route = await planning.catch((error: unknown) => {
    const hasKeys = isFailure(error, "no-profile") && variable(context.env, "AWS_ACCESS_KEY_ID") !== undefined;
    if (!hasKeys) throw error;
    const hint = "the environment holds credentials: --from-env takes them";
    throw new DaypassError("no-profile", { credentials: profiles.locations.credentials, hint }, { cause: error });
  });
  const given = wish.fromEnv ? credentialsOfEnvironment(context) : await credentialsOf(route, wish, profiles, context);
  return await wayWith(given, route, profiles, context);
}

interface Given {
  readonly credentials: Credentials;
  readonly region: string | undefined;
}

async function credentialsOf(route: Route, { code }: WayWish, profiles: Profiles, context: Context): Promise<Given> {
  const obtainer = openObtainer({ code, duration: undefined }, profiles, context);
  try {
    return await obtainer.obtain(route);
  } finally {
    obtainer.close();
  }
}

/** Keys, or the credentials of a role that something else has put there. */
function credentialsOfEnvironment({ env, now }: Context): Given {
  const region = variable(env, "AWS_REGION") ?? variable(env, "AWS_DEFAULT_REGION");
  const accessKeyId = variable(env, "AWS_ACCESS_KEY_ID")?.trim() ?? "";
  const secret = variable(env, "AWS_SECRET_ACCESS_KEY")?.trim();
  const token = variable(env, "AWS_SESSION_TOKEN")?.trim();
  if (keyKind(accessKeyId) !== "temporary" || secret === undefined || token === undefined) {
    const { accessKeyId: id, secretAccessKey, region: said } = keysFromEnvironment(env);
    return { credentials: { accessKeyId: id, secretAccessKey }, region: said ?? region };
  }
  // When they end is not said; AWS will.
  const expiresAt = new Date(now().getTime() + 3600_000);
  const credentials = { accessKeyId, secretAccessKey: new Secret(secret), sessionToken: new Secret(token), expiresAt };
  return { credentials, region };
}

/** The services of the account, at the end of a route. */
export async function wayWith(
  { credentials, region: known }: Given,
  route: Route,
  profiles: Profiles,
  context: Context,
): Promise<AccountWay> {
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const region = regionFor(route, known, profiles, context);
  const way = { route, region, serial: route.serial };
  const closing: { close(): void }[] = [];
  const opened = <T extends { close(): void }>(service: T): T => {
    closing.push(service);
    return service;
  };
  const close = () => {
    for (const service of closing) service.close();
  };
  try {
    const sts: StsApi = opened(openSts(await connect("sts", way, profiles, tools), tools));
    const { account, arn } = await sts.getCallerIdentity(credentials);
    const connection = await connect("iam", way, profiles, tools);
    return {
      account,
      partition: arn.split(":")[1] ?? "aws",
      callerArn: arn,
      region,
      iam: opened(openIamAdmin(connection, credentials, tools)),
      stacks: async () => {
        if (region === undefined) throw new DaypassError("usage", regionNeeded);
        const to = await connect("cloudformation", way, profiles, tools);
        return { ...opened(openCloudFormation(to, credentials, tools)), region };
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const regionNeeded = {
  what: "Cannot tell in which region the stack is",
  hint: "IAM is the same in all of them, a stack is in one: --region eu-west-1, or region in the profile",
};

function regionFor(
  route: Route,
  known: string | undefined,
  profiles: Profiles,
  { flags, env }: Context,
): string | undefined {
  const { region } = flags;
  if (region !== undefined && !isRegion(region))
    throw new DaypassError("usage", {
      what: `Cannot use "${region}" as a region`,
      hint: "a region is written like eu-west-1",
    });
  return (
    region ??
    known ??
    settingOfRoute(route, "region", profiles) ??
    variable(env, "AWS_REGION") ??
    variable(env, "AWS_DEFAULT_REGION")
  );
}

/** `arn:aws:iam::123456789012:`, with which the names of everything in IAM begin. */
export function arnStartOf({ partition, account }: Pick<AccountWay, "partition" | "account">): string {
  return `arn:${partition}:iam::${account}:`;
}
