import type { Sign } from "./explanation.ts";
import type { Complaint } from "./wrappers.ts";

// Words behind which several causes may stand, shared by the explanations of these.

/** A tool found no credentials where it looks for them. JavaScript v2 has words of its own, `missingInConfig`. */
export const noCredentialsFound: readonly Sign[] = [
  {
    says: "Could not load credentials from any providers",
    // JavaScript v2 appends it to what it says whatever the reason is.
    when: ({ message }) => !/^Missing credentials in config/.test(message),
    around: "credentials",
  },
  { says: "Could not resolve credentials using profile", around: "credentials" },
  { says: "Unable to locate credentials", around: "credentials" },
  { says: "no EC2 IMDS role found", around: "credentials" },
  { says: "failed to refresh cached credentials", around: "credentials" },
  { says: "no valid providers in chain", around: "credentials" },
  { says: "Unable to load credentials from any of the providers in the chain", around: "credentials" },
  { says: "Unable to load AWS credentials from any provider in the chain", around: "credentials" },
  { says: "no credentials found in chain", around: "credentials" },
  { says: "No valid credential source", around: "credentials" },
  { says: "unable to sign request without credentials set", around: "credentials" },
  {
    says: "Need to perform AWS calls for account",
    // "but the current credentials are for" another one: they were found.
    when: ({ message }) => !/^[^\n]{0,100}\bcredentials are for\b/.test(message),
    around: "credentials",
  },
  { says: "Unable to resolve AWS account", around: "credentials" },
  { says: "Error retrieving credentials from the instance profile metadata", around: "credentials" },
  { says: "Error response received from instance metadata service", around: "credentials" },
  { says: "AWS provider credentials not found", around: "credentials" },
  { says: "unable to discover AWS AccessKeyID and/or SecretAccessKey", around: "credentials" },
  { says: "unable to validate AWS AccessKeyID and/or SecretAccessKey", around: "credentials" },
  { says: "unable to validate AWS credentials", around: "credentials" },
  { says: "no providers in chain provided credentials", around: "credentials" },
  { says: "No credentials in the property bag", around: "credentials" },
  { says: "CredentialsNotLoaded", around: "credentials" },
  { says: "exec: Failed to get credentials for ", around: "credentials" },
  { says: "Unable to get IAM security credentials from EC2 Instance Metadata Service", around: "credentials" },
  { says: "Failed to resolve AWS credentials", around: "credentials" },
  { says: "Profile file contained no credentials for profile", around: "credentials" },
  { says: "Cannot read credentials from", around: "credentials" },
  {
    code: ["MissingAuthenticationToken", "MissingAuthenticationTokenException"],
    says: "is missing authentication token",
  },
];

/** What JavaScript v2 says whatever the reason is. */
export const missingInConfig: readonly Sign[] = [{ says: "Missing credentials in config", around: "credentials" }];

export const noRegionFound: readonly Sign[] = [
  { says: "You must specify a region" },
  { says: "Region is missing", code: ["Error"] },
  { says: "Error: Region is missing" },
  { says: "Missing region in config" },
  { says: "Unable to load region from any of the providers in the chain" },
  { says: "Unable to find a region via the region provider chain" },
  { says: "No region was provided. Configure the" },
  { says: "missing signing region" },
  { says: "invalid AWS Region:" },
  { says: "could not find region configuration" },
  { says: "an AWS region is required, but was not found" },
  { says: "No RegionEndpoint or ServiceURL configured" },
  { says: "Invalid Configuration: Missing Region" },
];

