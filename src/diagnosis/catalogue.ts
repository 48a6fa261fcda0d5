import type { ErrorCode } from "../core/errors.ts";
import type { Explanation } from "./explanation.ts";
import { answerUnusable } from "./explanations/answer-unusable.ts";
import { awsThrottled } from "./explanations/aws-throttled.ts";
import { awsUnavailable } from "./explanations/aws-unavailable.ts";
import { caBundleUnusable } from "./explanations/ca-bundle-unusable.ts";
import { capabilitiesMissing } from "./explanations/capabilities-missing.ts";
import { captivePortal } from "./explanations/captive-portal.ts";
import { clockOff } from "./explanations/clock-off.ts";
import { codeMalformed } from "./explanations/code-malformed.ts";
import { codeNotAccepted } from "./explanations/code-not-accepted.ts";
import { configNotLoaded } from "./explanations/config-not-loaded.ts";
import { connectionLost } from "./explanations/connection-lost.ts";
import { deviceCodesNotAccepted } from "./explanations/device-codes-not-accepted.ts";
import { deviceUnusable } from "./explanations/device-unusable.ts";
import { durationNotGranted } from "./explanations/duration-not-granted.ts";
import { durationOutOfRange } from "./explanations/duration-out-of-range.ts";
import { entityExists } from "./explanations/entity-exists.ts";
import { entityInUse } from "./explanations/entity-in-use.ts";
import { fileUnparsable } from "./explanations/file-unparsable.ts";
import { fileUnreadable } from "./explanations/file-unreadable.ts";
import { formerSession } from "./explanations/former-session.ts";
import { globalToken } from "./explanations/global-token.ts";
import { keysIncomplete } from "./explanations/keys-incomplete.ts";
import { keysMalformed } from "./explanations/keys-malformed.ts";
import { keysNotAccepted } from "./explanations/keys-not-accepted.ts";
import { keysWithoutSession } from "./explanations/keys-without-session.ts";
import { legacyToken } from "./explanations/legacy-token.ts";
import { mfaIncomplete } from "./explanations/mfa-incomplete.ts";
import { mfaMissing } from "./explanations/mfa-missing.ts";
import { mfaSessionNeeded } from "./explanations/mfa-session-needed.ts";
import { networkTimeout } from "./explanations/network-timeout.ts";
import { networkUnreachable } from "./explanations/network-unreachable.ts";
import { noCredentials } from "./explanations/no-credentials.ts";
import { notAllowed } from "./explanations/not-allowed.ts";
import { otherPartition } from "./explanations/other-partition.ts";
import { policyMalformed } from "./explanations/policy-malformed.ts";
import { processFailedExplained } from "./explanations/process-failed.ts";
import { processNotFound } from "./explanations/process-not-found.ts";
import { profileNotFoundExplained } from "./explanations/profile-not-found.ts";
import { profileNotServed } from "./explanations/profile-not-served.ts";
import { profileShadowed } from "./explanations/profile-shadowed.ts";
import { profileVariableEmpty } from "./explanations/profile-variable-empty.ts";
import { proxyRefused } from "./explanations/proxy-refused.ts";
import { quotaExceeded } from "./explanations/quota-exceeded.ts";
import { regionDisabled } from "./explanations/region-disabled.ts";
import { regionInvalid } from "./explanations/region-invalid.ts";
import { regionMissing } from "./explanations/region-missing.ts";
import { requestNotValid } from "./explanations/request-not-valid.ts";
import { roleNeedsExternalId } from "./explanations/role-needs-external-id.ts";
import { roleNeedsMfa } from "./explanations/role-needs-mfa.ts";
import { roleNotGranted } from "./explanations/role-not-granted.ts";
import { roleNotTrusting } from "./explanations/role-not-trusting.ts";
import { roleSessionNameRefused } from "./explanations/role-session-name-refused.ts";
import { roleWithoutSource } from "./explanations/role-without-source.ts";
import { rootSessionHour } from "./explanations/root-session-hour.ts";
import { routeCycle } from "./explanations/route-cycle.ts";
import { secretNotAccepted } from "./explanations/secret-not-accepted.ts";
import { serialNotAccepted } from "./explanations/serial-not-accepted.ts";
import { servicesNotFound } from "./explanations/services-not-found.ts";
import { sessionEnded } from "./explanations/session-ended.ts";
import { sessionKeysNotAccepted } from "./explanations/session-keys-not-accepted.ts";
import { sessionMissing } from "./explanations/session-missing.ts";
import { sessionNotAccepted } from "./explanations/session-not-accepted.ts";
import { sessionTokenMissing } from "./explanations/session-token-missing.ts";
import { sessionWithoutMfa } from "./explanations/session-without-mfa.ts";
import { stackBusy } from "./explanations/stack-busy.ts";
import { stackNotFound } from "./explanations/stack-not-found.ts";
import { stackProtected } from "./explanations/stack-protected.ts";
import { stackUnchanged } from "./explanations/stack-unchanged.ts";
import { stackUnusable } from "./explanations/stack-unusable.ts";
import { stackWithoutMfa } from "./explanations/stack-without-mfa.ts";
import { templateMalformed } from "./explanations/template-malformed.ts";
import { tlsNotTrusted } from "./explanations/tls-not-trusted.ts";
import { toolCannotAsk } from "./explanations/tool-cannot-ask.ts";

