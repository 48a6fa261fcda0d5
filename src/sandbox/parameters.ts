/**
 * The numbers of the pretend AWS. Those that AWS documents are what its service model and user guide say; those marked
 * "observed" are reported by one source alone (captures of real AWS), which is why each can be set.
 */
export interface SandboxLimits {
  /** Observed: codes of so many 30 s steps before and after the device's own time are accepted by STS. */
  readonly codeWindowSteps: number;
  /** Observed: verifications per device and window, good and bad ones alike; further ones get the "unable to validate" text. */
  readonly verificationsPerWindow: number;
  readonly verificationWindowSeconds: number;
  /** Observed: how far EnableMFADevice and ResyncMFADevice search for two consecutive codes. */
  readonly searchStepsBehind: number;
  readonly searchStepsAhead: number;
  /**
   * Observed as 8 to 14 s at AWS: how long STS does not know of a change to a device, and authentication and authorization of a
   * change of IAM's. 0 here unless asked for.
   */
  readonly propagationSeconds: number;
  /** How long each step of a stack's operation takes, by which its events are apart. 0: everything at once. */
  readonly stackStepSeconds: number;
  /** How far the client's clock may be off, either way. */
  readonly signatureSkewSeconds: number;
  /** GetSessionToken and GetFederationToken. Minima and maxima are constraints of their input. */
  readonly sessionDefaultSeconds: number;
  /** Maximum and default for the root user. */
  readonly rootSessionSeconds: number;
  readonly roleSessionDefaultSeconds: number;
  /** Documented for roles that assume roles; reported by users for GetSessionToken sessions too. */
  readonly chainedSessionSeconds: number;
  /** Observed: whether a session of GetSessionToken counts as chaining. */
  readonly sessionsCountAsChaining: boolean;
  /** Observed: STS redirects requests without an action or a content type. Off: MissingAction. */
  readonly redirectWithoutAction: boolean;
  readonly devicesPerUser: number;
  readonly accessKeysPerUser: number;
  readonly packedPolicyCharacters: number;
  /** Regions that a signature may be scoped to. AWS's real endpoints know only their own; here there is one for all. */
  readonly regions: RegExp;
  /** Bodies that are larger are refused. */
  readonly maxBodyBytes: number;
}

export const awsLimits: SandboxLimits = {
  codeWindowSteps: 2,
  verificationsPerWindow: 9,
  verificationWindowSeconds: 180,
  searchStepsBehind: 998,
  searchStepsAhead: 1000,
  propagationSeconds: 0,
  stackStepSeconds: 0,
  signatureSkewSeconds: 900,
  sessionDefaultSeconds: 43_200,
  rootSessionSeconds: 3600,
  roleSessionDefaultSeconds: 3600,
  chainedSessionSeconds: 3600,
  sessionsCountAsChaining: true,
  redirectWithoutAction: true,
  devicesPerUser: 8,
  accessKeysPerUser: 2,
  packedPolicyCharacters: 2048,
  regions: /^[a-z]{2,4}(-[a-z]+)+-\d$/,
  maxBodyBytes: 1024 * 1024,
};
