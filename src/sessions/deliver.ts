import { editAwsFiles, type FileEdit } from "../aws-files/edit-file.ts";
import { DaypassError } from "../core/errors.ts";
import { conventionalSession } from "../profiles/convention.ts";
import { addSettings, type DocumentEdit, expirationText, moveKeys, putSession } from "../profiles/edits.ts";
import { findOtherForm, holdsLongTermKeys, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { KeysSource, Route } from "../profiles/route.ts";
import type { FoundKeys } from "./keys.ts";
import { findOrigin, rememberOrigin } from "./origins.ts";
import type { StateTools } from "./state-file.ts";
import type { StoredSession } from "./store.ts";

/** A session on its way into a profile's section of the credentials file. */
export interface Delivery {
  readonly route: Route;
  readonly keys: FoundKeys;
  readonly session: StoredSession;
  readonly region: string | undefined;
  /** The profile that long-term keys in the target are moved to first, in the same write. */
  readonly moveKeysTo: string | undefined;
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

/** What keeps a session out of a profile, found before anything is asked. Throws `target-holds-keys` or `target-has-other-form`. */
export function checkTarget(profile: string, wish: { readonly moveKeys: boolean }, profiles: Profiles): void {
  const target = profiles.byName.get(profile);
  const form = findOtherForm(target);
  if (form !== undefined && !(form === "mfa_serial" && !isNewlyNamed(profile, profiles))) {
    const place = target?.settings.get(form)?.place;
    throw new DaypassError("target-has-other-form", { profile, setting: form, place });
  }
  if (!wish.moveKeys && holdsLongTermKeys(target)) {
    const path = target?.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
    throw new DaypassError("target-holds-keys", { profile, path });
  }
}

/** Writes the session where the route leads, with what SDKs and daypass need beside it, and remembers where it came from. */
export async function deliver(delivery: Delivery, profiles: Profiles, tools: StateTools): Promise<Delivered> {
  const { route, session, keys } = delivery;
  const target = profiles.byName.get(route.sessionProfile);
  const replaced = settingOf(target, "aws_session_token") !== undefined && settingOf(target, "aws_access_key_id") !== session.accessKeyId;
  const twice = profiles.credentials.occurrences({ type: "profile", name: route.sessionProfile }) > 1;
  const keepBackup = twice || delivery.moveKeysTo !== undefined || target === undefined;
  const result = await editAwsFiles(
    editsOf(delivery, profiles),
    { backup: keepBackup ? "keep" : "none", reason: delivery.reason },
    tools,
  );
  await rememberOrigin(
    profiles.locations.credentials,
    route.sessionProfile,
    {
      keys: keysAfterMove(delivery),
      keyId: keys.accessKeyId,
      serial: session.serial,
      account: session.account,
      sessionKeyId: session.accessKeyId,
    },
    tools,
  );
  const changed = result.files.some((file) => file.changed);
  const merged = twice ? [`[${route.sessionProfile}] occurred twice in ${profiles.locations.credentials} and is one section now`] : [];
  return { changed, replaced, backup: result.backup, notes: [...merged, ...result.files.flatMap((file) => file.notes)] };
}

function editsOf(delivery: Delivery, profiles: Profiles): readonly FileEdit[] {
  const { route, keys, session, moveKeysTo } = delivery;
  const credentials: DocumentEdit[] = [];
  if (moveKeysTo !== undefined) credentials.push(moveKeys(route.sessionProfile, moveKeysTo, keys));
  credentials.push(putSession(route.sessionProfile, session));
  const config = addSettings(route.sessionProfile, settingsBeside(delivery, profiles));
  return [
    { path: profiles.locations.credentials, kind: "credentials", edit: (document) => credentials.reduce((edited, edit) => edit(edited), document) },
    { path: profiles.locations.config, kind: "config", edit: config },
  ];
}

/** What stands beside a session in the config file: region, output, and its source where convention does not say it. */
function settingsBeside(delivery: Delivery, profiles: Profiles): Record<string, string | undefined> {
  const keys = keysAfterMove(delivery);
  const from = keys.kind === "profile" ? keys.profile : undefined;
  const output = settingOf(profiles.byName.get(from ?? ""), "output");
  const conventional = from !== undefined && conventionalSession(from, (name) => profiles.byName.has(name)) === delivery.route.sessionProfile;
  return { region: delivery.region, output, daypass_source_profile: conventional ? undefined : from };
}

function keysAfterMove({ route, moveKeysTo }: Delivery): KeysSource {
  return moveKeysTo === undefined ? route.keys : { kind: "profile", profile: moveKeysTo };
}

/** Whether the section holds this very session, and daypass remembers having put it there: nothing is left to do then. */
export async function isDelivered(delivery: Pick<Delivery, "route" | "session">, profiles: Profiles, tools: StateTools): Promise<boolean> {
  const { route, session } = delivery;
  const target = profiles.byName.get(route.sessionProfile);
  const origin = await findOrigin(profiles.locations.credentials, route.sessionProfile, tools);
  return (
    settingOf(target, "aws_access_key_id") === session.accessKeyId &&
    settingOf(target, "aws_session_token") === session.sessionToken.reveal() &&
    settingOf(target, "expiration") === expirationText(session.expiresAt) &&
    origin?.sessionKeyId === session.accessKeyId
  );
}

// An old set-up may keep mfa_serial on its session profile; it is read and left there. A profile new to daypass must be free of it.
function isNewlyNamed(profile: string, profiles: Profiles): boolean {
  return settingOf(profiles.byName.get(profile), "aws_session_token") === undefined;
}
