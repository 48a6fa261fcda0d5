import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import type { AwsDocument } from "../aws-files/document.ts";
import { isFailure } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { checkForm, type FormWish, formOf, isServed, switchForm } from "./forms.ts";
import { isOwnProcess, processLine } from "./process-line.ts";
import { kindOf } from "./read.ts";
import { routeTo } from "./route.ts";

const line = '"/home/ana/my state/bin/daypass" process admin';
const role = `# customers
[profile admin]
role_arn = arn:aws:iam::210987654321:role/Admin
source_profile=work-mfa   ; the session
mfa_serial = arn:aws:iam::123456789012:mfa/ana
role_session_name = ana
region = eu-west-1

[profile work]
mfa_serial = arn:aws:iam::123456789012:mfa/ana
`;
const keys = `[work]\n${keysText()}`;
const credentials = {
  accessKeyId: "ASIAY34FZKBOKMUTVV7A",
  secretAccessKey: new Secret("secretsecretsecret"),
  sessionToken: new Secret("tokentokentoken"),
  expiresAt: new Date("2026-03-01T21:40:00Z"),
};
const wishes = {
  chain: { form: "chain", device: "shown" },
  process: { form: "process", line },
  file: { form: "file", credentials: undefined },
  filled: { form: "file", credentials },
} as const satisfies Record<string, FormWish>;

interface Texts {
  readonly config: string;
  readonly credentials: string;
}

function switched(texts: Texts, name: string, ...path: readonly (keyof typeof wishes)[]): Texts {
  const [wish, ...rest] = path;
  if (wish === undefined) return texts;
  const profiles = profilesFrom(texts);
  const profile = profiles.byName.get(name) ?? { name, settings: new Map() };
  const edits = switchForm(profile, wishes[wish]);
  const twice = (edit: (document: AwsDocument) => AwsDocument, document: AwsDocument) => {
    const once = edit(document);
    expect(edit(once).toString()).toBe(once.toString());
    return once.toString();
  };
  const next = {
    config: twice(edits.config, profiles.config),
    credentials: twice(edits.credentials, profiles.credentials),
  };
  return switched(next, name, ...rest);
}

function read(texts: Texts, name: string) {
  const profiles = profilesFrom(texts);
  const profile = profiles.byName.get(name);
  if (profile === undefined) throw new Error(`There is no profile ${name}`);
  return { kind: kindOf(profile, profiles), form: formOf(profile, profiles), route: routeTo(name, profiles), profile };
}

