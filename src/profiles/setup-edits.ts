import type { AccessKeys } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { findConventionalSource } from "./convention.ts";
import {
  type DocumentEdit,
  dropSession,
  inTurn,
  moveKeys,
  putKeys,
  putSettings,
  withoutEmptySection,
  withoutKeys,
  withoutSession,
} from "./edits.ts";
import type { LayoutWish, Places } from "./layouts.ts";
import { holdsLongTermKeys, roleArnOf, roleSourceOf, settingOf } from "./profile.ts";
import type { Profiles } from "./read.ts";
import { roleProfileEdits } from "./role-profile.ts";
import { sessionProfileOf } from "./route.ts";

/** All that set-up asks, answered. */
export interface SetupAnswers extends LayoutWish {
  /** Keys to write; without them those stay that the keys profile holds. */
  readonly newKeys: AccessKeys | undefined;
  readonly serial: string;
  /** The account of keys and device, where it is known: it is pinned. */
  readonly account: string | undefined;
  readonly sessionName: string;
  /** How long sessions are; as typed, `36h`. */
  readonly duration: string | undefined;
  readonly region: string;
  readonly output: string;
}

export interface SetupEdits {
  readonly config: DocumentEdit;
  readonly credentials: DocumentEdit;
}

type Wanted = Map<string, Readonly<Record<string, string | undefined>>>;

const roleKeys = [
  ...["role_arn", "source_profile", "role_session_name", "external_id", "duration_seconds"],
  ...["daypass_role_arn", "daypass_role_source_profile", "daypass_role_mfa_serial"],
];

/**
 * What set-up changes in the two files. A setting that has its value already is not touched, in whichever file it stands; another
 * value replaces it where it stands; a new setting goes into the config file, keys into the credentials file.
 */
export function setupEdits(answers: SetupAnswers, places: Places, profiles: Profiles): SetupEdits {
  const wanted: Wanted = new Map();
  const want = (profile: string, settings: Readonly<Record<string, string | undefined>>) => {
    wanted.set(profile, { ...wanted.get(profile), ...settings });
  };
  wantDevice(answers, places, profiles, want);
  wantSession(answers, places, profiles, want);
  wantRole(answers, places, profiles, want);
  wantMoved(places, profiles, want);
  const edits = { config: [] as DocumentEdit[], credentials: [...keysEdits(answers, places, profiles)] };
  const role = roleEdits(answers, places, profiles);
  // Its device goes to the session's profile, and not with the role.
  if (places.role === places.keys) edits.config.push(putSettings(places.keys, { mfa_serial: undefined }), ...role);
  for (const [profile, settings] of wanted) {
    const { config, credentials } = changesOf(profile, settings, profiles);
    if (Object.keys(config).length > 0) edits.config.push(putSettings(profile, config));
    if (Object.keys(credentials).length > 0) edits.credentials.push(putSettings(profile, credentials));
  }
  if (places.role !== places.keys) edits.config.push(...role);
  if (answers.newKeys !== undefined) edits.config.push(withoutKeys(places.keys));
  const { movedFrom } = places;
  if (movedFrom !== undefined && movedFrom !== places.session) {
    edits.config.push(withoutEmptySection(movedFrom));
    edits.credentials.push(withoutEmptySection(movedFrom));
  }
  return { config: inTurn(...edits.config), credentials: inTurn(...edits.credentials) };
}

type Want = (profile: string, settings: Readonly<Record<string, string | undefined>>) => void;

/** The device stands with the keys; where the keys' section has a role, with the session: SDKs would ask for codes otherwise. */
function wantDevice({ serial, layout }: SetupAnswers, places: Places, profiles: Profiles, want: Want): void {
  const { keys, session, movedFrom } = places;
  const at = (profile: string, key: string) => settingOf(profiles.byName.get(profile), key);
  if (movedFrom !== undefined) want(movedFrom, { mfa_serial: undefined });
  if (keys === places.role || layout === "default-role") want("default", { mfa_serial: undefined });
  if (keys === places.role) {
    const read = at(session, "daypass_mfa_serial") ?? at(session, "mfa_serial");
    if (read !== serial) want(session, { daypass_mfa_serial: serial });
    return;
  }
  // Offered to tools anew, the session's profile is free of it.
  const moves = layout === "default-session" && at(session, "mfa_serial") !== undefined;
  if (moves) want(session, { mfa_serial: undefined });
  const old = moves ? undefined : at(session, "mfa_serial");
  const read = at(keys, "mfa_serial") ?? at(session, "daypass_mfa_serial") ?? old;
  if (read === serial && movedFrom === undefined) return;
  want(keys, { mfa_serial: serial });
  if (keys !== session) want(session, { daypass_mfa_serial: undefined });
}

