import { spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { keysOf, namesOf, type UsableProfile, type VariableChange } from "../../src/formats/variables.ts";
import { testHome } from "../rig/home.ts";
import { needs, pathOf } from "../rig/needs.ts";
import { environment } from "../rig/run.ts";

// Where prompts look, the first name that is set winning: read in their sources, of August 2026 (starship's aws module, oh-my-posh's
// aws segment) and March 2026 (powerlevel10k's prompt_aws).
const prompts = {
  starship: {
    profile: ["AWSU_PROFILE", "AWS_VAULT", "AWSUME_PROFILE", "AWS_PROFILE", "AWS_SSO_PROFILE"],
    region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    until: ["AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", "AWSUME_EXPIRATION"],
  },
  powerlevel10k: {
    profile: ["AWS_SSO_PROFILE", "AWS_VAULT", "AWSUME_PROFILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
    region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    until: [],
  },
  "oh-my-posh": {
    profile: ["AWS_VAULT", "AWS_DEFAULT_PROFILE", "AWS_PROFILE"],
    region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    until: [],
  },
} as const;

const usable: UsableProfile = {
  profile: "acme",
  credentials: {
    accessKeyId: "ASIAY34FZKBOKMUTVV7A",
    secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz"),
    sessionToken: new Secret("IQoJb3JpZ2luX2VjEAAtoken=="),
    expiresAt: new Date("2026-11-21T10:40:00Z"),
  },
  region: "eu-west-1",
  account: "210987654321",
  form: "chain",
  sessionEndsAt: new Date("2026-11-21T21:40:00Z"),
};

/** A shell that somebody else's session was in before. */
const before = {
  AWS_PROFILE: "old",
  AWS_DEFAULT_PROFILE: "old",
  AWS_DEFAULT_REGION: "old",
  AWS_SESSION_EXPIRATION: "2020-01-01T00:00:00Z",
  AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
};

function environmentAfter({ set, unset }: VariableChange): Readonly<Record<string, string | undefined>> {
  return { ...before, ...Object.fromEntries(unset.map((name) => [name, undefined])), ...set };
}

function shown(names: readonly string[], env: Readonly<Record<string, string | undefined>>): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== "");
}

describe.each(Object.entries(prompts))("%s", (_name, { profile, region, until }) => {
  test("shows the profile, the region and until when, after use", () => {
    const env = environmentAfter(namesOf(usable));
    expect(shown(profile, env)).toBe("acme");
    expect(shown(region, env)).toBe("eu-west-1");
    // starship takes RFC 3339 and nothing else.
    if (until.length > 0) expect(shown(until, env)).toBe("2026-11-21T21:40:00Z");
  });

  test("shows no other profile beside keys", () => {
    const env = environmentAfter(keysOf(usable));
    expect(shown(profile, env)).toBeUndefined();
    if (until.length > 0) expect(shown(until, env)).toBe("2026-11-21T10:40:00Z");
  });
});

test.skipIf(needs("starship").missing)(
  "starship itself shows profile, region and time left, with no configuration",
  () => {
    const home = testHome({ STARSHIP_SHELL: "sh", STARSHIP_LOG: "error" });
    try {
      home.write(
        ".aws/config",
        "[profile acme]\nrole_arn = arn:aws:iam::210987654321:role/Admin\nsource_profile = work-mfa\n",
      );
      // It shows a profile only where the files have credentials behind it, as after any login.
      home.write(".aws/credentials", "[work-mfa]\naws_access_key_id = ASIAY34FZKBOKMUTVV7A\n");
      const ends = new Date(Date.now() + 3 * 3_600_000);
      const change = namesOf({
        ...usable,
        credentials: { ...usable.credentials, expiresAt: ends },
        sessionEndsAt: ends,
      });
      const { stdout } = spawnSync(pathOf("starship"), ["module", "aws"], {
        env: environment(home.env, environmentAfter(change)),
        encoding: "utf8",
      });
      expect(stripVTControlCharacters(stdout)).toMatch(/acme \(eu-west-1\) \[2h59m\d+s\]/);
    } finally {
      home.remove();
    }
  },
);
