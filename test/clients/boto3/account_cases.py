"""IAM, STS, CloudWatch and its logs."""

import json
import time
import unittest

from botocore.exceptions import ClientError

from cases import ACCOUNT, REGION, TRUST, client, fresh

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"


class Iam(unittest.TestCase):
    def setUp(self):
        self.iam = client("iam")

    def role(self, **options):
        name = fresh("role")
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, **options)
        return name

    def test_a_role_is_made_waited_for_read_changed_and_deleted(self):
        name = self.role(Path="/tools/", Description="first", Tags=[{"Key": "team", "Value": "a&b"}])
        self.iam.get_waiter("role_exists").wait(RoleName=name)
        role = self.iam.get_role(RoleName=name)["Role"]
        self.assertEqual(role["Arn"], f"arn:aws:iam::{ACCOUNT}:role/tools/{name}")
        self.assertEqual(role["AssumeRolePolicyDocument"], json.loads(TRUST))
        self.assertEqual(role["Tags"], [{"Key": "team", "Value": "a&b"}])

        self.iam.update_role(RoleName=name, Description="second", MaxSessionDuration=7200)
        self.iam.update_assume_role_policy(RoleName=name, PolicyDocument=TRUST)
        self.iam.tag_role(RoleName=name, Tags=[{"Key": "stage", "Value": "test"}])
        self.iam.untag_role(RoleName=name, TagKeys=["team"])
        self.assertEqual(
            self.iam.list_role_tags(RoleName=name)["Tags"], [{"Key": "stage", "Value": "test"}]
        )
        self.assertEqual(self.iam.get_role(RoleName=name)["Role"]["Description"], "second")
        self.iam.delete_role(RoleName=name)
        with self.assertRaises(self.iam.exceptions.NoSuchEntityException) as caught:
            self.iam.get_role(RoleName=name)
        self.assertEqual(caught.exception.response["Error"]["Code"], "NoSuchEntity")
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 404)

    def test_policies_of_a_role_are_put_attached_listed_and_taken(self):
        name = self.role()
        self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(ALLOW))
        self.iam.attach_role_policy(RoleName=name, PolicyArn=MANAGED)
        found = self.iam.get_role_policy(RoleName=name, PolicyName="own")
        self.assertEqual(found["PolicyDocument"], ALLOW)
        self.assertEqual(self.iam.list_role_policies(RoleName=name)["PolicyNames"], ["own"])
        attached = self.iam.get_paginator("list_attached_role_policies").paginate(RoleName=name)
        self.assertEqual(
            [policy["PolicyArn"] for page in attached for policy in page["AttachedPolicies"]], [MANAGED]
        )
        with self.assertRaises(self.iam.exceptions.DeleteConflictException):
            self.iam.delete_role(RoleName=name)
        self.iam.detach_role_policy(RoleName=name, PolicyArn=MANAGED)
        self.iam.delete_role_policy(RoleName=name, PolicyName="own")
        self.iam.delete_role(RoleName=name)

    def test_a_managed_policy_has_versions(self):
        arn = self.iam.create_policy(PolicyName=fresh("policy"), PolicyDocument=json.dumps(ALLOW))[
            "Policy"
        ]["Arn"]
        self.iam.get_waiter("policy_exists").wait(PolicyArn=arn)
        self.iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=json.dumps(ALLOW), SetAsDefault=True
        )
        versions = self.iam.list_policy_versions(PolicyArn=arn)["Versions"]
        self.assertEqual({version["VersionId"] for version in versions}, {"v1", "v2"})
        document = self.iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
        self.assertEqual(document["Document"], ALLOW)
        self.iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        self.iam.delete_policy(PolicyArn=arn)

    def test_errors_have_their_class(self):
        name = self.role()
        with self.assertRaises(self.iam.exceptions.EntityAlreadyExistsException):
            self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        with self.assertRaises(self.iam.exceptions.MalformedPolicyDocumentException):
            self.iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument="{")
        with self.assertRaises(ClientError) as caught:
            self.iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/NotThere")
        self.assertEqual(caught.exception.response["Error"]["Code"], "NoSuchEntity")

    def test_roles_are_listed_page_by_page(self):
        path = f"/{fresh('paged')}/"
        names = {self.role(Path=path) for _ in range(3)}
        pages = list(
            self.iam.get_paginator("list_roles").paginate(
                PathPrefix=path, PaginationConfig={"PageSize": 2}
            )
        )
        self.assertEqual(len(pages), 2)
        self.assertEqual({role["RoleName"] for page in pages for role in page["Roles"]}, names)


