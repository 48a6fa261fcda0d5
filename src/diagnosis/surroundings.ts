import type { Environment, Machine } from "../core/environment.ts";
import type { Profiles } from "../profiles/read.ts";
import type { KeysElsewhere } from "../profiles/route.ts";
import type { ProfileStatus } from "../sessions/status.ts";

/** A file that matters, as the disk has it. */
export interface FileFacts {
  readonly path: string;
  /** Where it lies, behind symbolic links. */
  readonly realPath: string;
  readonly holds: "keys" | "settings" | "env-file" | "state" | "folder";
  /** Permission bits; `undefined` where the system has none (Windows). */
  readonly mode: number | undefined;
  readonly owner: number | undefined;
  /** In a repository: under version control, ignored, or neither. */
  readonly git: "tracked" | "ignored" | "open" | "outside";
  /** The name of the service that copies the folder elsewhere. */
  readonly synced: string | undefined;
}

/** A role session that the AWS CLI keeps. */
export interface CachedRole {
  readonly path: string;
  readonly expiresAt: Date;
}

/** What starting the launcher with an empty environment gave. */
export interface LauncherRun {
  readonly path: string;
  readonly exitCode: number;
  readonly said: string;
}

/** What AWS says of one keys profile. */
export interface KeysAnswer {
  readonly profile: string;
  readonly accessKeyId: string;
  readonly arn: string | undefined;
  /** Why AWS does not take the keys, by the id of the failure. */
  readonly refused: string | undefined;
  readonly ageDays: number | undefined;
  readonly serials: readonly string[];
}

/** What AWS was asked, where it could be. */
export interface NetworkFacts {
  /** What has to be added to the local clock to get AWS's. */
  readonly clockOffsetSeconds: number | undefined;
  readonly keys: readonly KeysAnswer[];
  /** Why AWS was not reached, with the id of the failure. */
  readonly unreached: { readonly what: string; readonly id: string } | undefined;
}

/** All that the checks look at. Gathered once; no check reads anything itself. */
export interface Surroundings {
  readonly env: Environment;
  readonly machine: Machine;
  readonly now: Date;
  readonly profiles: Profiles;
  readonly status: readonly ProfileStatus[];
  readonly files: readonly FileFacts[];
  /** Which of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name no file. */
  readonly missingFiles: ReadonlySet<string>;
  /** Where daypass remembers to have got sessions from. */
  readonly remembered: KeysElsewhere;
  readonly cachedRoles: readonly CachedRole[];
  readonly launcher: LauncherRun | undefined;
  /** Programs that `credential_process` lines name and that are not there, by profile. */
  readonly missingPrograms: ReadonlyMap<string, string>;
  /** `undefined` when AWS was not to be asked. */
  readonly network: NetworkFacts | undefined;
}