function wantSession(answers: SetupAnswers, places: Places, profiles: Profiles, want: Want): void {
  const { keys, session } = places;
  const { region, output, sessionName: daypass_session_name } = answers;
  want(session, { region, output, daypass_session_name });
  const held = profiles.byName.get(keys);
  // Read from the keys' section first, as is what belongs to both.
  for (const [key, value] of [
    ["daypass_duration", answers.duration],
    ["daypass_account", answers.account],
  ] as const) {
    const isThere = keys !== places.role && settingOf(held, key) !== undefined;
    if (value !== undefined) want(isThere ? keys : session, { [key]: value });
  }
  // What tools get from [default] without a session; elsewhere only where it would contradict.
  if (keys === "default" && keys !== places.role) want(keys, { region, output });
  else if (keys !== places.role) {
    if (settingOf(held, "region") !== undefined) want(keys, { region });
    if (settingOf(held, "output") !== undefined) want(keys, { output });
  }
  const holdsKeys = (name: string) =>
    name === keys || (name !== places.movedFrom && holdsLongTermKeys(profiles.byName.get(name)));
  const said = settingOf(profiles.byName.get(session), "daypass_source_profile");
  if ((said ?? findConventionalSource(session, holdsKeys)) !== keys) want(session, { daypass_source_profile: keys });
}

function wantRole(answers: SetupAnswers, places: Places, profiles: Profiles, want: Want): void {
  const { role } = places;
  if (role === undefined || answers.roleArn === undefined) return;
  const held = profiles.byName.get(role);
  // Another role's: it would be refused with it.
  if (roleArnOf(held) !== answers.roleArn) want(role, { external_id: undefined });
  // In whichever file they stand: beside keys in [default] that is the credentials file.
  if (role === "default") want(role, { region: answers.region, output: answers.output });
}

function roleEdits(answers: SetupAnswers, places: Places, profiles: Profiles): readonly DocumentEdit[] {
  const { role, session, keys } = places;
  const { roleArn, sessionName } = answers;
  if (role === undefined || roleArn === undefined) return [];
  const held = profiles.byName.get(role);
  const source = roleSourceOf(held);
  const byKeys = source === keys && answers.layout !== "default-role";
  const leadsThere = source !== undefined && source !== places.movedFrom && (byKeys || source === session);
  const keepsSource = leadsThere && role !== keys && roleArnOf(held) === roleArn;
  const own = (key: "region" | "output") =>
    role === "default" || settingOf(held, key) !== undefined ? undefined : answers[key];
  return [
    roleProfileEdits({
      name: role,
      roleArn,
      source: keepsSource ? source : session,
      sessionName,
      externalId: undefined,
      durationSeconds: undefined,
      region: own("region"),
      output: own("output"),
    }),
  ];
}

/** What follows the keys when they move: whoever named their old place, and the role that `[default]` had. */
function wantMoved({ movedFrom, keys, session, role }: Places, profiles: Profiles, want: Want): void {
  if (role !== "default" && session === "default")
    want("default", Object.fromEntries(roleKeys.map((key) => [key, undefined])));
  if (movedFrom === undefined) return;
  const before = sessionProfileOf(movedFrom, profiles);
  for (const profile of profiles.byName.values()) {
    const { name } = profile;
    const isOldSession = name === before && name !== session && name !== keys;
    const named = settingOf(profile, "daypass_source_profile") === movedFrom;
    if (name !== session && (isOldSession || named)) want(name, { daypass_source_profile: keys });
    for (const key of ["source_profile", "daypass_role_source_profile"]) {
      const usesKeys = settingOf(profile, key) === movedFrom && movedFrom !== session;
      if (usesKeys && name !== role) want(name, { [key]: session });
    }
  }
  // Keys that stood in the config file leave it.
  want(movedFrom, { aws_access_key_id: undefined, aws_secret_access_key: undefined });
}

function keysEdits({ newKeys }: SetupAnswers, places: Places, profiles: Profiles): readonly DocumentEdit[] {
  const { keys, movedFrom, role } = places;
  const left = role === "default" && role !== keys ? [dropSession("default")] : [];
  if (newKeys !== undefined) return [...left, putKeys(keys, newKeys)];
  const held = profiles.byName.get(movedFrom ?? keys);
  const accessKeyId = settingOf(held, "aws_access_key_id");
  const secret = settingOf(held, "aws_secret_access_key");
  if (movedFrom === undefined || accessKeyId === undefined || secret === undefined) return left;
  const standing = { accessKeyId, secretAccessKey: new Secret(secret) };
  return [...left, moveKeys({ from: movedFrom, to: keys, keys: standing, serial: undefined }), withoutSession(keys)];
}

function changesOf(
  profile: string,
  settings: Readonly<Record<string, string | undefined>>,
  profiles: Profiles,
): { readonly config: Record<string, string | undefined>; readonly credentials: Record<string, string | undefined> } {
  const held = profiles.byName.get(profile);
  const config: Record<string, string | undefined> = {};
  const credentials: Record<string, string | undefined> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (settingOf(held, key) === value) continue;
    const file = held?.settings.get(key)?.file ?? "config";
    if (value === undefined || file === "config") config[key] = value;
    if (value === undefined || file === "credentials") credentials[key] = value;
  }
  return { config, credentials };
}