class Sts(unittest.TestCase):
    def test_the_caller_is_of_the_one_account(self):
        identity = client("sts").get_caller_identity()
        self.assertEqual(identity["Account"], ACCOUNT)
        self.assertIn(f":{ACCOUNT}:", identity["Arn"])

    def test_a_session_of_a_role_is_who_it_says(self):
        import boto3

        iam, sts = client("iam"), client("sts")
        name = fresh("assumed")
        trust = json.loads(TRUST)
        trust["Statement"][0]["Principal"] = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        session = sts.assume_role(RoleArn=arn, RoleSessionName="me")
        keys = session["Credentials"]
        mine = boto3.client(
            "sts",
            endpoint_url=sts.meta.endpoint_url,
            region_name=REGION,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        ).get_caller_identity()
        self.assertEqual(mine["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/me")


class Logs(unittest.TestCase):
    def setUp(self):
        self.logs = client("logs")
        self.group = f"/cases/{fresh('group')}"
        self.logs.create_log_group(logGroupName=self.group, tags={"team": "tools"})

    def put(self, stream, *messages):
        self.logs.create_log_stream(logGroupName=self.group, logStreamName=stream)
        now = int(time.time() * 1000)
        events = [{"timestamp": now + n, "message": text} for n, text in enumerate(messages)]
        return self.logs.put_log_events(
            logGroupName=self.group, logStreamName=stream, logEvents=events
        )

    def test_a_group_is_described_kept_for_days_tagged_and_deleted(self):
        self.logs.put_retention_policy(logGroupName=self.group, retentionInDays=14)
        pages = self.logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=self.group)
        [group] = [group for page in pages for group in page["logGroups"]]
        self.assertEqual(group["retentionInDays"], 14)
        arn = group["arn"].removesuffix(":*")
        self.logs.tag_resource(resourceArn=arn, tags={"stage": "test"})
        self.logs.untag_resource(resourceArn=arn, tagKeys=["team"])
        self.assertEqual(self.logs.list_tags_for_resource(resourceArn=arn)["tags"], {"stage": "test"})
        self.logs.delete_retention_policy(logGroupName=self.group)
        self.logs.delete_log_group(logGroupName=self.group)
        with self.assertRaises(self.logs.exceptions.ResourceNotFoundException):
            self.logs.delete_log_group(logGroupName=self.group)

    def test_events_are_put_got_and_filtered(self):
        self.put("one", "first line", "ERROR second", "third")
        got = self.logs.get_log_events(
            logGroupName=self.group, logStreamName="one", startFromHead=True
        )
        self.assertEqual([e["message"] for e in got["events"]], ["first line", "ERROR second", "third"])
        pages = self.logs.get_paginator("filter_log_events").paginate(
            logGroupName=self.group, filterPattern="ERROR"
        )
        self.assertEqual([e["message"] for page in pages for e in page["events"]], ["ERROR second"])
        streams = self.logs.get_paginator("describe_log_streams").paginate(logGroupName=self.group)
        self.assertEqual([s["logStreamName"] for page in streams for s in page["logStreams"]], ["one"])
        self.logs.delete_log_stream(logGroupName=self.group, logStreamName="one")

    def test_errors_about_groups_have_their_class(self):
        with self.assertRaises(self.logs.exceptions.ResourceAlreadyExistsException) as caught:
            self.logs.create_log_group(logGroupName=self.group)
        self.assertEqual(
            caught.exception.response["Error"]["Message"], "The specified log group already exists"
        )
        with self.assertRaises(self.logs.exceptions.ResourceNotFoundException):
            self.logs.filter_log_events(logGroupName="/never/there")
        with self.assertRaises(self.logs.exceptions.InvalidParameterException):
            self.logs.put_retention_policy(logGroupName=self.group, retentionInDays=2)


class Alarms(unittest.TestCase):
    def test_an_alarm_is_put_described_tagged_and_deleted(self):
        cloudwatch = client("cloudwatch")
        name = f"{fresh('alarm')} & more"
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/SQS",
            MetricName="ApproximateNumberOfMessagesVisible",
            Dimensions=[{"Name": "QueueName", "Value": "dead"}],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
            Tags=[{"Key": "team", "Value": "tools"}],
        )
        pages = cloudwatch.get_paginator("describe_alarms").paginate(AlarmNames=[name])
        [alarm] = [alarm for page in pages for alarm in page["MetricAlarms"]]
        self.assertEqual(alarm["Dimensions"], [{"Name": "QueueName", "Value": "dead"}])
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        self.assertEqual(tags, [{"Key": "team", "Value": "tools"}])
        cloudwatch.delete_alarms(AlarmNames=[name])
        self.assertEqual(cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"], [])
