import { type ErrorCode, errorCodes } from "../core/errors.ts";

/**
 * How daypass's own failures begin, by their ids, so that one that somebody pastes without its last line is known all the same. `…`
 * stands for what changes. A kind of failure without an entry does not compile: write down its message, or nothing for one whose
 * words are another's.
 */
const beginnings: { readonly [Code in ErrorCode]: readonly string[] } = {
  "account-mismatch": [
    "Refused a session of account …: the keys and the device belong to account …",
    "Refused: the keys belong to account …, and … allows only …",
  ],
  "answer-malformed": ["Cannot read the answer of … to …: …"],
  "answer-unusable": ["Cannot use what … gives: …", 'Cannot use "…" for …: …'],
  "aws-refused": ["AWS refused …: …: …"],
  "aws-throttled": ["AWS turned … away because of too many requests (…)"],
  "aws-unavailable": ["AWS failed to answer …: … reports an error of its own (…)"],
  "backup-not-found": ["Cannot undo: there is no change to undo in …", 'Cannot undo: there is no backup "…" in …'],
  "break-glass-unusable": ['Cannot take "…" for the way in when all else is shut: …'],
  "ca-bundle-unusable": ["Cannot use the certificates in …: …"],
  "caller-not-user": ["Cannot … for …: it is not an IAM user"],
  "captive-portal": ["The answer of … did not come from AWS: it is …"],
  "changed-since-backup": ["Refused to undo …: … was changed since by something else"],
  "clock-off": ["AWS refused the request because the clock of this computer is wrong"],
  "code-command-failed": ['Cannot get an MFA code from daypass_mfa_process of profile "…": …'],
  "code-malformed": ["Cannot use the MFA code from …: a code is six digits"],
  "code-needed": ['Cannot ask for the MFA code of profile "…": …'],
  "code-not-accepted": ['AWS did not accept the code for the MFA device "…"'],
  "code-not-given": [
    'Nobody gave an MFA code for profile "…": the question … was cancelled',
    'The MFA code for profile "…" is still being asked for …',
    'Nobody gave an MFA code for profile "…" within … s',
    "no MFA code was given",
  ],
  "code-spent": ["This MFA code was sent before, and AWS takes each code once"],
  "command-not-trusted": ['Refused to run "…": … names it as …, and it is not trusted yet'],
  "connection-lost": ["The connection to … was lost before the answer was complete: …"],
  "device-choice-needed": ["Cannot tell which MFA device is meant: …"],
  "device-codes-not-accepted": ['IAM did not accept the two codes for the MFA device "…"'],
  "device-lookup-refused": ["Cannot look up the MFA device…: IAM does not allow it"],
  "device-not-found": [
    "Cannot find an MFA device … in IAM",
    "Cannot find an MFA device in IAM",
    "Cannot find an MFA device that gives codes",
  ],
  "device-unusable": [
    "Cannot use the MFA device …: AWS does not take security keys and passkeys through its API",
    'Cannot use "…" as an MFA device: it has neither the form arn:aws:iam::ACCOUNT:mfa/DEVICE nor that of a hardware serial',
  ],
  "direct-mfa-behind-role": [
    'Cannot assume role profile "…" with a code of its own: its source "…" is a role, and only keys go with a code',
  ],
  "duration-invalid": ['Cannot read "…" as a length of time'],
  "duration-not-granted": ['AWS does not give role profile "…" …: …'],
  "duration-out-of-range": ['A session cannot last "…": AWS allows from'],
  "edit-refused": ["Refused to write …: …"],
  "endpoint-invalid": ['Cannot use the endpoint "…": …'],
  "endpoint-not-available": ['AWS has no endpoint for the region "…" with these settings: …'],
  "endpoint-not-trusted": ["Refused to send an MFA code to …: it is not AWS, and … names it"],
  "enrolment-stopped": ['Stopped: the MFA device "…" of "…" was made and is not on'],
  "entity-busy": ["IAM did not do … within … s: it was still at work on the last change"],
  "entity-exists": ["IAM did not do …: something of that name is there (…)"],
  "entity-in-use": ["IAM did not do …: something still hangs on it (…)"],
  "entity-not-found": ["IAM does not find what … is about: …"],
  "env-file-missing": ["Cannot read the env file …: …"],
  "env-variable-unusable": [
    "Cannot find AWS_… in …",
    "Cannot find DAYPASS_… in …",
    "Cannot use AWS_… from …: …",
    "Cannot use DAYPASS_… from …: …",
  ],
  "file-busy": ["Cannot write …: another program keeps changing it"],
  "file-exists": ["Cannot write … to …: the file is there already"],
  "file-refused": ["Refused to use …: …"],
  "file-unparsable": ["Cannot edit …: …"],
  "file-unreadable": ["Cannot read …: …"],
  "file-unwritable": ["Cannot write …: …"],
  "files-changed-meanwhile": ["Nothing was written: … is not as it was when you agreed to the change"],
  "form-hidden-by-keys": [
    'Cannot give profile "…" the form "process": its long-term keys in … would hide it from tools',
  ],
  "form-not-possible": ['Cannot give profile "…" the form "…": …'],
  interrupted: ["Stopped before anything was changed"],
  "keys-csv-unusable": ["Cannot take keys from …: …"],
  "keys-incomplete": ['Cannot use the keys of profile "…": … is missing in …'],
  "keys-malformed": [
    'Cannot use the keys of profile "…": … holds a secret key in …',
    'Cannot use the keys of profile "…": … holds an access key id in …',
    'Cannot use the keys of profile "…": … is in quotes in …',
    'Cannot use the keys of profile "…": … has characters that no key has in …',
  ],
  "keys-not-accepted": ["AWS does not accept the access key …: it does not exist or is not active"],
  "keys-profile-taken": ['Refused to replace the keys … of profile "…" in … by …'],
  "keys-target-taken": ['Cannot move the keys to profile "…": it exists in … already'],
  "last-device": ['Refused to remove the MFA device "…": it is the last one of "…", who could then do nothing more'],
  "launcher-not-installed": ["Cannot let tools start daypass from …: …"],
  "layout-refused": ["Cannot set up the layout …: …"],
  "lock-out-refused": ["Refused to deploy what would lock somebody out: …"],
  "lock-timeout": ["Cannot lock …: another daypass has held it for … s"],
  "mfa-incomplete": ["AWS needs the serial number of the MFA device and its code together"],
  "mfa-session-needed": ["IAM does … only with MFA: the user has an MFA device already"],
  "name-not-writable": ['Cannot write the … name "…": …'],
  "needs-answer": ['Cannot ask "…": …'],
  "network-timeout": ["Cannot reach …: no connection within … s", "… did not finish its answer within … s"],
  "network-unreachable": ["Cannot reach …: …"],
  "no-home": [
    "Cannot find a place for daypass's own files: no home folder is set",
    "Cannot find the AWS files: no home folder is set",
  ],
  "no-profile": ["Cannot find a profile with keys in …"],
  "no-profile-matches": ['Cannot find a role profile that "…" matches in …'],
  "not-allowed": ["AWS does not allow …: …"],
  "nothing-to-check": ["There is no policy of people in it: no group, no user, and no role that people take"],
  "nothing-to-explain": ["There is nothing to explain: …"],
  "output-not-kept": ['Cannot keep what the program printed for profile "…": …'],
  "policy-file-unreadable": ["Cannot read policies in …: …"],
  "policy-not-judged": ["…: a guess would read as a proof"],
  "process-line-unsafe": ['Cannot write a credential_process line with the … "…": tools read it differently'],
  "profile-choice-needed": ["Cannot tell which profile is meant: …"],
  "profile-exists": ['Cannot rename to "…": … has a profile of that name'],
  "profile-not-found": ['Cannot find profile "…"'],
  "profile-not-served": ['Cannot log in to profile "…": it gets its credentials by …, not with an MFA code'],
  "profile-taken": ['Cannot write a role into profile "…": …'],
  "program-not-found": ['Cannot find the program "…": …'],
  "program-not-runnable": ['Cannot run "…": …'],
  "proxy-invalid": ["Cannot use the proxy that … names: …"],
  "proxy-refused": ["Cannot reach …: the proxy … …"],
  "quota-exceeded": ["AWS did not do …: a quota is full (…)"],
  "region-disabled": ["AWS does not give sessions in the region …: it is not activated for this account"],
  "region-invalid": ['"…" is not the name of a region'],
  "request-not-valid": ["AWS does not accept the values given for …: …"],
  "role-account-mismatch": [
    'Refused a role session of account … for profile "…": its role is …',
    'Refused to assume … for profile "…": its daypass_account allows only …',
  ],
  "role-not-granted": ["Your policies do not allow you to assume the role: …"],
  "role-not-trusting": ["AWS does not let you assume the role: …"],
  "role-setting-unusable": ['Cannot use … of role profile "…"'],
  "role-without-source": [
    'Cannot log in to role profile "…": it has no source_profile',
    'Cannot log in to role profile "…": its credentials come from …, not from keys and a code',
  ],
  "roster-refused": [
    "Refused to import …: … of its … rows cannot be used",
    "Cannot import …: none of its rows can be used (…)",
  ],
  "roster-unreadable": ["Cannot read the roster …: …"],
  "route-cycle": ["Cannot follow source_profile in a circle: …"],
  "sandbox-silent": ["Cannot ask the sandbox at …: …"],
  "secret-not-accepted": ["AWS does not accept the secret key given with the access key …"],
  "secrets-on-terminal": ['Will not show the keys of profile "…" on a terminal'],
  "section-exists": ["Cannot rename to …: … has one already"],
  "seed-needs-terminal": ["Cannot show the seed of the new MFA device: …"],
  "serial-not-accepted": ['AWS cannot check a code of the MFA device "…" for the user of the access key …'],
  "services-not-found": ['Cannot find the section [services …] that profile "…" names at …'],
  "session-ended": ["The session … has ended"],
  "session-keys-in-profile": [
    'Cannot buy a session with profile "…": … holds a session key (ASIA…) where long-term keys (AKIA…) belong',
  ],
  "session-keys-not-accepted": ["AWS does not give a session for the access key …: it is itself that of a session"],
  "session-missing": [
    'There is no session for profile "…"',
    'The session for profile "…" ended … ago',
    'The session for profile "…" ends in …, and another one was wanted',
    'there is no session for "…". Run: daypass login',
    'the session for "…" ended at … ago',
  ],
  "session-not-accepted": ["AWS does not accept the session … for …"],
  "session-without-source": ['Cannot tell which keys buy a session for profile "…"'],
  "shell-not-set-up": ["Cannot change this shell: … needs the function that daypass init defines"],
  "source-choice-needed": [
    "Cannot tell whose session assumes the roles: …",
    "Cannot tell whose session assumes the roles: there is no profile with keys, and no session profile",
  ],
  "stack-busy": ['The stack "…" is still … after … s'],
  "stack-differs": ['What IAM holds is not what the stack "…" says: …'],
  "stack-failed": ['The stack "…" ended as …: …: …'],
  "stack-names-fixed": ['Refused to change the … of the stack "…" from "…" to "…": it would make a new, empty one'],
  "stack-not-found": ['There is no stack "…" in …'],
  "stack-unusable": ['The stack "…" cannot be changed, it is …'],
  "state-unreadable": ["Cannot read daypass's own file …: …"],
  stopped: ['Stopped without a session for profile "…"; nothing was changed'],
  "text-not-explained": ["Cannot explain this text: …", 'Cannot explain "…": …'],
  "target-has-other-form": ['Cannot write a session into profile "…": it has … and would have two forms'],
  "target-holds-keys": ['Cannot write a session into profile "…": it holds long-term keys in …, which would be lost'],
  "tls-not-trusted": ["Cannot trust the certificate of …: …"],
  unexpected: ["Something went wrong inside daypass: …", "Something went wrong inside daypass"],
  usage: [],
  "user-not-found": ['There is no user "…" in account …'],
  "user-not-ours": ['Refused to remove the user "…": …'],
  "user-taken": ['Cannot enrol the user "…": …'],
  "value-not-writable": ['Cannot write "…" of …: …'],
  "variable-refused": ["Cannot hand out …: …", "Cannot write … for …: …"],
};

