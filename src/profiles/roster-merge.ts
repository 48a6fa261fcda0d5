import { DaypassError } from "../core/errors.ts";
import type { DocumentEdit } from "./edits.ts";
import { roleSourceOf } from "./profile.ts";
import { type Profiles, profilesOf } from "./read.ts";
import { checkRoleName, type RoleProfile, roleProfileEdits, roleProfileOf } from "./role-profile.ts";
import { findRoleSource, inheritedFrom, onlyRoleSource } from "./role-source.ts";
import type { RosterRow } from "./roster.ts";

/** Where a row stands in its roster. */
export interface RowPlace {
  readonly line: number;
  readonly column: number;
}

/** A row that was checked, or why it cannot be used. */
export type RosterEntry = RowPlace &
  ({ readonly row: RosterRow } | { readonly name: string | undefined; readonly reason: string });

export interface RoleChange {
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string;
}

/** What becomes of a row. */
export interface MergedRole extends RowPlace {
  readonly outcome: "added" | "changed" | "unchanged";
  readonly role: RoleProfile;
  readonly changes: readonly RoleChange[];
}

export interface RefusedRow extends RowPlace {
  readonly outcome: "refused";
  readonly name: string | undefined;
  readonly reason: string;
  /** Which field would have to be another one; the failure where it is the file. Absent where the row itself was unusable. */
  readonly fault?: RoleField | DaypassError;
}

type RoleField = "name" | "source" | "duration";

interface Fault {
  readonly reason: string;
  readonly fault: RoleField | DaypassError;
}

export interface Merge {
  /** In the order of the roster. */
  readonly rows: readonly (MergedRole | RefusedRow)[];
  /** Everything that was added or changed, as one edit of the config file. */
  readonly edit: DocumentEdit;
}

/**
 * What a roster would do to the profiles there are. `source` is the profile that roles are assumed with where their row names
 * none that exists. Throws `source-choice-needed` where a new role has none and there is not exactly one session.
 */
export function mergeRoster(entries: readonly RosterEntry[], source: string | undefined, profiles: Profiles): Merge {
  const merging = new Merging(entries, source, profiles);
  const rows = merging.rows();
  const written = rows.flatMap((row) => (row.outcome === "added" || row.outcome === "changed" ? [row.role] : []));
  const edits = roleProfileEdits(...written);
  const edit: DocumentEdit = (document) => {
    // What stands there once the file is locked: a name may have become somebody else's.
    const now = profilesOf(profiles.locations, document, profiles.credentials);
    for (const { name } of written) {
      const why = checkRoleName(name, now);
      if (why !== undefined) throw new DaypassError("profile-taken", { profile: name, why });
    }
    return edits(document);
  };
  return { rows, edit };
}

type Row = RowPlace & { readonly row: RosterRow };

class Merging {
  readonly #entries: readonly RosterEntry[];
  readonly #source: string | undefined;
  readonly #profiles: Profiles;
  readonly #byName = new Map<string, Row>();
  readonly #faults = new Map<RosterEntry, Fault>();
  #only: string | undefined;

  constructor(entries: readonly RosterEntry[], source: string | undefined, profiles: Profiles) {
    this.#entries = entries;
    this.#source = source;
    this.#profiles = profiles;
  }

  rows(): readonly (MergedRole | RefusedRow)[] {
    for (const entry of this.#entries) {
      if (!("row" in entry)) continue;
      const fault = this.#faultOfName(entry.row.name);
      if (fault === undefined) this.#byName.set(entry.row.name, entry);
      else this.#faults.set(entry, fault);
    }
    this.#refuseWhere((row) => this.#faultOfSource(row));
    // A refused row may be the source of others.
    while (this.#refuseWhere((row) => this.#faultOfWay(row)));
    return this.#entries.map((entry) => this.#merged(entry));
  }

  /** Whether any row was refused that was not before. */
  #refuseWhere(faultOf: (row: RosterRow) => Fault | undefined): boolean {
    const before = this.#faults.size;
    for (const entry of this.#byName.values()) {
      const fault = this.#faults.has(entry) ? undefined : faultOf(entry.row);
      if (fault !== undefined) this.#faults.set(entry, fault);
    }
    return this.#faults.size > before;
  }

  #faultOfName(name: string): Fault | undefined {
    const first = this.#byName.get(name);
    const reason =
      first === undefined ? checkRoleName(name, this.#profiles) : `"${name}" stands in line ${first.line} already`;
    return reason === undefined ? undefined : { reason, fault: "name" };
  }

