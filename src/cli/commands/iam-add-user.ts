import { resolve } from "node:path";
import { maskedKeyId } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { enrolUser, type UserWish } from "../../iam/enrol-user.ts";
import { isProven, type ProofResult } from "../../iam/prove.ts";
import type { Profiles } from "../../profiles/read.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { type AccountWay, arnStartOf, openAccount, wayOptions } from "../iam/account-way.ts";
import { deviceOptions, requireSeedWay, seedHandOver, seedInFile, tokenSerial } from "../iam/device-hand-over.ts";
import { forgetEnrolment, noteEnrolment, notesOf } from "../iam/enrolment-notes.ts";
import { type GuardedPlace, guardedPlace, placeOptions } from "../iam/guarded-place.ts";
import { type KeysPlace, keysInFile, keysInProfile } from "../iam/kept-keys.ts";
import { type Enrolled, printEnrolled, sayEvent, sayProfiles } from "../iam/print-enrolment.ts";
import { runProof } from "../iam/proof.ts";
import { type FreshDevice, proofSession } from "../iam/proof-session.ts";
import { pause } from "../pause.ts";

const options = {
  ...placeOptions,
  secretFile: {
    kind: "text",
    flags: "--secret-file <file>",
    summary: "write the keys to a .env file to hand over, instead of to your own profiles",
  },
  ...deviceOptions,
  skipProof: { kind: "flag", flags: "--skip-proof", summary: "leave out the requests that show that it holds" },
  ...wayOptions,
} as const;

type AddOptions = Parameters<Parameters<typeof command<typeof options>>[0]["run"]>[0]["options"];

export const iamAddUser = command({
  name: "add-user",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "a user behind the guardrail, with a device and a key, in one sitting",
  argument: { name: "name", summary: "the user's name" },
  options,
  examples: [
    { line: "daypass iam add-user alice", says: "the user, a QR code to scan, two codes, the key, the proof" },
    { line: "daypass iam add-user alice --secret-file alice.env", says: "with the keys in a file for Alice" },
  ],
  async run({ argument, options: given }, context) {
    const user = checkedName(argument);
    requireSeedWay(given.seedFile, context);
    tokenSerial(given.serial, given.seedFile);
    const profiles = await context.readProfiles();
    const way = await openAccount(given, profiles, context);
    try {
      const outcome = await addUser(user, given, way, context);
      printEnrolled(outcome, context);
      return outcome.results !== undefined && !isProven(outcome.results) ? exitCodes.failed : exitCodes.done;
    } finally {
      way.close();
    }
  },
});

async function addUser(user: string, given: AddOptions, way: AccountWay, context: Context): Promise<Enrolled> {
  const whose = { account: way.account, user };
  const before = await notesOf(whose, context);
  const place = await guardedPlace(given, way);
  for (const group of place.groups) {
    if ((await way.iam.findGroup(group)) === undefined)
      throw new DaypassError("user-taken", { user, why: `there is no group "${group}" to put it behind` });
  }
  const { secretFile } = given;
  const keys =
    secretFile === undefined
      ? await keysInProfile(user, context)
      : keysInFile(
          secretFile,
          { mayExist: before !== undefined || (await isTheirs(secretFile, user, way, context)) },
          context,
        );
  await requireOwnKeys(user, keys, way);
  const handOver = seedHandOver(
    { label: whose, seedFile: seedPath(given, context), replace: before !== undefined },
    context,
  );
  let made = false;
  const enrolled = await enrolUser(wishFor(user, place, given, way), {
    ...handOver,
    iam: way.iam,
    now: context.now,
    pause,
    notes: async () => (await notesOf(whose, context)) ?? { serials: [], keysBefore: undefined },
    note: (notes) => noteEnrolment(whose, notes, context),
    say: (event) => {
      made ||= "made" in event && event.made;
      sayEvent(user, event, context);
    },
    held: keys.held,
    keep: keys.put,
    mayReplace: (ids) => mayReplace(user, ids, context),
  });
  const { serial } = enrolled;
  const written = await keys.finish({ ...whose, serial, region: way.region, roleArn: place.roleArn });
  sayProfiles({ written, secretFile }, context);
  const seed = handOver.seed() ?? (await seedInFile(seedPath(given, context), whose));
  const device = { serial, codes: enrolled.codes, seed };
  const isNews = made || before !== undefined;
  const results = given.skipProof || !isNews ? undefined : await proof({ user, keys, place, device }, way, context);
  await forgetEnrolment(whose, context);
  return { user, account: way.account, enrolled, written, secretFile, results };
}

