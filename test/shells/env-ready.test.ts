import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { needs, pathOf } from "../rig/needs.ts";
import { daypassCommand, runProgram } from "../rig/run.ts";
import { putOnPath } from "../rig/shells.ts";
import { usualConfig, usualCredentials, type Workplace, workplaces } from "../rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

/** Somebody who is logged in, with a role behind the session. */
async function openPlace(): Promise<Workplace> {
  const place = await places.open({
    credentials: usualCredentials,
    config: (person) =>
      `${usualConfig(person)}[profile admin]\nrole_arn = arn:aws:iam::${person.arn.split(":")[4]}:role/Admin\nsource_profile = work-mfa\nregion = eu-west-1\n`,
  });
  putOnPath(place.home);
  await place.run(["login", "work", "-c", place.code()]);
  return place;
}

const keyIdIn = (text: string) => /AWS_ACCESS_KEY_ID='(ASIA\w+)'/.exec(text)?.[1];

test("env answers from what lies ready, the same text for each shell, until anything is another", async () => {
  const place = await openPlace();
  const env = async (...args: readonly string[]) => (await place.run(["env", ...args])).stdout;
  const made = await env("admin", "--shell", "bash");
  const fish = await env("admin", "--shell", "fish");
  const calls = place.sandbox.calls().length;
  expect(await env("admin", "--shell", "bash")).toBe(made);
  expect(await env("admin", "--shell", "fish")).toBe(fish);
  expect(place.sandbox.calls().length).toBe(calls);
  // An edit of the files: the region is another.
  const config = place.home.read(".aws/config");
  place.home.write(".aws/config", config.replace("eu-west-1", "eu-west-2"));
  expect(await env("admin", "--shell", "bash")).toContain("AWS_REGION='eu-west-2'");
  place.home.write(".aws/config", config);
  expect(await env("admin", "--shell", "bash")).toContain("AWS_REGION='eu-west-1'");
  // A flag is not overheard.
  expect(await env("admin", "--shell", "bash", "--region", "us-west-2")).toContain("AWS_REGION='us-west-2'");
  expect(await env("admin", "--shell", "bash")).toContain("AWS_REGION='eu-west-1'");
  // A new session, and none any more.
  const session = await env("work", "--shell", "bash");
  expect(await env("work", "--shell", "bash")).toBe(session);
  await place.run(["login", "work", "--renew", "-c", place.code()]);
  expect(keyIdIn(await env("work", "--shell", "bash"))).not.toBe(keyIdIn(session));
  await env("work", "--shell", "bash");
  await place.run(["logout", "work"]);
  for (const profile of ["work", "admin"]) {
    expect(await place.run(["env", profile, "--shell", "bash"])).toMatchObject({ exitCode: 10, stdout: "" });
  }
});

test("what is about to end, or ended, is not handed out", async () => {
  const place = await openPlace();
  const first = await place.run(["env", "admin", "--shell", "bash"]);
  const at = async (minutes: number) => {
    place.sandbox.moveClocks({ sessions: minutes * 60, signatures: minutes * 60 });
    place.home.env.DAYPASS_CLOCK_OFFSET = String(Number(place.home.env.DAYPASS_CLOCK_OFFSET ?? 0) + minutes * 60);
    return await place.run(["env", "admin", "--shell", "bash"]);
  };
  expect(keyIdIn((await at(30)).stdout)).toBe(keyIdIn(first.stdout));
  expect(keyIdIn((await at(16)).stdout)).not.toBe(keyIdIn(first.stdout));
  expect((await at(12 * 60)).exitCode).toBe(10);
});

test("a file that others can read is pointed out, ready or not", async () => {
  const place = await openPlace();
  const script = "umask 022; for n in 1 2; do daypass env admin --shell docker > file$n; done";
  const { stderr } = await runProgram(["/bin/sh", "-c", script], { home: place.home });
  expect(stderr.match(/others can read it/g)).toHaveLength(2);
});

test.skipIf(needs("strace").missing)("one JavaScript file and what lies ready are all that is opened", async () => {
  const place = await openPlace();
  const trace = place.home.path("trace");
  const [node, tool] = daypassCommand([]);
  // A bash that waits for it, and takes what it prints by a pipe.
  const script = `: "$(daypass env admin)"; x="$("$@" env admin --shell bash)"; echo "$x"`;
  const traced = ["-f", "-e", "trace=open,openat,connect", "-o", trace];
  const words = [pathOf("strace"), ...traced, node, tool ?? ""];
  const { stdout } = await runProgram([pathOf("bash"), "-c", script, "bash", ...words], { home: place.home });
  expect(keyIdIn(stdout)).toMatch(/^ASIA/);
  const text = readFileSync(trace, "utf8");
  const opened = [...text.matchAll(/open(?:at)?\([^"]*"([^"]+)".*= \d+$/gm)].map(([, path]) => path ?? "");
  expect(opened.filter((path) => /\.[cm]?js$/.test(path))).toEqual([realpathSync(tool ?? "")]);
  expect(opened.filter((path) => path.startsWith(place.home.home))).toEqual([
    join(place.home.home, ".local/state/daypass/answers/e-admin.json"),
  ]);
  expect(text).not.toMatch(/connect\(.*AF_INET/);
});
