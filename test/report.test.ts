import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { needs, pathOf } from "./rig/needs.ts";
import { usualConfig, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const odd = "a<script>b";

async function placeWithRoles(): Promise<Workplace> {
  const place = await places.open({
    config: (person) => {
      const role = (name: string) => person.arn.replace(/:user\/.*/, `:role/${name}`);
      return [
        usualConfig(person),
        `[profile admin]\nrole_arn = ${role("Admin")}\nsource_profile = work-mfa\n`,
        `[profile reader]\nrole_arn = ${role("ReadOnly")}\nsource_profile = work-mfa\n`,
        `[profile ${odd}]\nrole_arn = ${role("Admin")}\nsource_profile = nobody\n`,
      ].join("\n");
    },
  });
  expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
  return place;
}

async function pageOf(place: Workplace): Promise<string> {
  const { stdout, stderr, exitCode } = await place.run(["report", "-o", "report.html"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^file:\/\/\/\S+\/report\.html\n$/);
  return join(place.home.work, "report.html");
}

test("report writes one file for its owner only, without secrets, that loads nothing", async () => {
  const place = await placeWithRoles();
  const path = await pageOf(place);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const page = readFileSync(path, "utf8");
  const credentials = place.home.read(".aws/credentials");
  for (const [, secret = ""] of credentials.matchAll(/^aws_(?:secret_access_key|session_token) = (.+)$/gm)) {
    expect(page).not.toContain(secret);
  }
  expect(page).not.toMatch(/A[KS]IA[A-Z2-7]{16}/);
  expect(page).not.toContain(place.home.home);
  expect(page).not.toMatch(/<script|<link|<img|https?:\/\//);
  expect(page).toContain("default-src 'none'");
});

test("lines of the files that doctor shows come without key ids", async () => {
  const place = await placeWithRoles();
  const quoted = '\n[quoted]\naws_access_key_id = "AKIAY34FZKBOKMUTVV7A"\naws_secret_access_key = x\n';
  place.home.write(".aws/credentials", `${place.home.read(".aws/credentials")}${quoted}`);
  const page = readFileSync(await pageOf(place), "utf8");
  expect(page).toContain("aws_access_key_id = &#34;AKIA…VV7A&#34;");
  expect(page).not.toMatch(/A[KS]IA[A-Z2-7]{16}/);
});

test("--offline asks AWS nothing", async () => {
  const place = await placeWithRoles();
  const before = place.sandbox.calls().length;
  expect((await place.run(["report", "--offline"])).exitCode).toBe(0);
  expect(place.sandbox.calls()).toHaveLength(before);
  expect(existsSync(place.home.path(".local/state/daypass/report.html"))).toBe(true);
});

test("--user says what her policies refuse and allow, or why that could not be looked at", async () => {
  const place = await placeWithRoles();
  const page = (name: string) => readFileSync(join(place.home.work, name), "utf8").replaceAll("&#39;", "'");
  expect((await place.run(["report", "--user", "nobody", "--profile", "work-mfa", "-o", "a.html"])).exitCode).toBe(0);
  expect(page("a.html")).toMatch(/user nobody: /);
  const administered = await places.open({ account: "administered", credentials: () => undefined });
  const [, bootstrap] = administered.sandbox.description().users;
  const env = { AWS_ACCESS_KEY_ID: bootstrap?.accessKeyId, AWS_SECRET_ACCESS_KEY: bootstrap?.secretAccessKey };
  const name = administered.user.name;
  const { stderr, exitCode } = await administered.run(["report", "--user", name, "--from-env", "-o", "b.html"], {
    env,
  });
  expect([stderr, exitCode]).toEqual(["", 0]);
  const judged = readFileSync(join(administered.home.work, "b.html"), "utf8");
  expect(judged).toMatch(/user ana@example\.com: (✔ holds|✖ does not hold)/);
});

describe.skipIf(needs("chromium").missing)("in a browser", () => {
  const profile = mkdtempSync(join(tmpdir(), "daypass-browser-"));
  afterAll(() => rmSync(profile, { recursive: true, force: true }));
  const browse = (...words: readonly string[]) =>
    spawnSync(
      pathOf("chromium"),
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${profile}`,
        "--virtual-time-budget=1000",
        ...words,
      ],
      { encoding: "utf8", timeout: 60_000, maxBuffer: 16 * 1024 * 1024 },
    );

  test("it shows sessions, the way from keys to accounts, and what doctor found", async () => {
    const place = await placeWithRoles();
    const { stdout } = browse("--dump-dom", `file://${await pageOf(place)}`);
    const words = stdout
      .replace(/<style>.*?<\/style>/s, "")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ");
    for (const title of ["Sessions", "From keys to accounts", "Doctor", "Guardrail"]) expect(words).toContain(title);
    expect(words).toMatch(/work-mfa \d{12} 20\d\d-\d\d-\d\d \d\d:\d\d UTC ✔ 12 h/);
    expect(words).toMatch(/admin arn:aws:iam::\d{12}:role\/Admin/);
    expect(words).toMatch(/✖ problem Role profile a&lt;script&gt;b leads nowhere/);
    // Two roles stand behind one session: its cells reach over all three rows.
    expect(stdout).toMatch(/<td rowspan="3">work<\/td><td rowspan="3">arn:[^<]+<\/td><td rowspan="3">work-mfa<\/td>/);
  });

  test("on a narrow screen words stay whole: tables scroll by themselves, the page does not", async () => {
    const place = await placeWithRoles();
    const page = readFileSync(await pageOf(place), "utf8");
    // The page forbids scripts; a copy that has one measures it, in a frame as wide as a telephone.
    const measured = page
      .replace(/<meta http-equiv[^>]+>/, "")
      .replace("</body>", "<script>document.title = document.documentElement.scrollWidth</script></body>");
    const outer = `<iframe width="360" height="600" id="f" srcdoc="${measured.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>
<script>f.onload = () => { document.title = f.contentDocument.title }</script>`;
    const path = join(place.home.work, "narrow.html");
    writeFileSync(path, outer);
    const width = Number(/<title>(\d+)<\/title>/.exec(browse("--dump-dom", `file://${path}`).stdout)?.[1]);
    expect(width).toBeGreaterThan(0);
    expect(width).toBeLessThanOrEqual(360);
    expect(page).not.toContain('<th scope="col"></th>');
    expect(page.match(/<table>/g)).toHaveLength(
      page.match(/<div class="scroll" role="region" aria-label="[^"]+" tabindex="0"><table>/g)?.length ?? 0,
    );
  });

  test("it can be printed", async () => {
    const place = await placeWithRoles();
    const pdf = join(place.home.work, "report.pdf");
    browse(`--print-to-pdf=${pdf}`, `file://${await pageOf(place)}`);
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe("%PDF-");
    expect(statSync(pdf).size).toBeGreaterThan(5000);
  });
});