  #faultOfSource({ source, name }: RosterRow): Fault | undefined {
    if (source === undefined || this.#source !== undefined) return undefined;
    if (source === name) return { reason: "it names itself as its source", fault: "source" };
    if (this.#findSource(source) !== undefined) return undefined;
    const reason = `there is no profile "${source}" to be its source; --source PROFILE names another`;
    return { reason, fault: "source" };
  }

  /** Follows the sources of a row: none may be refused, and none may come twice. */
  #faultOfWay(row: RosterRow): Fault | undefined {
    const seen = new Set([row.name]);
    let name = this.#sourceOf(row);
    if (name !== undefined && this.#isRole(name) && (row.durationSeconds ?? 0) > 3600)
      return { reason: "AWS gives a role that another role assumes 1h at most", fault: "duration" };
    while (name !== undefined) {
      if (seen.has(name)) return { reason: `its sources lead round in a circle by "${name}"`, fault: "source" };
      seen.add(name);
      const next = this.#byName.get(name);
      if (next !== undefined && this.#faults.has(next) && !this.#profiles.byName.has(name))
        return { reason: `its source "${name}" cannot be used`, fault: "source" };
      name = this.#sourceBehind(name);
    }
    return undefined;
  }

  #sourceBehind(name: string): string | undefined {
    const row = this.#byName.get(name)?.row;
    return row === undefined ? roleSourceOf(this.#profiles.byName.get(name)) : this.#sourceOf(row);
  }

  #isRole(name: string): boolean {
    const profile = this.#profiles.byName.get(name);
    return this.#byName.has(name) || (profile !== undefined && roleProfileOf(profile, this.#profiles) !== undefined);
  }

  /** The source that a row leads to: another row, a profile, or what was said for all; `undefined` leaves it as it is. */
  #sourceOf({ name, source }: RosterRow): string | undefined {
    const own = source === undefined || source === name ? undefined : this.#findSource(source);
    if (own !== undefined || this.#source !== undefined) return own ?? this.#source;
    const profile = this.#profiles.byName.get(name);
    if (profile !== undefined) return roleSourceOf(profile);
    this.#only ??= onlyRoleSource(this.#profiles);
    return this.#only;
  }

  #findSource(name: string): string | undefined {
    return this.#byName.has(name) ? name : findRoleSource(name, this.#profiles);
  }

  #merged(entry: RosterEntry): MergedRole | RefusedRow {
    const { line, column } = entry;
    if (!("row" in entry)) return { outcome: "refused", line, column, name: entry.name, reason: entry.reason };
    const { name } = entry.row;
    const refused = this.#faults.get(entry);
    if (refused !== undefined) return { outcome: "refused", line, column, name, ...refused };
    const role = this.#roleOf(entry.row);
    const profile = this.#profiles.byName.get(name);
    const existing = profile === undefined ? undefined : roleProfileOf(profile, this.#profiles);
    const changes = changesBetween(existing, role);
    const outcome = existing === undefined ? "added" : changes.length > 0 ? "changed" : "unchanged";
    const fault = outcome === "unchanged" ? undefined : this.#faultOfWriting(role);
    if (fault !== undefined) return { outcome: "refused", line, column, name, reason: fault.message, fault };
    return { outcome, line, column, role, changes };
  }

  /** What cannot be written is found before anybody is asked. */
  #faultOfWriting(role: RoleProfile): DaypassError | undefined {
    try {
      roleProfileEdits(role)(this.#profiles.config);
      return undefined;
    } catch (error) {
      if (error instanceof DaypassError) return error;
      throw error;
    }
  }

  #roleOf(row: RosterRow): RoleProfile {
    const source = this.#sourceOf(row);
    const isNew = !this.#profiles.byName.has(row.name);
    const inherited = isNew ? inheritedFrom(this.#sessionBehind(source ?? ""), this.#profiles) : undefined;
    return {
      name: row.name,
      roleArn: row.roleArn,
      source,
      sessionName: row.sessionName ?? inherited?.sessionName,
      externalId: row.externalId,
      durationSeconds: row.durationSeconds,
      region: row.region ?? inherited?.region,
      output: row.output ?? inherited?.output,
    };
  }

  /** The session at the end of the sources; they were found to lead nowhere twice. */
  #sessionBehind(first: string): string {
    let name = first;
    for (let next = this.#sourceBehind(name); next !== undefined && next !== name; next = this.#sourceBehind(name))
      name = next;
    return name;
  }
}

const shownFields = [
  ["role", "roleArn"],
  ["source", "source"],
  ["session name", "sessionName"],
  ["external id", "externalId"],
  ["duration", "durationSeconds"],
  ["region", "region"],
  ["output", "output"],
] as const;

function changesBetween(before: RoleProfile | undefined, after: RoleProfile): readonly RoleChange[] {
  return shownFields.flatMap(([field, key]) => {
    const [from, to] = [before?.[key]?.toString(), after[key]?.toString()];
    return to === undefined || from === to ? [] : [{ field, from, to }];
  });
}
