import type { World } from "./handler.ts";
import { accessKeyId, secretAccessKey, sessionToken } from "./identifiers.ts";
import type { Session } from "./sessions.ts";
import type { XmlMembers } from "./xml.ts";

export type SessionWish = Pick<Session, "by"> &
  Partial<Omit<Session, "by">> & {
    readonly seconds: number;
  };

/** Makes temporary credentials and remembers them: their expiration is exactly so many seconds after now. */
export function issueSession({ seconds, by, ...rest }: SessionWish, world: World): Session {
  const { account, random } = world;
  // Times go over the wire in whole seconds.
  const issuedAt = new Date(Math.floor(world.now().getTime() / 1000) * 1000);
  const session: Session = {
    mfaAt: undefined,
    userName: undefined,
    roleName: undefined,
    sessionName: undefined,
    sourceIdentity: undefined,
    tags: new Map(),
    transitiveTags: [],
    policies: [],
    ...rest,
    by,
    accessKeyId: accessKeyId("ASIA", account.id, random),
    secretAccessKey: secretAccessKey(random),
    token: sessionToken(random),
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + seconds * 1000),
  };
  account.sessions.set(session.accessKeyId, session);
  return session;
}

/** As the answers of STS carry it. */
export function credentialsMembers(session: Session): XmlMembers {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.token,
    Expiration: session.expiresAt,
  };
}
