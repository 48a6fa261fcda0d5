import { AwsDocument } from "../../src/aws-files/document.ts";
import type { Surroundings } from "../../src/diagnosis/surroundings.ts";
import { type Profiles, profilesOf } from "../../src/profiles/read.ts";
import { statusOf } from "../../src/sessions/status.ts";

export const now = new Date("2026-11-21T09:00:00Z");
export const locations = { config: "/home/ana/.aws/config", credentials: "/home/ana/.aws/credentials" };

export interface Given extends Partial<Omit<Surroundings, "profiles" | "status">> {
  readonly config?: string;
  readonly credentials?: string;
}

/** A computer on which nothing is wrong, but for what is given. */
export function surroundings({ config = "", credentials = "", ...given }: Given = {}): Surroundings {
  const profiles = profilesFrom(config, credentials);
  return {
    env: {},
    machine: { env: {}, platform: "linux", pid: 1, uid: 1000 },
    now,
    profiles,
    status: statusOf(profiles, now, new Map()),
    remembered: new Map(),
    files: [],
    missingFiles: new Set(),
    cachedRoles: [],
    launcher: undefined,
    missingPrograms: new Map(),
    network: undefined,
    ...given,
  };
}

export function profilesFrom(config: string, credentials: string): Profiles {
  return profilesOf(
    locations,
    AwsDocument.parse(config, "config", locations.config),
    AwsDocument.parse(credentials, "credentials", locations.credentials),
  );
}
