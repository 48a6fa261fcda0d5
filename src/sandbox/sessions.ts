/** Temporary credentials that the sandbox's STS has handed out. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly by: "GetSessionToken" | "AssumeRole" | "GetFederationToken";
  /** When a code was given with GetSessionToken. AssumeRole does not carry MFA into the role session. */
  readonly mfaAt: Date | undefined;
  /** The IAM user behind GetSessionToken and GetFederationToken; `undefined` for root and for role sessions. */
  readonly userName: string | undefined;
  readonly roleName: string | undefined;
  /** RoleSessionName, or the Name of GetFederationToken. */
  readonly sessionName: string | undefined;
  readonly sourceIdentity: string | undefined;
  /** What AssumeRole tagged the session with, and what it took over from a session before. */
  readonly tags: ReadonlyMap<string, string>;
  /** Of these, the keys that go on to the next role. */
  readonly transitiveTags: readonly string[];
  /** Session policies, each a document: what the session may do is cut to what these allow too. */
  readonly policies: readonly string[];
}