/** Causes that other tools meet, and that daypass itself never ends with. Their ids are as stable as those of failures. */
export const foreignCauses = [
  "capabilities-missing",
  "config-not-loaded",
  "former-session",
  "global-token",
  "keys-without-session",
  "legacy-token",
  "mfa-missing",
  "no-credentials",
  "other-partition",
  "policy-malformed",
  "process-failed",
  "process-not-found",
  "profile-shadowed",
  "profile-variable-empty",
  "region-missing",
  "role-needs-external-id",
  "role-needs-mfa",
  "role-session-name-refused",
  "root-session-hour",
  "session-token-missing",
  "session-without-mfa",
  "stack-protected",
  "stack-unchanged",
  "stack-without-mfa",
  "template-malformed",
  "tool-cannot-ask",
] as const;
export type ForeignCause = (typeof foreignCauses)[number];

/** Failures of daypass's own that other tools meet, too: the same cause has the same id. */
type SharedCause = Extract<
  ErrorCode,
  | "answer-unusable"
  | "aws-throttled"
  | "aws-unavailable"
  | "ca-bundle-unusable"
  | "captive-portal"
  | "clock-off"
  | "code-malformed"
  | "code-not-accepted"
  | "connection-lost"
  | "device-codes-not-accepted"
  | "device-unusable"
  | "duration-not-granted"
  | "duration-out-of-range"
  | "entity-exists"
  | "entity-in-use"
  | "file-unparsable"
  | "file-unreadable"
  | "keys-incomplete"
  | "keys-malformed"
  | "keys-not-accepted"
  | "mfa-incomplete"
  | "mfa-session-needed"
  | "network-timeout"
  | "network-unreachable"
  | "not-allowed"
  | "profile-not-found"
  | "profile-not-served"
  | "proxy-refused"
  | "quota-exceeded"
  | "region-disabled"
  | "region-invalid"
  | "request-not-valid"
  | "role-not-granted"
  | "role-not-trusting"
  | "role-without-source"
  | "route-cycle"
  | "secret-not-accepted"
  | "serial-not-accepted"
  | "services-not-found"
  | "session-ended"
  | "session-keys-not-accepted"
  | "session-missing"
  | "session-not-accepted"
  | "stack-busy"
  | "stack-not-found"
  | "stack-unusable"
  | "tls-not-trusted"
>;

export type CauseId = ForeignCause | SharedCause;

/** Every cause by its id. One without an explanation does not compile. */
export const catalogue: { readonly [Id in CauseId]: Explanation } = {
  "answer-unusable": answerUnusable,
  "aws-throttled": awsThrottled,
  "aws-unavailable": awsUnavailable,
  "ca-bundle-unusable": caBundleUnusable,
  "capabilities-missing": capabilitiesMissing,
  "captive-portal": captivePortal,
  "clock-off": clockOff,
  "code-malformed": codeMalformed,
  "code-not-accepted": codeNotAccepted,
  "config-not-loaded": configNotLoaded,
  "connection-lost": connectionLost,
  "device-codes-not-accepted": deviceCodesNotAccepted,
  "device-unusable": deviceUnusable,
  "duration-not-granted": durationNotGranted,
  "duration-out-of-range": durationOutOfRange,
  "entity-exists": entityExists,
  "entity-in-use": entityInUse,
  "file-unparsable": fileUnparsable,
  "file-unreadable": fileUnreadable,
  "former-session": formerSession,
  "global-token": globalToken,
  "keys-incomplete": keysIncomplete,
  "keys-malformed": keysMalformed,
  "keys-not-accepted": keysNotAccepted,
  "keys-without-session": keysWithoutSession,
  "legacy-token": legacyToken,
  "mfa-incomplete": mfaIncomplete,
  "mfa-missing": mfaMissing,
  "mfa-session-needed": mfaSessionNeeded,
  "network-timeout": networkTimeout,
  "network-unreachable": networkUnreachable,
  "no-credentials": noCredentials,
  "not-allowed": notAllowed,
  "other-partition": otherPartition,
  "policy-malformed": policyMalformed,
  "process-failed": processFailedExplained,
  "process-not-found": processNotFound,
  "profile-not-found": profileNotFoundExplained,
  "profile-not-served": profileNotServed,
  "profile-shadowed": profileShadowed,
  "profile-variable-empty": profileVariableEmpty,
  "proxy-refused": proxyRefused,
  "quota-exceeded": quotaExceeded,
  "region-disabled": regionDisabled,
  "region-invalid": regionInvalid,
  "region-missing": regionMissing,
  "request-not-valid": requestNotValid,
  "role-needs-external-id": roleNeedsExternalId,
  "role-needs-mfa": roleNeedsMfa,
  "role-not-granted": roleNotGranted,
  "role-not-trusting": roleNotTrusting,
  "role-session-name-refused": roleSessionNameRefused,
  "role-without-source": roleWithoutSource,
  "root-session-hour": rootSessionHour,
  "route-cycle": routeCycle,
  "secret-not-accepted": secretNotAccepted,
  "serial-not-accepted": serialNotAccepted,
  "services-not-found": servicesNotFound,
  "session-ended": sessionEnded,
  "session-keys-not-accepted": sessionKeysNotAccepted,
  "session-missing": sessionMissing,
  "session-not-accepted": sessionNotAccepted,
  "session-token-missing": sessionTokenMissing,
  "session-without-mfa": sessionWithoutMfa,
  "stack-busy": stackBusy,
  "stack-not-found": stackNotFound,
  "stack-protected": stackProtected,
  "stack-unchanged": stackUnchanged,
  "stack-unusable": stackUnusable,
  "stack-without-mfa": stackWithoutMfa,
  "template-malformed": templateMalformed,
  "tls-not-trusted": tlsNotTrusted,
  "tool-cannot-ask": toolCannotAsk,
};

export const causeIds = Object.keys(catalogue) as readonly CauseId[];
