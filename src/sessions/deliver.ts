import { editAwsFiles, type FileEdit } from "../aws-files/edit-file.ts";
import { DaypassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { findConventionalSource } from "../profiles/convention.ts";
import {
  addSettings,
  type DocumentEdit,
  expirationText,
  type KeysMove,
  moveDevice,
  moveKeys,
  putSession,
  putSettings,
} from "../profiles/edits.ts";
import { isServed } from "../profiles/forms.ts";
import { findOtherForm, holdsLongTermKeys, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { KeysSource, Route } from "../profiles/route.ts";
import type { OtherDevice } from "./ask-code.ts";
import { retellExpiry } from "./expiry-line.ts";
import { findOrigin, rememberOrigin } from "./origins.ts";
import type { StateTools } from "./state-file.ts";
import type { StoredSession } from "./store.ts";

/** A session on its way into a profile's section of the credentials file. */
export interface Delivery {
  readonly route: Route;
  readonly session: StoredSession;
  readonly region: string | undefined;
  /** The profile that long-term keys in the target are moved to first, in the same write. */
  readonly moveKeysTo: string | undefined;
  /** The account and device that the person named at the question for the code: stored for the next time. */
  readonly chosen?: OtherDevice | undefined;
  /** The command it is done for, as the backup's record says it. */
  readonly reason: string;
}

export interface Delivered {
  /** Whether anything in the files changed. */
  readonly changed: boolean;
  /** Whether the section held another session before: programs that read it at their start still have that one. */
  readonly replaced: boolean;
  readonly backup: string | undefined;
  readonly notes: readonly string[];
}

/**
 * What keeps a session out of a profile, found before anything is asked. An old set-up may have `mfa_serial` on its session
 * profile, where it is read and left; a profile that the person names now must be free of it.
 * Throws `target-holds-keys`, `target-has-other-form`, `keys-target-taken`, `name-not-writable` or `file-unparsable`.
 */
export function checkTarget(
  route: Route,
  wish: { readonly moveKeysTo: string | undefined; readonly named: boolean },
  profiles: Profiles,
): void {
  const { sessionProfile: profile } = route;
  const target = profiles.byName.get(profile);
  const holdsKeys = holdsLongTermKeys(target);
  const path = target?.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
  const moves = holdsKeys && wish.moveKeysTo !== undefined;
  // Tools that ask daypass itself get the session from its store: nothing is written that would be a second form.
  const form = isServed(target) ? undefined : findOtherForm(target);
  if (form !== undefined && (form !== "mfa_serial" || (wish.named && !holdsKeys))) {
    throw new DaypassError("target-has-other-form", {
      profile,
      setting: form,
      place: target?.settings.get(form)?.place,
    });
  }
  if (holdsKeys && !moves) throw new DaypassError("target-holds-keys", { profile, path });
  if (moves && profiles.byName.has(wish.moveKeysTo)) {
    throw new DaypassError("keys-target-taken", { profile: wish.moveKeysTo, path: profiles.locations.credentials });
  }
  rehearse(route, moves ? wish.moveKeysTo : undefined, profiles);
}

/** Makes the edits without writing them: a name or a line that stands in their way is found before a code is spent. */
function rehearse(route: Route, moveKeysTo: string | undefined, profiles: Profiles): void {
  const nothing = new Secret("nothing");
  const keys = { accessKeyId: "nothing", secretAccessKey: nothing, sessionToken: nothing };
  const origin = { keyId: "", serial: "", endpoint: "", account: undefined, user: undefined };
  const session = { ...keys, ...origin, expiresAt: new Date(0), obtainedAt: new Date(0) };
  const ofKeys =
    route.keys.kind === "profile" ? settingOf(profiles.byName.get(route.keys.profile), "region") : undefined;
  for (const { kind, edit } of editsOf({ route, session, region: ofKeys, moveKeysTo, reason: "" }, profiles)) {
    edit(profiles[kind]);
  }
}

/** Writes the session where the route leads, with what SDKs and daypass need beside it, and remembers where it came from. */
export async function deliver(delivery: Delivery, profiles: Profiles, tools: StateTools): Promise<Delivered> {
  const { route, session } = delivery;
  const { credentials: path } = profiles.locations;
  const before = profiles.byName.get(route.sessionProfile);
  const heldKeyId = settingOf(before, "aws_access_key_id");
  const origin = await findOrigin(path, route.sessionProfile, tools);
  const twice = profiles.credentials.occurrences({ type: "profile", name: route.sessionProfile }) > 1;
  const edits = editsOf(delivery, profiles);
  const both = changesConfig(edits, profiles);
  // Replacing values that daypass itself put there is nothing a person would want back; everything else is.
  const ownValuesOnly = origin !== undefined && origin.sessionKeyId === heldKeyId && !twice && !both;
  const result = await editAwsFiles(
    // A config file that says it all already needs no lock.
    edits.filter(({ kind }) => kind === "credentials" || both),
    { backup: ownValuesOnly ? "none" : "keep", reason: delivery.reason },
    tools,
  );
  await rememberOrigin(
    path,
    route.sessionProfile,
    {
      keys: keysAfter(delivery),
      keyId: session.keyId,
      serial: session.serial,
      account: session.account,
      sessionKeyId: session.accessKeyId,
    },
    tools,
  );
  await retellExpiry({ credentialsPath: path, profile: route.sessionProfile }, session.expiresAt, tools);
  const merged = twice ? [`[${route.sessionProfile}] stood twice in ${path} and is one section now`] : [];
  return {
    changed: result.files.some(({ changed }) => changed),
    replaced: settingOf(before, "aws_session_token") !== undefined && heldKeyId !== session.accessKeyId,
    backup: result.backup,
    notes: [...merged, ...result.files.flatMap(({ notes }) => notes)],
  };
}

/** Whether the section holds this very session, and daypass remembers having put it there: nothing is left to do then. */
export async function isDelivered(delivery: Delivery, profiles: Profiles, tools: StateTools): Promise<boolean> {
  const { route, session } = delivery;
  const target = profiles.byName.get(route.sessionProfile);
  const origin = await findOrigin(profiles.locations.credentials, route.sessionProfile, tools);
  if (isServed(target)) {
    return origin?.sessionKeyId === session.accessKeyId && !changesConfig(editsOf(delivery, profiles), profiles);
  }
  return (
    settingOf(target, "aws_access_key_id") === session.accessKeyId &&
    new Secret(settingOf(target, "aws_secret_access_key") ?? "").equals(session.secretAccessKey) &&
    new Secret(settingOf(target, "aws_session_token") ?? "").equals(session.sessionToken) &&
    settingOf(target, "expiration") === expirationText(session.expiresAt) &&
    // botocore prefers what older tools call the token.
    [undefined, settingOf(target, "aws_session_token")].includes(settingOf(target, "aws_security_token")) &&
    profiles.credentials.occurrences({ type: "profile", name: route.sessionProfile }) === 1 &&
    origin?.sessionKeyId === session.accessKeyId &&
    !changesConfig(editsOf(delivery, profiles), profiles)
  );
}

function editsOf(delivery: Delivery, profiles: Profiles): readonly FileEdit[] {
  const move = keysMove(delivery, profiles);
  const name = delivery.route.sessionProfile;
  const put = isServed(profiles.byName.get(name)) ? unchanged : putSession(name, delivery.session);
  const { region, output, source } = beside(delivery, profiles);
  const usual = addSettings(delivery.route.sessionProfile, { region, output });
  const named =
    source === undefined
      ? usual
      : inTurn(usual, putSettings(delivery.route.sessionProfile, { daypass_source_profile: source }));
  const device = chosenDevice(delivery, profiles);
  const settings = device === undefined ? named : inTurn(named, device);
  return [
    {
      path: profiles.locations.credentials,
      kind: "credentials",
      edit: move === undefined ? put : inTurn(moveKeys(move), put),
    },
    {
      path: profiles.locations.config,
      kind: "config",
      edit: move === undefined ? settings : inTurn(moveDevice(move), settings),
    },
  ];
}

// The device belongs to the keys profile. Where that one names a role too, SDKs would ask for codes because of it: then it is the
// session profile's. Keys from elsewhere than the files have no profile, and what they come with says the device.
function chosenDevice(delivery: Delivery, profiles: Profiles): DocumentEdit | undefined {
  const { chosen, route } = delivery;
  const keys = keysAfter(delivery);
  if (chosen === undefined || keys.kind !== "profile") return undefined;
  const profile = profiles.byName.get(keys.profile);
  const ofSession = settingOf(profile, "role_arn") !== undefined && settingOf(profile, "mfa_serial") === undefined;
  return ofSession
    ? putSettings(route.sessionProfile, { daypass_mfa_serial: chosen.serial, daypass_account: chosen.account })
    : putSettings(keys.profile, { mfa_serial: chosen.serial, daypass_account: chosen.account });
}

const unchanged: DocumentEdit = (document) => document;

function inTurn(first: DocumentEdit, second: DocumentEdit): DocumentEdit {
  return (document) => second(first(document));
}

function changesConfig(edits: readonly FileEdit[], profiles: Profiles): boolean {
  const edit = edits.find(({ kind }) => kind === "config")?.edit;
  return edit !== undefined && edit(profiles.config).toString() !== profiles.config.toString();
}

function keysMove({ route, moveKeysTo }: Delivery, profiles: Profiles): KeysMove | undefined {
  const target = profiles.byName.get(route.sessionProfile);
  const accessKeyId = settingOf(target, "aws_access_key_id");
  const secret = settingOf(target, "aws_secret_access_key");
  if (moveKeysTo === undefined || !holdsLongTermKeys(target) || accessKeyId === undefined || secret === undefined)
    return undefined;
  const keys = { accessKeyId, secretAccessKey: new Secret(secret) };
  return { from: route.sessionProfile, to: moveKeysTo, keys, serial: settingOf(target, "mfa_serial") };
}

/** What stands beside a session in the config file: region, output, and its source where the files would not lead to it. */
function beside(delivery: Delivery, profiles: Profiles): Record<"region" | "output" | "source", string | undefined> {
  const { route, region, moveKeysTo } = delivery;
  const keys = keysAfter(delivery);
  if (keys.kind !== "profile" || route.keys.kind !== "profile") return { region, output: undefined, source: undefined };
  const output = settingOf(profiles.byName.get(route.keys.profile), "output");
  const holdsKeys = (name: string) => name === moveKeysTo || holdsLongTermKeys(profiles.byName.get(name));
  const said =
    settingOf(profiles.byName.get(route.sessionProfile), "daypass_source_profile") ??
    findConventionalSource(route.sessionProfile, holdsKeys);
  return { region, output, source: said === keys.profile ? undefined : keys.profile };
}

function keysAfter({ route, moveKeysTo }: Delivery): KeysSource {
  const moved =
    moveKeysTo !== undefined && route.keys.kind === "profile" && route.keys.profile === route.sessionProfile;
  return moved ? { kind: "profile", profile: moveKeysTo } : route.keys;
}