/** A profile is named that the tool does not find. */
export const profileNotFound: readonly Sign[] = [
  { says: "The config profile (" },
  { says: "failed to get shared config profile" },
  { says: "referenced in the profile", when: ({ message }) => /does not exist/.test(message) },
  { says: "was not defined: could not find source profile" },
  { says: "' not found in", when: ({ message }) => /credentials/.test(message.slice(0, 300)) },
  { says: " not found in ", when: isProfileIn },
  { says: "failed to get profile, " },
  { says: "Profile configuration is missing for: " },
  { says: "in CredentialProfileStoreChain" },
  { says: "No AWS profile named" },
  { says: "Could not find AWS profile" },
  {
    says: "AWS profile ",
    when: ({ message }) => /^AWS profile \S{1,200} (?:doesn't seem to be|is not) configured/i.test(message),
  },
  {
    says: "profile ",
    when: ({ message }) => /^profile (?:`[^`]{1,200}` was not defined|\[[^\]]{1,200}\] not found)/i.test(message),
  },
  { says: "Profile file contained no credentials for profile" },
  { code: ["SharedConfigProfileNotExistsError", "ProfileNotFound"] },
  { says: "Couldn't find AWS Profile" },
  { says: "Profile file contained no information for profile" },
  { says: "has no shared credentials" },
  { says: "Profile not found in credentials file" },
];

function isProfileIn({ message, before }: Complaint): boolean {
  return /profile \S{1,200}$/i.test(before ?? "") && /^.{1,20}\S{0,200}\.aws[/\\]/i.test(message);
}

/** The key or the token is not one that AWS knows. S3 has other codes for it. */
export const keyRefused: readonly Sign[] = [
  {
    code: ["InvalidClientTokenId", "UnrecognizedClientException", "UnrecognizedClient"],
    says: "The security token included in the request is invalid",
  },
  { code: ["InvalidClientTokenId", "UnrecognizedClientException"] },
  { code: ["AuthFailure"], says: "AWS was not able to validate the provided access credentials" },
  { says: "AWS was not able to validate the provided access credentials" },
];

/** S3 does not know the id of the key. */
export const keyIdUnknown: readonly Sign[] = [
  { code: ["InvalidAccessKeyId"], says: "The AWS Access Key Id you provided does not exist in our records" },
  { code: ["InvalidAccessKeyId"] },
];

/** S3 does not take the session token. */
export const tokenMalformed: readonly Sign[] = [
  { code: ["InvalidToken"], says: "The provided token is malformed or otherwise invalid" },
  { says: "The provided token is malformed or otherwise invalid" },
];

export const tokenExpired: readonly Sign[] = [
  {
    code: ["ExpiredToken", "ExpiredTokenException", "RequestExpired"],
    says: "The security token included in the request is expired",
  },
  { code: ["ExpiredToken", "ExpiredTokenException"], says: "The provided token has expired" },
  { code: ["ExpiredToken", "ExpiredTokenException"] },
  { says: "the refreshed credentials are still expired" },
  { says: "Credentials are expired", when: ({ client }) => client !== undefined },
];

/** AssumeRole is refused, whatever for. AWS has one sentence for a role that is not there and for one that does not trust. */
export const roleDenied: readonly Sign[] = [
  { says: "is not authorized to perform: sts:AssumeRole", when: isAssumeRole },
  { says: "Not authorized to perform sts:AssumeRole", when: isAssumeRole },
  { code: ["AccessDenied"], says: "access denied", when: ({ operation }) => operation === "AssumeRole" },
];

function isAssumeRole({ message }: Complaint): boolean {
  return !/sts:AssumeRoleWith/i.test(message.slice(0, 400));
}

/** A tool gives up for want of an MFA code that it does not ask for, or could not. */
export const codeNotAsked: readonly Sign[] = [
  { says: "requires multi-factor authentication, but no MFA code callback" },
  { says: "AssumeRoleTokenProvider session option not set" },
  { code: ["AssumeRoleTokenProviderNotSetError"] },
  { says: "Cannot refresh credentials: MFA token required" },
  { says: "Enter MFA code for ", when: ({ message }) => /^Enter MFA code for (?:arn:aws|[A-Z0-9]{9})/.test(message) },
  // The prompt of the SDK for Go, where nobody could answer it.
  { says: "Assume Role MFA token code: ", when: ({ message }) => /\bEOF\b/.test(message.slice(0, 200)) },
  { says: "The MfaSerialNumber has been set but the MfaTokenCodeCallback hasn't" },
  { says: "MFA code is required", when: ({ client }) => client !== undefined },
  { says: "multi-factor authentication is required for", when: ({ client }) => client !== undefined },
];

/** A credential_process ended badly. What it said itself is the cause, where that is known. */
export const processFailed: readonly Sign[] = (
  [
    { says: "Error when retrieving credentials from custom-process" },
    { says: "error in credential_process" },
    { says: "credential_process provider failure" },
    { says: "external process exited with code" },
    {
      says: "Command failed:",
      when: ({ message }) => /credential|process|daypass|not found/i.test(message.slice(0, 400)),
    },
    { says: "credential_process returned " },
    { says: "credential_process did not return " },
    { says: "for credential process provider, supported versions" },
    { says: "process provider credential generation failed" },
    { says: "Failed to refresh process-based credentials" },
    { says: "parse failed of process output" },
    { says: "parse failed of credential_process output" },
    { says: "Error retrieving credentials from external process" },
    { says: "InvalidProcessCredentialsPayload" },
    { says: "Command returned non-zero exit value", when: ({ message }) => /Process/.test(message) },
    { code: ["ProcessProviderExecutionError", "ProcessProviderParseError"] },
  ] satisfies readonly Sign[]
).map((sign) => ({ ...sign, around: "process" as const }));

/** GetSessionToken failed, and whoever says so keeps the reason to himself. */
export const sessionRefused: readonly Sign[] = [
  { says: "Failed to get session token", around: "credentials" },
  { says: "Error getting session token", around: "credentials" },
  { says: "Unable to get session token", around: "credentials" },
  { says: "Could not get session token", around: "credentials" },
];

// Post "https://sts.amazonaws.com/": dial tcp 10.0.0.1:443:
const asked = /\bamazonaws\.com(?:\.cn)?[^\s"]{0,80}"?: [\w.:/[\] -]{0,80}$/;

/** Words of the network that any program may say: this one asked AWS, and got no answer of AWS's. */
export function isOnTheWayToAws({ client, operation, message, before }: Complaint): boolean {
  if (/amazonaws\.com|\.api\.aws\b|AWS_ENDPOINT_URL/.test(message.slice(0, 400))) return true;
  if (asked.test(before ?? "")) return true;
  return client !== undefined && operation === undefined;
}

/** The same words with another weight: one text, several causes. */
export function weighed(signs: readonly Sign[], weight: number): readonly Sign[] {
  return signs.map((sign) => ({ ...sign, weight }));
}
