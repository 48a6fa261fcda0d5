import fc from "fast-check";
import { expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { isFailure } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { checkKeysProfile } from "./keys-profile.ts";
import { layouts, placesFor } from "./layouts.ts";
import { holdsLongTermKeys, settingOf } from "./profile.ts";
import type { Profiles } from "./read.ts";
import { routeTo } from "./route.ts";
import { type SetupAnswers, setupEdits } from "./setup-edits.ts";

// Whatever somebody's files look like: set-up loses nothing, leads where it says, and is done after one run.

const serial = "arn:aws:iam::123456789012:mfa/ana";
const names = ["default", "default-long-term", "default-mfa", "mfa-auth", "work", "work-mfa", "acme"];
const name = fc.constantFrom(...names);

const credentialsSection = fc
  .tuple(name, fc.constantFrom("keys", "session", "nothing"), fc.boolean())
  .map(([of, holds, remark]) => {
    const id = `AKIA${of
      .toUpperCase()
      .replaceAll(/[^A-Z]/g, "")
      .padEnd(16, "A")
      .slice(0, 16)}`;
    const body = holds === "keys" ? keysText(id) : holds === "session" ? sessionText() : "region = us-east-2\n";
    return { of, text: `${remark ? "# mine\n" : ""}[${of}]\n${body}` };
  });

const line = fc.constantFrom(
  `mfa_serial = ${serial}`,
  "mfa_serial = GAHT12345678",
  `daypass_mfa_serial = ${serial}`,
  "region = us-west-2",
  "output=text",
  "# a remark",
  "daypass_session_name = bo",
  "daypass_duration = 1h",
  "s3 =\n  max_concurrent_requests = 20",
);
const role = fc.tuple(fc.constantFrom("Admin", "Ops"), name).map(([of, source]) => {
  return `role_arn = arn:aws:iam::123456789012:role/${of}\nsource_profile = ${source}`;
});
const configSection = fc
  .tuple(name, fc.uniqueArray(line, { maxLength: 4, selector: (text) => text.split(/[ =]/)[0] }), fc.option(role))
  .map(([of, lines, roleLines]) => {
    const header = of === "default" ? "[default]" : `[profile ${of}]`;
    return { of, text: `${[header, ...(roleLines === null ? [] : [roleLines]), ...lines].join("\n")}\n` };
  });

const files = fc.record({
  credentials: fc.uniqueArray(credentialsSection, { selector: ({ of }) => of, maxLength: 5 }),
  config: fc.uniqueArray(configSection, { selector: ({ of }) => of, maxLength: 6 }),
});
const answers: fc.Arbitrary<SetupAnswers> = fc.record({
  layout: fc.constantFrom(...layouts),
  keysProfile: fc.constantFrom("default", "default-long-term", "work"),
  sessionProfile: fc.constant(undefined),
  newKeys: fc.constantFrom(undefined, {
    accessKeyId: "AKIANEWNEWNEWNEWNEWN",
    secretAccessKey: new Secret("newnewnewnewnewnewnewnewnewnewnewnewnewn"),
  }),
  serial: fc.constantFrom(serial, "GAHT12345678"),
  account: fc.constant("123456789012"),
  sessionName: fc.constant("ana"),
  duration: fc.constantFrom(undefined, "36h"),
  roleArn: fc.constantFrom(undefined, "arn:aws:iam::123456789012:role/Admin"),
  region: fc.constant("eu-west-1"),
  output: fc.constant("json"),
});

function run(before: Profiles, wish: SetupAnswers) {
  const places = placesFor(wish, before);
  const edits = setupEdits(wish, places, before);
  const config = edits.config(before.config).toString();
  const credentials = edits.credentials(before.credentials).toString();
  return { places, texts: { config, credentials }, after: profilesFrom({ config, credentials }) };
}

function keyIds({ credentials }: Profiles): readonly string[] {
  const sections = credentials.sections().filter(holdsLongTermKeys);
  return sections.map((section) => settingOf(section, "aws_access_key_id") ?? "").sort();
}

test("set-up loses no key, leads to the session it names with the device it names, and changes nothing when run again", () => {
  let made = 0;
  fc.assert(
    fc.property(files, answers, (sections, wish) => {
      const join = (all: readonly { text: string }[]) => all.map(({ text }) => text).join("\n");
      const before = profilesFrom({ config: join(sections.config), credentials: join(sections.credentials) });
      // Of several profiles with the role that is asked for, another one may be nearer to the keys once they have moved.
      if (sections.config.filter(({ text }) => text.includes("role/Admin")).length > 1) return;
      const held = before.byName.get(wish.keysProfile);
      if (wish.newKeys === undefined && !holdsLongTermKeys(held)) return;
      if (wish.newKeys !== undefined && checkKeysProfile(wish.keysProfile, before) !== undefined) return;
      let first: ReturnType<typeof run>;
      try {
        first = run(before, wish);
      } catch (error) {
        if (isFailure(error, "layout-refused")) return;
        throw error;
      }
      made += 1;
      const { places, texts, after } = first;
      const replaced =
        wish.newKeys !== undefined && holdsLongTermKeys(held) ? settingOf(held, "aws_access_key_id") : "";
      const expected = keyIds(before).filter((id) => id !== replaced);
      expect(keyIds(after)).toEqual(
        [...expected, ...(wish.newKeys === undefined ? [] : [wish.newKeys.accessKeyId])].sort(),
      );
      if (
        !holdsLongTermKeys(after.byName.get(places.session)) &&
        settingOf(after.byName.get(places.session), "role_arn") === undefined
      ) {
        expect(routeTo(places.session, after)).toMatchObject({
          keys: { kind: "profile", profile: places.keys },
          sessionProfile: places.session,
          serial: wish.serial,
          hops: [],
        });
      }
      if (wish.layout === "default-role") {
        const byDefault = after.byName.get("default");
        expect(settingOf(byDefault, "role_arn")).toBe(wish.roleArn);
        expect(settingOf(byDefault, "mfa_serial")).toBeUndefined();
        expect(routeTo("default", after)).toMatchObject({ keys: { profile: places.keys }, serial: wish.serial });
      }
      for (const text of ["# mine", "# a remark", "max_concurrent_requests = 20"]) {
        const count = (profiles: Profiles) => `${profiles.config}${profiles.credentials}`.split(text).length;
        expect(count(after), text).toBe(count(before));
      }
      const again = { ...wish, keysProfile: places.keys, newKeys: undefined };
      expect(run(after, again).texts).toEqual(texts);
      expect(run(after, { ...again, layout: "as-now", sessionProfile: places.session }).texts).toEqual(texts);
    }),
    { numRuns: 1500 },
  );
  expect(made).toBeGreaterThan(200);
});
