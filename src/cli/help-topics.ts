/** The topics of `daypass help TOPIC`. */
export const topics: Readonly<Record<string, string>> = {
  words: `keys      a long-term access key pair (AKIA…) of an IAM user
code      the six digits of an MFA device; AWS takes each once
session   temporary credentials (ASIA…) that keys and a code buy: 12 h by default, 15 min to 36 h
profile   a named entry of the shared config files. A keys profile holds keys, a session profile
          receives a session, a role profile has role_arn
route     what it takes to get from a profile to credentials: keys, MFA device, role hops
form      how tools receive a profile's credentials: file, process or chain`,

  files: `~/.aws/config          AWS_CONFIG_FILE               profiles; read, and written by login, setup and profiles
~/.aws/credentials     AWS_SHARED_CREDENTIALS_FILE   keys are read (setup writes them); login writes the session
~/.aws/backups/        one folder a change, the newest 20: daypass undo
~/.local/state/daypass DAYPASS_HOME, XDG_STATE_HOME  sessions, role sessions, ready answers, the launcher, origins,
                                                     trust, spent codes (as hashes), locks
.env                   with --env-file only          keys are read, nothing is written`,

  "exit-codes": `0   done                            8   network or clock
1   failed                          9   refused for safety
2   usage                          10   no session, or it ended
3   needs a person                 11   shell not set up
4   no such profile or device      12   cannot judge
5   code or serial not accepted   126   program not runnable
6   keys not accepted             127   program not found
7   not allowed                   130   Ctrl-C

exec and shell end with the code of the program that they run; where a signal ended it, with 128
and the signal's number`,

  environment: `AWS_PROFILE                      the profile, where none is named
AWS_CONFIG_FILE                  the config file
AWS_SHARED_CREDENTIALS_FILE      the credentials file
AWS_REGION, AWS_DEFAULT_REGION   the region to ask, where no profile says it
AWS_ENDPOINT_URL[_STS|_IAM]      another address than AWS's; loopback at once, others after daypass trust
AWS_CA_BUNDLE, HTTPS_PROXY, HTTP_PROXY, NO_PROXY
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_MFA_ARN, AWS_REGION   with login --from-env only
DAYPASS_MFA_CODE                 the code, where it cannot be typed
DAYPASS_DURATION                 how long sessions are, 15m to 36h
DAYPASS_HOME                     daypass's own state
DAYPASS_QUIET                    1: process says nothing on the terminal
DAYPASS_PROFILE, DAYPASS_SAVED, DAYPASS_EXPIRY_FILE   set by use: docs/shells.md
NO_COLOR, FORCE_COLOR            colour
ACCESSIBLE                       1: questions as plain lines, for screen readers; so does TERM=dumb
CI                               implies --no-input`,

  admin: `Make an account safe: a role with the rights, a group that may take it with MFA only, people with keys and devices.

  $ daypass sandbox tour --admin       see all of it first, against a pretend AWS
  $ daypass iam template -o mfa.yaml   the CloudFormation template, to read
  $ daypass iam check mfa.yaml         what it refuses and allows, request by request
  $ daypass iam plan                   what would change, and who is affected
  $ daypass iam deploy                 do it
  $ daypass iam add-user ana           user, keys, MFA device and profiles in one sitting
  $ daypass iam prove --profile ana    four harmless calls that show that it holds`,
};
