import type { TemporaryCredentials } from "../core/credentials.ts";

/** Temporary credentials in the form that AWS's JavaScript SDK takes them. */
export interface PlainCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Credentials for a program that is about to use them: from here on nothing hides the secrets. */
export function plainCredentials(credentials: TemporaryCredentials): PlainCredentials {
  return {
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey.reveal(),
    sessionToken: credentials.sessionToken.reveal(),
    expiration: credentials.expiresAt,
  };
}
