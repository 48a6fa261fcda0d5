import type { Bucket } from "../entities.ts";
import type { AuthenticatedRequest, Question, Service, WireResponse, World } from "../handler.ts";
import { listingMembers } from "./s3-listing.ts";
import { objectAnswer } from "./s3-object.ts";
import { idHeaders, noSuchBucket, noSuchKey, notImplemented, s3Refusal } from "./s3-refusals.ts";
import { type S3Operation, s3Operation, s3Request } from "./s3-request.ts";
import { type S3Members, s3Document } from "./s3-xml.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** S3 as far as `aws s3 ls` and `aws s3 cp` from it go: buckets and objects to read, under the caller's policies. */
export const s3: Service = {
  name: "s3",
  action: (request) => s3Operation(request) ?? `${request.method} ${request.path}`,
  answer(request, world) {
    const operation = s3Operation(request);
    if (operation === undefined) throw notImplemented();
    const answer = answers[operation](request, world);
    return { ...answer, headers: { ...answer.headers, ...idHeaders(request.requestId) } };
  },
  refuse: (error, { requestId }) => s3Refusal(error, requestId),
};

type Answer = (request: AuthenticatedRequest, world: World) => WireResponse;

const answers: Readonly<Record<S3Operation, Answer>> = {
  ListBuckets: listBuckets,
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
  ListObjectsV2: listObjects,
  ListObjects: listObjects,
  GetObject: getObject,
  HeadObject: getObject,
};

function listBuckets(request: AuthenticatedRequest, world: World): WireResponse {
  // The refusal names no resource, alone of all.
  world.authorize(request.caller, {
    action: "s3:ListAllMyBuckets",
    resource: `arn:${world.account.partition}:s3:::*`,
    shown: "",
  });
  const buckets = [...world.account.buckets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return xml("ListAllMyBucketsResult", {
    Owner: { ID: ownerId(world) },
    Buckets: {
      Bucket: buckets.map(({ name, createdAt, region }) => ({
        Name: name,
        CreationDate: createdAt,
        BucketRegion: region,
      })),
    },
  });
}

function headBucket(request: AuthenticatedRequest, world: World): WireResponse {
  const bucket = requireBucket(request, world);
  authorizeOn(bucket, { action: "s3:ListBucket", world, request });
  return {
    status: 200,
    headers: { "x-amz-bucket-region": bucket.region, "content-type": "application/xml" },
    body: "",
  };
}

function getBucketLocation(request: AuthenticatedRequest, world: World): WireResponse {
  const bucket = requireBucket(request, world);
  authorizeOn(bucket, { action: "s3:GetBucketLocation", world, request });
  // Buckets of us-east-1 have an empty location.
  return xml("LocationConstraint", bucket.region === "us-east-1" ? "" : bucket.region);
}

function listObjects(request: AuthenticatedRequest, world: World): WireResponse {
  const bucket = requireBucket(request, world);
  const { parameters } = s3Request(request);
  const context = Object.fromEntries(
    ["prefix", "delimiter", "max-keys"].flatMap((name) => {
      const value = parameters.get(name);
      return value === null ? [] : [[`s3:${name}`, value]];
    }),
  );
  authorizeOn(bucket, { action: "s3:ListBucket", world, request, context });
  return xml("ListBucketResult", listingMembers(bucket, parameters));
}

function getObject(request: AuthenticatedRequest, world: World): WireResponse {
  const bucket = requireBucket(request, world);
  const key = s3Request(request).key ?? "";
  authorizeOn(bucket, { action: "s3:GetObject", world, request, key });
  const object = bucket.objects.get(key);
  if (object !== undefined) return objectAnswer(object, request.headers.range);
  // Whoever may not list a bucket does not learn what is missing in it.
  authorizeOn(bucket, { action: "s3:ListBucket", world, request });
  throw noSuchKey(key);
}

function requireBucket(request: AuthenticatedRequest, { account }: World): Bucket {
  const { bucket: name = "" } = s3Request(request);
  const bucket = account.buckets.get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  return bucket;
}

interface Asked {
  readonly action: string;
  readonly world: World;
  readonly request: AuthenticatedRequest;
  readonly key?: string;
  readonly context?: Question["context"];
}

function authorizeOn(bucket: Bucket, { action, world, request, key, context = {} }: Asked): void {
  const resource = `arn:${world.account.partition}:s3:::${bucket.name}${key === undefined ? "" : `/${key}`}`;
  const { policy } = bucket;
  world.authorize(request.caller, {
    action,
    resource,
    // S3 puts the ARN in quotes.
    shown: `"${resource}"`,
    context,
    ...(policy === undefined ? {} : { resourcePolicy: { kind: "resource", name: bucket.name, document: policy } }),
  });
}

function xml(root: string, members: S3Members | string): WireResponse {
  return { status: 200, headers: { "content-type": "application/xml" }, body: s3Document(root, members, namespace) };
}

// The canonical id of the account: 64 hexadecimal digits that mean nothing.
function ownerId({ account }: World): string {
  return account.id.padEnd(64, "0");
}
