import { wordOf } from "./plain-word.ts";
import { exitCodes, problem } from "./problem.ts";

/** Failures around role sessions, `daypass process`, and the forms in which tools get credentials. */
export const roleProblems = {
  "session-missing": problem<{
    profile: string;
    /** The profile to log in to. */
    login: string;
    /** When the last session ended, where there was one. */
    endedAt: Date | undefined;
    ago: string | undefined;
    /** How long it still lasts, where one that lasts longer, or a new one, is wanted. */
    left?: string;
    /** How long another one has to last, where a login alone gets a shorter one: `13h`. */
    length?: string | undefined;
  }>({
    exit: exitCodes.noSession,
    message: ({ profile, ago, left }) => {
      if (left !== undefined) return `The session for profile "${profile}" ends in ${left}, and another one was wanted`;
      return ago === undefined
        ? `There is no session for profile "${profile}"`
        : `The session for profile "${profile}" ended ${ago} ago`;
    },
    hints: ({ login, left, length }) => {
      const flags = [left === undefined ? "" : " --renew", length === undefined ? "" : ` --duration ${length}`];
      return [`get one: daypass login ${wordOf(login)}${flags.join("")}`];
    },
  }),
  "role-account-mismatch": problem<{ profile: string; roleArn: string; actual: string; pinned: string | undefined }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, roleArn, actual, pinned }) =>
      pinned === undefined
        ? `Refused a role session of account ${actual} for profile "${profile}": its role is ${roleArn}`
        : `Refused to assume ${roleArn} for profile "${profile}": its daypass_account allows only ${pinned}`,
    hints: ({ pinned }) =>
      pinned === undefined
        ? ["somebody may be answering in AWS's place: look at AWS_ENDPOINT_URL, endpoint_url and proxies"]
        : ["change role_arn or daypass_account: one of them is wrong"],
  }),
  "form-not-possible": problem<{ profile: string; form: string; why: string; instead: string | undefined }>({
    exit: exitCodes.usage,
    message: ({ profile, form, why }) => `Cannot give profile "${profile}" the form "${form}": ${why}`,
    hints: ({ instead }) => (instead === undefined ? [] : [instead]),
  }),
  "form-hidden-by-keys": problem<{ profile: string; path: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, path }) =>
      `Cannot give profile "${profile}" the form "process": its long-term keys in ${path} would hide it from tools`,
    hints: ({ profile }) => [`move the keys to a profile of their own first, such as ${profile}-long-term`],
  }),
  "process-line-unsafe": problem<{ what: "path" | "name"; text: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ what, text }) =>
      `Cannot write a credential_process line with the ${what} "${text}": tools read it differently`,
    hints: ({ what }) => [
      what === "path"
        ? "set DAYPASS_HOME to a folder whose path has only letters, digits, - _ . / and blanks"
        : "rename the profile: letters, digits and _ . @ : + / - are read alike, with a letter, digit or _ first",
    ],
  }),
  "launcher-not-installed": problem<{ path: string; from: "npx" | "clone" }>({
    exit: exitCodes.refusedForSafety,
    message: ({ path, from }) =>
      `Cannot let tools start daypass from ${path}: ${from === "npx" ? "npx may remove it at any time" : "it is a checkout, not an installation"}`,
    hints: () => ["install first: npm install -g daypass, then run this again with the installed daypass"],
  }),
};
