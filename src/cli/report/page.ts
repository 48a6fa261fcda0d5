import type { Diagnosis } from "../../diagnosis/doctor.ts";

// One HTML file that needs nothing else: no script, no picture or style from elsewhere. It reads the same printed and without colour:
// whatever a colour says is said in words as well.

export interface ReportSession {
  readonly profile: string;
  readonly account: string | undefined;
  /** ISO 8601, UTC. */
  readonly endsAt: string | undefined;
  readonly left: string;
  /** Of the next 24 hours, 0 to 1. */
  readonly share: number;
  readonly usable: boolean;
}

/** One way from keys to credentials; `undefined` where it does not go so far. */
export interface ReportRoute {
  readonly keys: string;
  readonly device: string;
  readonly session: string;
  readonly role: string | undefined;
  readonly roleArn: string | undefined;
  readonly account: string | undefined;
  readonly form: string;
}

export interface Report {
  readonly version: string;
  /** As it is shown. */
  readonly madeAt: string;
  readonly sessions: readonly ReportSession[];
  readonly routes: readonly ReportRoute[];
  /** Profiles that lead nowhere, or are another tool's, with why. */
  readonly others: readonly { readonly profile: string; readonly why: string }[];
  readonly diagnosis: Diagnosis;
  readonly guardrail: GuardrailSection;
}

/** What the policies around a user refuse and allow, where that could be looked at. */
export type GuardrailSection =
  | { readonly kind: "not-checked"; readonly why: string }
  | { readonly kind: "checked"; readonly subject: string; readonly holds: boolean; readonly lines: readonly string[] };

