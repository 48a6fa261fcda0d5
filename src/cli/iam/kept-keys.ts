import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { writePrivateFile } from "../../aws-files/atomic-write.ts";
import { editAwsFiles } from "../../aws-files/edit-file.ts";
import type { AccessKeys } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import { keysFileText } from "../../formats/keys-file.ts";
import { conventionalSession } from "../../profiles/convention.ts";
import { addSettings, type DocumentEdit, inTurn, putKeys, putSettings } from "../../profiles/edits.ts";
import { checkKeysProfile } from "../../profiles/keys-profile.ts";
import { holdsLongTermKeys, settingOf } from "../../profiles/profile.ts";
import { checkRoleName, roleProfileEdits } from "../../profiles/role-profile.ts";
import { type KeysSource, sessionProfileOf } from "../../profiles/route.ts";
import { readEnvFile } from "../../sessions/env-file.ts";
import { keysOf } from "../../sessions/keys.ts";
import type { Context } from "../context.ts";

/** Where the keys of a new user go, and what is written beside them. */
export interface KeysPlace {
  readonly source: KeysSource;
  /** The ids of the keys that are there. */
  held(): Promise<readonly string[]>;
  put(keys: AccessKeys): Promise<void>;
  /** The keys as they stand there. */
  read(): Promise<AccessKeys>;
  /** Writes the device and the role beside them. Returns the profiles that say it now. */
  finish(beside: Beside): Promise<readonly string[]>;
}

export interface Beside {
  readonly serial: string;
  readonly region: string | undefined;
  readonly account: string;
  readonly user: string;
  readonly roleArn: string | undefined;
}

/** The profile of the user's name. Throws `user-taken` where something else stands there. */
export async function keysInProfile(name: string, context: Context): Promise<KeysPlace> {
  const profiles = await context.readProfiles();
  const why = checkKeysProfile(name, profiles) ?? roleNameTaken(name, await context.readProfiles());
  if (why !== undefined)
    throw new DaypassError("user-taken", { user: name, why: `its profile cannot be written: ${why}` });
  const source = { kind: "profile", profile: name } as const;
  const edit = async (credentials: DocumentEdit, config: DocumentEdit, reason: string) => {
    const { locations } = await context.readProfiles();
    const edits = [
      { path: locations.credentials, kind: "credentials" as const, edit: credentials },
      { path: locations.config, kind: "config" as const, edit: config },
    ];
    await editAwsFiles(edits, { backup: "keep", reason }, context.stateTools());
  };
  return {
    source,
    async held() {
      const profile = (await context.readProfiles()).byName.get(name);
      const id = settingOf(profile, "aws_access_key_id");
      return id !== undefined && holdsLongTermKeys(profile) ? [id] : [];
    },
    put: (keys) => edit(putKeys(name, keys), (document) => document, `iam add-user ${name}`),
    read: async () => keysOf(source, await context.readProfiles(), context.machine),
    async finish(beside) {
      const now = await context.readProfiles();
      const session = sessionProfileOf(name, now);
      const { config, written } = profileEdits(name, session, beside);
      await edit((document) => document, config, `iam add-user ${name}`);
      return written;
    },
  };
}

/** The name of the role profile beside a user's. */
function roleProfileName(user: string): string {
  return `${user}-role`;
}

function roleNameTaken(user: string, profiles: Parameters<typeof checkRoleName>[1]): string | undefined {
  const why = checkRoleName(roleProfileName(user), profiles);
  return why === undefined ? undefined : `${roleProfileName(user)}: ${why}`;
}

function profileEdits(
  name: string,
  session: string,
  { serial, region, account, user, roleArn }: Beside,
): { readonly config: DocumentEdit; readonly written: readonly string[] } {
  const keys = inTurn(
    putSettings(name, { mfa_serial: serial }),
    addSettings(name, { region, daypass_account: account }),
  );
  // By convention the name alone says where it comes from.
  const source = session === conventionalSession(name, () => false) && region !== undefined ? undefined : name;
  const sessions = addSettings(session, { region, daypass_source_profile: source });
  const role = {
    name: roleProfileName(name),
    roleArn: roleArn ?? "",
    source: session,
    // The trust policy asks for it: whoever assumes the role appears in the log under their own name.
    sessionName: user,
    externalId: undefined,
    durationSeconds: undefined,
    region,
    output: undefined,
  };
  if (roleArn === undefined) return { config: inTurn(keys, sessions), written: [name, session] };
  return { config: inTurn(keys, sessions, roleProfileEdits(role)), written: [name, session, role.name] };
}

/** A .env file for you only, to hand over: `daypass login --env-file` reads it. Throws `file-exists`. */
export function keysInFile(file: string, { mayExist }: { readonly mayExist: boolean }, context: Context): KeysPlace {
  const path = resolve(context.host.cwd, file);
  if (existsSync(path) && !mayExist)
    throw new DaypassError("file-exists", { path: context.shown(path), what: "the keys" });
  const source = { kind: "env-file", path } as const;
  const read = () => readEnvFile(path, context.machine);
  const write = (keys: AccessKeys, beside: { serial: string | undefined; region: string | undefined }) =>
    writePrivateFile(path, keysFileText(keys, beside), context);
  return {
    source,
    held: async () => (existsSync(path) ? [(await read()).accessKeyId] : []),
    put: (keys) => write(keys, { serial: undefined, region: undefined }),
    read,
    async finish({ serial, region }) {
      await write(await read(), { serial, region });
      return [];
    },
  };
}
