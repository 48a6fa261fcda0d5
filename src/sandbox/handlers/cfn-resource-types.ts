import { groupResource, roleResource, userResource } from "./cfn-iam-holders.ts";
import { managedPolicyResource, membershipResource, policyResource, singlePolicyResource } from "./cfn-iam-policies.ts";
import type { ResourceType } from "./cfn-resource.ts";
import { queueResource } from "./cfn-sqs-queue.ts";

/** Every type of resource that stacks of the sandbox may hold. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>([
  ["AWS::IAM::Group", groupResource],
  ["AWS::IAM::Role", roleResource],
  ["AWS::IAM::User", userResource],
  ["AWS::IAM::ManagedPolicy", managedPolicyResource],
  ["AWS::IAM::Policy", policyResource],
  ["AWS::IAM::GroupPolicy", singlePolicyResource("Group")],
  ["AWS::IAM::RolePolicy", singlePolicyResource("Role")],
  ["AWS::IAM::UserPolicy", singlePolicyResource("User")],
  ["AWS::IAM::UserToGroupAddition", membershipResource],
  ["AWS::SQS::Queue", queueResource],
]);
