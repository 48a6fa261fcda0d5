import { DaypassError, isFailure } from "../../core/errors.ts";
import { inParallel } from "../../core/in-parallel.ts";
import type { KeysAnswer, NetworkFacts } from "../../diagnosis/surroundings.ts";
import { holdsLongTermKeys, settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { routeTo } from "../../profiles/route.ts";
import { identify } from "../../sessions/identify.ts";
import { keysOf } from "../../sessions/keys.ts";
import { listKeys } from "../../sessions/list-keys.ts";
import type { Context } from "../context.ts";

const dayMs = 86_400_000;
const atOnce = 4;
// A machine with more keys than this is a test's, or is looked after by `keys list`.
const most = 20;

interface Asked {
  readonly keys: KeysAnswer;
  readonly clockOffsetSeconds: number | undefined;
  readonly unreached: NetworkFacts["unreached"];
}

/** What AWS says of the keys there are. A failure is a fact like any other. */
export async function networkFacts(profiles: Profiles, context: Context): Promise<NetworkFacts> {
  const holders = [...profiles.byName.values()].filter(holdsLongTermKeys).slice(0, most);
  const asked = await inParallel(holders, atOnce, ({ name }) => ask(name, profiles, context));
  return {
    keys: asked.map(({ keys }) => keys),
    clockOffsetSeconds: asked.find(({ clockOffsetSeconds }) => clockOffsetSeconds !== undefined)?.clockOffsetSeconds,
    unreached: asked.find(({ unreached }) => unreached !== undefined)?.unreached,
  };
}

async function ask(name: string, profiles: Profiles, context: Context): Promise<Asked> {
  const accessKeyId = settingOf(profiles.byName.get(name), "aws_access_key_id") ?? "";
  const nothing = { profile: name, accessKeyId, arn: undefined, refused: undefined, ageDays: undefined, serials: [] };
  // Nobody is asked to trust anything in the middle of a diagnosis: what is not trusted is not used.
  const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false };
  try {
    const route = routeTo(name, profiles);
    const keys = await keysOf(route.keys, profiles, context.machine);
    const identity = await identify({ route, keys, region: keys.region, serial: route.serial }, profiles, tools);
    if (identity.kind !== "known") return failed(nothing, identity.failure);
    const { keys: known } = await listKeys(route, profiles, tools);
    const createdAt = known.find(({ own }) => own)?.createdAt;
    const ageDays =
      createdAt === undefined ? undefined : Math.floor((context.now().getTime() - createdAt.getTime()) / dayMs);
    const serials = identity.devices.kind === "listed" ? identity.devices.serials : [];
    return {
      keys: { ...nothing, arn: identity.arn, ageDays, serials },
      clockOffsetSeconds: identity.clockOffsetSeconds,
      unreached: undefined,
    };
  } catch (error) {
    if (!(error instanceof DaypassError)) throw error;
    return failed(nothing, error);
  }
}

function failed(nothing: KeysAnswer, failure: DaypassError): Asked {
  if (isFailure(failure, "clock-off")) {
    return { keys: nothing, clockOffsetSeconds: failure.facts.clockOffsetSeconds, unreached: undefined };
  }
  const refused = isFailure(failure, "keys-not-accepted", "secret-not-accepted", "session-keys-not-accepted");
  // What is wrong with the keys themselves is found without AWS.
  const isOther = isFailure(failure, "not-allowed", "keys-incomplete", "keys-malformed");
  return {
    keys: refused ? { ...nothing, refused: failure.code } : nothing,
    clockOffsetSeconds: undefined,
    unreached: refused || isOther ? undefined : { what: failure.message, id: failure.code },
  };
}
