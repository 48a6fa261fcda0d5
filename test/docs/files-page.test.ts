import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { usualConfig, workplaces } from "../rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

test("docs/files.md names everything that a day leaves in the state directory", async () => {
  const place = await places.open({
    config: (person) => {
      const role = person.arn.replace(/:user\/.*/, ":role/ReadOnly");
      return `${usualConfig(person)}\n[profile reader]\nrole_arn = ${role}\nsource_profile = work-mfa\n`;
    },
  });
  const endings = [];
  for (const words of [
    ["login", "work", "-c", place.code()],
    ["process", "reader"],
    ["use", "reader", "--print", "sh"],
    ["report"],
    ["login", "nobody"],
  ])
    endings.push((await place.run(words)).exitCode);
  expect(endings).toEqual([0, 0, 0, 0, 4]);
  const left = readdirSync(place.home.path(".local/state/daypass"));
  expect(left).toEqual(expect.arrayContaining(["sessions", "roles", "report.html", "last-error"]));
  const page = readFileSync("docs/files.md", "utf8");
  expect(left.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});
