import type { DeviceKind } from "../core/arn.ts";
import type { FilePlace } from "../core/problem.ts";
import type { Form } from "../profiles/forms.ts";
import type { ProfileKind } from "../profiles/profile.ts";

// What this computer shows that can tell one cause of an error from another. Names, kinds and times: never the value of a key.

/** `half`: an id without its secret, or the other way round. */
export type KeysState = "absent" | "long-term" | "session" | "session-without-token" | "half";

export interface ProgramEvidence {
  readonly program: string;
  readonly found: boolean;
  /** It is daypass's own line for this profile. */
  readonly own: boolean;
}

export interface RoleEvidence {
  /** The role's name, without its account. */
  readonly name: string;
  /** Compared, and never shown. */
  readonly account: string | undefined;
  readonly source: string | undefined;
  /** `credential_source`: it is assumed with what the machine itself has. */
  readonly byMachine: boolean;
  readonly externalId: boolean;
  readonly sessionName: boolean;
  readonly durationSeconds: number | undefined;
}

/** One profile, as it stands in the files and in daypass's store. */
export interface ProfileEvidence {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly form: Form | undefined;
  readonly inConfigOnly: boolean;
  readonly keys: KeysState;
  /** The section has an `aws_security_token` that is not its `aws_session_token`. */
  readonly legacyToken: boolean;
  /** When its session, or the one behind its role, ends. */
  readonly endsAt: Date | undefined;
  /** The profile to log in to, where that helps. */
  readonly login: string | undefined;
  /** Of a keys profile: the one that holds its session. */
  readonly session: string | undefined;
  readonly role: RoleEvidence | undefined;
  /** What `mfa_serial` names, if it is there. */
  readonly device: DeviceKind | undefined;
  readonly region: string | undefined;
  readonly program: ProgramEvidence | undefined;
}

/** A line in one of the files because of which some tool does not read it. */
export interface FileEvidence extends FilePlace {
  readonly what: string;
  readonly rejectedBy: readonly string[];
}

export interface EnvironmentEvidence {
  /** The names that are set to something and matter. */
  readonly set: ReadonlySet<string>;
  readonly keys: KeysState;
  /** `AWS_SECURITY_TOKEN`: there and the same as `AWS_SESSION_TOKEN`, or not. */
  readonly legacyToken: "absent" | "same" | "other";
  /** What `AWS_CREDENTIAL_EXPIRATION` says beside keys. */
  readonly endsAt: Date | undefined;
  /** The profile whose keys these are, by the key's id. */
  readonly keysOf: string | undefined;
  readonly region: string | undefined;
  /** Variables of other tools that choose credentials. */
  readonly otherTools: readonly string[];
}

/** A variable that names a profile. */
export interface NamedProfile {
  readonly variable: "AWS_PROFILE" | "AWS_DEFAULT_PROFILE";
  readonly state: "known" | "unknown" | "empty";
  readonly name: string;
  /** A profile that there is and that is spelled alike. */
  readonly similar: string | undefined;
}

export interface Evidence {
  readonly now: Date;
  /** There is a profile that daypass can work with. */
  readonly setUp: boolean;
  readonly environment: EnvironmentEvidence;
  readonly named: NamedProfile | undefined;
  readonly profiles: ReadonlyMap<string, ProfileEvidence>;
  readonly files: readonly FileEvidence[];
  /** Why the files could not be read at all. */
  readonly unreadable: string | undefined;
  /** Where the files are, as they are shown. */
  readonly configPath: string;
  readonly credentialsPath: string;
}

/** A computer that shows nothing. */
export const noEvidence: Omit<Evidence, "now"> = {
  setUp: false,
  environment: {
    set: new Set(),
    keys: "absent",
    legacyToken: "absent",
    endsAt: undefined,
    keysOf: undefined,
    region: undefined,
    otherTools: [],
  },
  named: undefined,
  profiles: new Map(),
  files: [],
  unreadable: undefined,
  configPath: "~/.aws/config",
  credentialsPath: "~/.aws/credentials",
};