export function reportPage(report: Report): string {
  const { version, madeAt } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>daypass report</title>
<style>${style}</style>
</head>
<body>
<header><h1>daypass report</h1><p>${text(madeAt)}, daypass ${text(version)}. It holds names, account ids and times; no keys and no codes.</p></header>
<main>
${sessionsSection(report.sessions)}
${mapSection(report)}
${doctorSection(report.diagnosis)}
${guardrailSection(report.guardrail)}
</main>
</body>
</html>
`;
}

function sessionsSection(sessions: readonly ReportSession[]): string {
  const rows = sessions.map(
    ({ profile, account, endsAt, left, share, usable }) => `<tr>
<th scope="row">${text(profile)}</th><td>${text(account ?? "")}</td>
<td>${endsAt === undefined ? "" : `<time datetime="${text(endsAt)}">${text(endsAt.slice(0, 16).replace("T", " "))} UTC</time>`}</td>
<td>${usable ? "✔" : "✖"} ${text(left)}</td>
<td class="bar"><span class="${usable ? "live" : "ended"}" style="width:${(share * 100).toFixed(1)}%"></span></td></tr>`,
  );
  const head = ["Profile", "Account", "Ends", "Left", "Of the next 24 hours"];
  return section(
    "sessions",
    "Sessions",
    rows.length === 0 ? none("There is no session.") : tableOf("Sessions", head, rows),
  );
}

function mapSection({ routes, others }: Report): string {
  const head = ["Keys", "MFA device", "Session", "Role", "Account", "Form"];
  const map =
    routes.length === 0
      ? none("No profile leads to credentials.")
      : tableOf("From keys to accounts", head, mapRows(routes));
  const rest = others.map(({ profile, why }) => `<li><b>${text(profile)}</b>: ${text(why)}</li>`);
  const further = rest.length === 0 ? "" : `<h3>Other profiles</h3><ul>${rest.join("\n")}</ul>`;
  return section("map", "From keys to accounts", map + further);
}

const columns = ["keys", "device", "session"] as const;

/** Cells that would repeat what stands above them are one: that is the tree. */
function mapRows(routes: readonly ReportRoute[]): readonly string[] {
  return routes.map((route, at) => {
    const shared = columns.flatMap((_, column) => {
      const same = (other: ReportRoute | undefined) =>
        other !== undefined && columns.slice(0, column + 1).every((name) => other[name] === route[name]);
      if (same(routes[at - 1])) return [];
      let span = 1;
      while (same(routes[at + span])) span += 1;
      return [`<td rowspan="${span}">${text(route[columns[column] ?? "keys"])}</td>`];
    });
    const { role, roleArn, account, form } = route;
    const name =
      role === undefined ? "the session itself" : `<b>${text(role)}</b><br><small>${text(roleArn ?? "")}</small>`;
    return `<tr>${shared.join("")}<td>${name}</td><td>${text(account ?? "")}</td><td>${text(form)}</td></tr>`;
  });
}

function doctorSection({ findings, good }: Diagnosis): string {
  const fine = good.map((line) => `<li>✔ ${text(line)}</li>`);
  const rows = findings.map(({ severity, what, why, place, check }) => {
    const where = place === undefined ? "" : `<br><small>${text(`${place.path}:${place.line}`)}</small>`;
    const mark = severity === "problem" ? "✖ problem" : "! remark";
    return `<tr><td class="mark">${mark}</td><td>${text(what)}${where}</td><td>${text(why)}</td><td><code>${text(check)}</code></td></tr>`;
  });
  const found =
    rows.length === 0
      ? none("Nothing is wrong.")
      : tableOf("Findings", ["Kind", "What", "Why it matters", "Check"], rows);
  const next = rows.length === 0 ? "" : "<p>What mends each: <code>daypass doctor</code></p>";
  return section("doctor", "Doctor", `${fine.length === 0 ? "" : `<ul>${fine.join("\n")}</ul>`}${found}${next}`);
}

function guardrailSection(guardrail: GuardrailSection): string {
  if (guardrail.kind === "not-checked") return section("guardrail", "Guardrail", none(guardrail.why));
  const { subject, holds, lines } = guardrail;
  const verdict = holds ? "✔ holds: what must be refused without MFA is refused" : "✖ does not hold";
  const list = lines.map((line) => `<li>${text(line)}</li>`).join("\n");
  return section(
    "guardrail",
    "Guardrail",
    `<p>${text(subject)}: ${verdict}</p>${list === "" ? "" : `<ul>${list}</ul>`}`,
  );
}

function section(id: string, title: string, content: string): string {
  return `<section id="${id}"><h2>${title}</h2>${content}</section>`;
}

/** What is wider than the screen is scrolled by itself, with the keyboard, too. */
function tableOf(label: string, head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((cell) => `<th scope="col">${cell}</th>`).join("");
  const table = `<table><thead><tr>${cells}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}

function none(sentence: string): string {
  return `<p>${text(sentence)}</p>`;
}

/** Text as HTML: names come from files, and may be anything. */
function text(plain: string): string {
  return plain.replace(/[&<>"'\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    /[&<>"']/.test(character) ? `&#${character.charCodeAt(0)};` : "\ufffd",
  );
}

const style = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #b5b5b5; --live: #2f7d4f; --ended: #a33; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #161616; --line: #555; --live: #5bc489; --ended: #e07a7a; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; min-width: 46rem; } th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
.scroll { overflow-x: auto; } li { overflow-wrap: anywhere; } time { white-space: nowrap; }
.mark { white-space: nowrap; } thead th { border-bottom-width: 2px; } small { opacity: .8; }
.bar { width: 30%; padding: 0; vertical-align: middle; } .bar span { display: block; height: .9rem; min-width: 2px; }
.live { background: var(--live); } .ended { border: 1px dashed var(--ended); }
@media print { :root { --ink: #000; --paper: #fff; --line: #777; } body { margin: 0; max-width: none; } .scroll { overflow: visible; } table { min-width: 0; } td small { overflow-wrap: anywhere; } tr { break-inside: avoid; }
 .live { background: repeating-linear-gradient(90deg, #000 0 3px, #fff 3px 6px); print-color-adjust: exact; } }
`;