export interface OwnFailure {
  readonly id: ErrorCode;
  readonly message: string;
  /** Where it stands in the text. */
  readonly at: number;
}

/** The first failure of daypass's own in a plain text: as it is printed, in the one line of `daypass process`, or as JSON. */
export function ownFailuresIn(plain: string): OwnFailure | undefined {
  const json = /"schema":"daypass\.error\/1","code":"([a-z-]{3,60})","message":"((?:[^"\\]|\\.){0,600})/.exec(plain);
  const line = /(?:^|[^\w./-])daypass: (?:error: )?(?!hint:|more:|because of:)/.exec(plain);
  const at = Math.min(json?.index ?? Number.POSITIVE_INFINITY, line?.index ?? Number.POSITIVE_INFINITY);
  if (json !== null && json.index === at) return known(json[1], json[2] ?? "", at);
  if (line === null) return undefined;
  const rest = plain.slice(line.index + line[0].length, line.index + line[0].length + 4000);
  const bracket = [...rest.matchAll(/ \[([a-z][a-z-]{2,60})\](?= |$)/g)].find(([, id]) => isCode(id));
  const [message = ""] = rest.slice(0, bracket?.index).split(/ daypass: (?:hint|more): /);
  const page = /daypass: more: daypass explain ([a-z][a-z-]{2,60})/.exec(rest)?.[1];
  return known(page, message, line.index) ?? known(bracket?.[1], message, line.index) ?? byMessage(message, line.index);
}

function isCode(id: string | undefined): id is ErrorCode {
  return errorCodes.some((code) => code === id);
}

function known(id: string | undefined, message: string, at: number): OwnFailure | undefined {
  return isCode(id) ? { id, message, at } : undefined;
}

/** Several beginnings may fit: the one that says most is meant. */
function byMessage(message: string, at: number): OwnFailure | undefined {
  let best: { readonly id: ErrorCode; readonly length: number } | undefined;
  for (const id of errorCodes) {
    for (const beginning of beginnings[id]) {
      const length = beginning.replaceAll("…", "").length;
      if (length > (best?.length ?? 0) && patternOf(beginning).test(message)) best = { id, length };
    }
  }
  return best === undefined ? undefined : { id: best.id, message, at };
}

function patternOf(beginning: string): RegExp {
  const parts = beginning.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".{0,300}?")}`);
}
