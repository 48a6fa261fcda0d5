import type { Account } from "./account.ts";
import type { AccessKey } from "./entities.ts";
import type { Caller } from "./handler.ts";
import type { Session } from "./sessions.ts";

/** Who calls with a long-term key; `undefined` when its user is gone. */
export function callerOfKey(key: AccessKey, account: Account): Caller | undefined {
  return callerOfUser(key.userName, { accessKeyId: key.id, key, session: undefined }, account);
}

/** Who calls with temporary credentials; `undefined` when the user or role behind them is gone. */
export function callerOfSession(session: Session, account: Account): Caller | undefined {
  const { accessKeyId, by, userName, roleName, sessionName } = session;
  const signed = { accessKeyId, key: undefined, session };
  if (by === "GetSessionToken") return callerOfUser(userName, signed, account);
  const sts = (resource: string) => `arn:${account.partition}:sts::${account.id}:${resource}`;
  if (by === "GetFederationToken") {
    const user = userName === undefined ? undefined : account.findUser(userName);
    const arn = sts(`federated-user/${sessionName}`);
    return { kind: "federated", arn, userId: `${account.id}:${sessionName}`, user, role: undefined, ...signed };
  }
  const role = account.roles.get(roleName ?? "");
  if (role === undefined) return undefined;
  const arn = sts(`assumed-role/${role.name}/${sessionName}`);
  return { kind: "role", arn, userId: `${role.id}:${sessionName}`, user: undefined, role, ...signed };
}

type Signed = Pick<Caller, "accessKeyId" | "key" | "session">;

function callerOfUser(name: string | undefined, signed: Signed, account: Account): Caller | undefined {
  if (name === undefined) {
    return { kind: "root", arn: account.rootArn, userId: account.id, user: undefined, role: undefined, ...signed };
  }
  const user = account.findUser(name);
  return user && { kind: "user", arn: user.arn, userId: user.id, user, role: undefined, ...signed };
}