function checkedName(name: string | undefined): string {
  if (name !== undefined && /^[\w+=,.@-]{1,64}$/.test(name)) return name;
  throw new DaypassError("usage", {
    what: name === undefined ? "Say who is to be added" : `Cannot use "${name}" as the name of a user`,
    hint: "daypass iam add-user alice: letters, digits and + = , . @ _ -, 64 at most",
  });
}

function seedPath({ seedFile }: AddOptions, { host }: Context): string | undefined {
  return seedFile === undefined ? undefined : resolve(host.cwd, seedFile);
}

function wishFor(name: string, place: GuardedPlace, { deviceName, serial }: AddOptions, way: AccountWay): UserWish {
  return { name, path: place.path, groups: place.groups, arnStart: arnStartOf(way), deviceName, serial };
}

/** A file that holds keys of this very user is that of an attempt before. */
async function isTheirs(file: string, user: string, way: AccountWay, context: Context): Promise<boolean> {
  const inFile = keysInFile(file, { mayExist: true }, context).held();
  const held: readonly string[] = await inFile.catch((error: unknown) => {
    // Something else than keys, which stays as it is.
    if (error instanceof DaypassError) return [];
    throw error;
  });
  return held.length > 0 && (await keysOfUser(user, way)).some((id) => held.includes(id));
}

async function keysOfUser(user: string, { iam }: AccountWay): Promise<readonly string[]> {
  if ((await iam.findUser(user)) === undefined) return [];
  return (await iam.accessKeysOf(user)).map(({ accessKeyId }) => accessKeyId);
}

/** Keys of somebody else must not be written over. */
async function requireOwnKeys(user: string, keys: KeysPlace, way: AccountWay): Promise<void> {
  const held = await keys.held();
  if (held.length === 0) return;
  const theirs = await keysOfUser(user, way);
  const other = held.find((id) => !theirs.includes(id));
  if (other === undefined) return;
  const where = keys.source.kind === "env-file" ? keys.source.path : `profile "${user}"`;
  throw new DaypassError("user-taken", {
    user,
    why: `${where} holds other keys, ${maskedKeyId(other)}; rename it, or have these go to a --secret-file`,
  });
}

async function mayReplace(user: string, ids: readonly string[], context: Context): Promise<void> {
  const shown = ids.map(maskedKeyId).join(", ");
  await confirm(
    {
      message: `Delete ${shown} and make a new key here?`,
      above: [`${user} has a key whose secret is not here: somebody has it, or nobody.`],
    },
    context,
  );
}

interface ProofOf {
  readonly user: string;
  readonly keys: KeysPlace;
  readonly place: GuardedPlace;
  readonly device: FreshDevice;
}

async function proof(
  { user, keys: keysPlace, place, device }: ProofOf,
  { region }: AccountWay,
  context: Context,
): Promise<readonly ProofResult[]> {
  const profiles: Profiles = await context.readProfiles();
  const { accessKeyId, secretAccessKey } = await keysPlace.read();
  const keys = { accessKeyId, secretAccessKey };
  const route = { profile: user, keys: keysPlace.source, sessionProfile: user, serial: device.serial, hops: [] };
  const role =
    place.roleArn === undefined ? undefined : { roleArn: place.roleArn, externalId: undefined, sessionName: user };
  const session = () => proofSession({ route, region, keys, user, device }, profiles, context);
  if (!context.flags.json) context.say("Proof, by asking AWS:");
  return await runProof(
    { route, region, keys, user, role, session, reading: undefined, fresh: true },
    profiles,
    context,
  );
}
