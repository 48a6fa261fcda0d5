import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/**
 * What the environment of whoever runs the tests must not decide. Everything else is passed on: Windows and version
 * managers need many variables that no list would foresee.
 */
const scrubbed: readonly { readonly name: RegExp; readonly because: string }[] = [
  {
    name: /^AWS_/,
    because: "keys, profiles and endpoints of the person at the keyboard must never be read or reached",
  },
  { name: /^DAYPASS_/, because: "a test says itself what it sets" },
  {
    name: /^(HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|LOCALAPPDATA|APPDATA|XDG_.*)$/,
    because: "replaced by the temporary home",
  },
  { name: /_PROXY$/i, because: "requests go to loopback" },
  {
    name: /^(NODE_OPTIONS|NODE_DEBUG|NODE_ENV|NODE_V8_COVERAGE|NODE_PATH)$/,
    because: "they change what a Node process does or prints",
  },
  {
    name: /^NODE_(EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED)$/,
    because: "trust is part of what is tested, and Node 20 starts slower with it",
  },
  {
    name: /^(SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/,
    because: "trust is part of what is tested",
  },
  {
    name: /^(VITEST|VITEST_.*|TEST|npm_.*|INIT_CWD)$/,
    because: "a user's daypass does not run below a test runner or npm",
  },
  { name: /^(FORCE_COLOR|NO_COLOR|CLICOLOR.*|COLORTERM|COLUMNS|LINES)$/, because: "output is compared" },
  { name: /^(LANG|LANGUAGE|LC_.*|TZ)$/, because: "replaced by C.UTF-8 and UTC: times and texts are compared" },
  {
    name: /^(CI|CONTINUOUS_INTEGRATION|GITHUB_.*|GITLAB_CI|BUILD_.*|JENKINS_URL|TEAMCITY_VERSION)$/,
    because: "CI means that nobody can be asked",
  },
  {
    name: /^(AI_AGENT|AGENT|CLAUDE.*|CURSOR_.*|CODEX_.*|GEMINI_.*|OPENCODE.*|AIDER_.*|REPL_ID|CLINE_.*|COPILOT_.*)$/,
    because: "a coding agent means that nobody can be asked",
  },
  {
    name: /^(ENV|BASH_ENV|ZDOTDIR|HISTFILE|PROMPT_COMMAND|PS1|SHELL)$/,
    because: "shells that tests start read nobody's own settings",
  },
  {
    name: /^(TMUX|TMUX_PANE|STY|SSH_.*|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS)$/,
    because: "no window, agent or keychain of the person may be found",
  },
  { name: /^PYTHON(PATH|HOME|STARTUP|WARNINGS)$/, because: "the AWS CLI would print or load more" },
];

export interface TestHome {
  /** The temporary folder: HOME is `home` in it, commands run in `work`. */
  readonly root: string;
  readonly home: string;
  readonly work: string;
  /** The environment for the program under test; a test may change it. */
  readonly env: Record<string, string>;
  /** A path in the temporary HOME. */
  path(name: string): string;
  read(name: string): string;
  /** Writes a file in the temporary HOME, with its folders; readable by its owner only. */
  write(name: string, text: string): string;
  /** Writes a file where commands run. */
  writeWork(name: string, text: string): void;
  remove(): void;
}

/** A temporary HOME with an environment in which nothing of the person who runs the tests is left. */
export function testHome(variables: Readonly<Record<string, string>> = {}): TestHome {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "daypass-test-")));
  const home = join(root, "home");
  const work = join(root, "work");
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(work);
  const path = (name: string) => (isAbsolute(name) ? name : join(home, name));
  return {
    root,
    home,
    work,
    env: { ...scrubbedEnvironment(), ...homeVariables(home), ...variables },
    path,
    read: (name) => readFileSync(path(name), "utf8"),
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true, mode: 0o700 });
      writeFileSync(path(name), text, { mode: 0o600 });
      return path(name);
    },
    writeWork: (name, text) => writeFileSync(join(work, name), text, { mode: 0o600 }),
    remove() {
      if (existsSync(home)) chmodSync(home, 0o700);
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function scrubbedEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !scrubbed.some((rule) => rule.name.test(name)));
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""]));
}

function homeVariables(home: string): Record<string, string> {
  const everywhere = { HOME: home, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TZ: "UTC", TERM: "xterm-256color" };
  if (process.platform !== "win32") return everywhere;
  return { ...everywhere, USERPROFILE: home, LOCALAPPDATA: join(home, "AppData", "Local") };
}