describe("switchForm() of a role", () => {
  const start = { config: role, credentials: keys };
  const routeBefore = read(start, "admin").route;

  test("to process hides the role from SDKs and leaves the route as it was", () => {
    const after = switched(start, "admin", "process");
    expect(after.config).toBe(`# customers
[profile admin]
role_session_name = ana
region = eu-west-1
credential_process = ${line}
daypass_role_arn = arn:aws:iam::210987654321:role/Admin
daypass_role_source_profile = work-mfa
daypass_role_mfa_serial = arn:aws:iam::123456789012:mfa/ana

[profile work]
mfa_serial = arn:aws:iam::123456789012:mfa/ana
`);
    expect(after.credentials).toBe(keys);
    expect(read(after, "admin")).toMatchObject({ kind: "role", form: "process", route: routeBefore });
  });

  test("to file puts the role session where tools look, and back takes it away again", () => {
    const filled = switched(start, "admin", "filled");
    expect(filled.credentials).toContain("[admin]\naws_access_key_id = ASIAY34FZKBOKMUTVV7A\n");
    expect(filled.config).not.toMatch(/^(role_arn|credential_process)/m);
    expect(read(filled, "admin")).toMatchObject({ kind: "role", form: "file", route: routeBefore });
    expect(switched(filled, "admin", "process").credentials).toBe(keys);
    expect(switched(filled, "admin", "chain").credentials).toBe(keys);
  });

  test("never leaves traces of two forms, whatever the way", () => {
    const names = ["chain", "process", "file", "filled"] as const;
    for (const first of names) {
      for (const second of names) {
        for (const third of names) {
          const { kind, form, route, profile } = read(switched(start, "admin", first, second, third), "admin");
          const way = `${first} ${second} ${third}`;
          expect([way, kind, form, route]).toEqual([way, "role", wishes[third].form, routeBefore]);
          const own = {
            chain: "role_arn",
            process: "credential_process",
            file: "aws_access_key_id",
            filled: "aws_access_key_id",
          };
          const foreign = Object.values(own).filter((key) => key !== own[third] && profile.settings.has(key));
          expect([way, foreign]).toEqual([way, []]);
        }
      }
    }
  });

  test("to the form that it has changes nothing", () => {
    expect(switched(start, "admin", "chain")).toEqual(start);
    const served = switched(start, "admin", "process");
    expect(switched(served, "admin", "process")).toEqual(served);
  });

  test("to chain leaves the device hidden where a session is the source", () => {
    const profiles = profilesFrom(switched(start, "admin", "process"));
    const profile = profiles.byName.get("admin") ?? { name: "admin", settings: new Map() };
    const config = switchForm(profile, { form: "chain", device: "hidden" }).config(profiles.config).toString();
    expect(config).toContain("daypass_role_mfa_serial = ");
    expect(config).not.toMatch(/\[profile admin\][^[]*^mfa_serial/m);
  });

  test("takes a role out of the credentials file too, where some tools have put it", () => {
    const odd = {
      config: "",
      credentials: `${keys}[admin]\nrole_arn = arn:aws:iam::210987654321:role/Admin\nsource_profile = work\n`,
    };
    const after = switched(odd, "admin", "process");
    expect(after.credentials).toBe(keys);
    expect(read(after, "admin")).toMatchObject({ kind: "role", form: "process" });
    expect(after.config).toContain("daypass_role_source_profile = work\n");
  });
});

describe("switchForm() of a session profile", () => {
  const start = {
    config: "[profile work-mfa]\nregion = eu-west-1\n",
    credentials: `${keys}\n[work-mfa]\n${sessionText()}`,
  };
  const own = "/home/ana/.local/state/daypass/bin/daypass process work-mfa";

  test("to process takes the session out of the file, and it stays a session profile of the same keys", () => {
    const profiles = profilesFrom(start);
    const profile = profiles.byName.get("work-mfa");
    if (profile === undefined) throw new Error("There is no profile work-mfa");
    const edits = switchForm(profile, { form: "process", line: own });
    const after = {
      config: edits.config(profiles.config).toString(),
      credentials: edits.credentials(profiles.credentials).toString(),
    };
    expect(after.credentials).toBe(keys);
    expect(after.config).toBe(`[profile work-mfa]\nregion = eu-west-1\ncredential_process = ${own}\n`);
    expect(read(after, "work-mfa")).toMatchObject({ kind: "session", form: "process" });
    expect(read(after, "work-mfa").route.keys).toEqual({ kind: "profile", profile: "work" });
    expect(isServed(read(after, "work-mfa").profile)).toBe(true);
    expect(switched(after, "work-mfa", "filled").config).toBe(start.config);
    expect(switched(after, "work-mfa", "filled").credentials).toContain("[work-mfa]\naws_access_key_id = ASIA");
  });

  test("keeps what is not of the session in its section", () => {
    const more = { ...start, credentials: `${keys}\n[work-mfa]\n# mine\n${sessionText()}region = eu-west-1\n` };
    expect(switched(more, "work-mfa", "process").credentials).toBe(`${keys}\n[work-mfa]\n# mine\nregion = eu-west-1\n`);
  });
});

describe("checkForm()", () => {
  const config = `${role}[profile sso]\nsso_session = x\n[profile foreign]\ncredential_process = aws-vault export work\n`;
  const profiles = profilesFrom({ config, credentials: `${keys}[admin]\n${keysText()}[work-mfa]\n${sessionText()}` });
  const codeOf = (name: string, form: "chain" | "file" | "process") => {
    const profile = profiles.byName.get(name);
    if (profile === undefined) throw new Error(`There is no profile ${name}`);
    try {
      checkForm(profile, form, profiles);
      return "fine";
    } catch (error) {
      return isFailure(error) ? error.code : "?";
    }
  };

  test.each([
    ["work", "process", "form-not-possible"],
    ["work-mfa", "chain", "form-not-possible"],
    ["work-mfa", "process", "fine"],
    ["work-mfa", "file", "fine"],
    ["sso", "process", "form-not-possible"],
    ["foreign", "process", "form-not-possible"],
    ["admin", "chain", "fine"],
    ["admin", "process", "form-hidden-by-keys"],
    ["admin", "file", "target-holds-keys"],
  ] as const)("of %s for %s: %s", (name, form, code) => {
    expect(codeOf(name, form)).toBe(code);
  });
});

describe("processLine()", () => {
  test("is read alike by every tool: no quotes without need, nothing to expand", () => {
    expect(processLine("/state/bin/daypass", "acme", "linux")).toBe("/state/bin/daypass process acme");
    expect(processLine("/my state/bin/daypass", "a.b@c", "darwin")).toBe('"/my state/bin/daypass" process a.b@c');
    expect(processLine("C:\\Users\\Ana B\\daypass.cmd", "acme", "win32")).toBe(
      '"C:\\Users\\Ana B\\daypass.cmd" process acme',
    );
  });

  test.each([
    "/home/ana's/bin/daypass",
    '/home/"a"/daypass',
    "/home/$HOME/daypass",
    "/home/`id`/daypass",
    "/home/a\\b/daypass",
    "/home/a;b/daypass",
    "/home/é/daypass",
    "/home/a%b/daypass",
    "state/bin/daypass",
    "~/daypass",
    "/home/a\nb/daypass",
  ])("refuses the path %j", (path) => {
    expect(() => processLine(path, "acme", "linux")).toThrow("tools read it differently");
  });

  test.each(["my acme", "-c", "a'b", 'a"b', "$x", "a&b", "a%b", "a;b", "", "é"])("refuses the name %j", (name) => {
    expect(() => processLine("/state/bin/daypass", name, "linux")).toThrow("tools read it differently");
  });

  test("is known again as daypass's own, for this profile only", () => {
    const own = (text: string, name = "acme") =>
      isOwnProcess({ name, settings: new Map([["credential_process", { value: text }]]) });
    for (const path of ["/state/bin/daypass", "/my state/bin/daypass"])
      expect(own(processLine(path, "acme", "linux"))).toBe(true);
    expect(own(processLine("C:\\My State\\bin\\daypass.cmd", "acme", "win32"))).toBe(true);
    expect(own("/state/bin/daypass process acme", "other")).toBe(false);
    expect(own("/state/bin/notdaypass process acme")).toBe(false);
    expect(own("/state/bin/daypass process acme; rm x")).toBe(false);
    expect(own("aws-vault export acme")).toBe(false);
  });
});
