import base64
import hashlib
import io
import json
import unittest
import zipfile

from botocore.exceptions import ClientError, WaiterError

from cases import ACCOUNT, REGION, client, fresh, make_role, zip_of

ECHO = "def handler(event, context):\n    print('said', event)\n    return {'event': event, 'version': context.function_version, 'arn': context.invoked_function_arn}\n"
FAIL = "def handler(event, context):\n    raise ValueError('no')\n"
SOON = {"Delay": 0.2, "MaxAttempts": 100}


class Lambda(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.aws = client("lambda")
        cls.role = make_role(["sqs:*", "logs:CreateLogStream", "logs:PutLogEvents"])

    def function(self, code=ECHO, **options):
        name = fresh("function")
        self.aws.create_function(
            FunctionName=name,
            Role=self.role,
            Runtime="python3.13",
            Handler="index.handler",
            Code={"ZipFile": zip_of(code)},
            **options,
        )
        self.aws.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig=SOON)
        return name

    def invoke(self, name, event=None, **options):
        answer = self.aws.invoke(FunctionName=name, Payload=json.dumps(event), **options)
        return answer, json.loads(answer["Payload"].read())

    def error_of(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        return caught.exception.response

    def test_a_function_is_made_read_and_deleted(self):
        name = fresh("life")
        code = zip_of(ECHO)
        created = self.aws.create_function(
            FunctionName=name,
            Role=self.role,
            Runtime="python3.13",
            Handler="index.handler",
            Code={"ZipFile": code},
            Environment={"Variables": {"NAME": "value"}},
            Tags={"team": "tools"},
        )
        self.assertEqual(created["ResponseMetadata"]["HTTPStatusCode"], 201)
        self.assertEqual(created["State"], "Pending")
        digest = base64.b64encode(hashlib.sha256(code).digest()).decode()
        self.assertEqual(created["CodeSha256"], digest)
        self.aws.get_waiter("function_exists").wait(FunctionName=name)
        self.aws.get_waiter("function_active").wait(FunctionName=name, WaiterConfig=SOON)

        found = self.aws.get_function(FunctionName=created["FunctionArn"])
        self.assertEqual(found["Configuration"]["Environment"]["Variables"], {"NAME": "value"})
        self.assertEqual(found["Tags"], {"team": "tools"})
        self.assertEqual(self.aws.get_function_configuration(FunctionName=name)["State"], "Active")

        deleted = self.aws.delete_function(FunctionName=name)
        self.assertIn(deleted["ResponseMetadata"]["HTTPStatusCode"], (200, 204))
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_function(FunctionName=name)

    def test_errors_have_their_class_code_and_status(self):
        name = self.function()
        conflict = self.error_of(
            self.aws.create_function,
            FunctionName=name,
            Role=self.role,
            Runtime="python3.13",
            Handler="index.handler",
            Code={"ZipFile": zip_of(ECHO)},
        )
        self.assertEqual(conflict["Error"]["Code"], "ResourceConflictException")
        self.assertEqual(conflict["ResponseMetadata"]["HTTPStatusCode"], 409)

        missing = self.error_of(self.aws.get_function, FunctionName="never")
        self.assertEqual(missing["Error"]["Code"], "ResourceNotFoundException")
        self.assertEqual(
            missing["Error"]["Message"],
            f"Function not found: arn:aws:lambda:{REGION}:{ACCOUNT}:function:never",
        )
        self.assertEqual(missing["ResponseMetadata"]["HTTPStatusCode"], 404)

        stale = self.error_of(
            self.aws.update_function_configuration, FunctionName=name, Timeout=5, RevisionId="old"
        )
        self.assertEqual(stale["Error"]["Code"], "PreconditionFailedException")
        wrong = self.error_of(self.aws.update_function_configuration, FunctionName=name, Timeout=901)
        self.assertEqual(wrong["ResponseMetadata"]["HTTPStatusCode"], 400)

    def test_a_waiter_gives_up_on_what_is_not_there(self):
        with self.assertRaises(WaiterError):
            self.aws.get_waiter("function_exists").wait(
                FunctionName="never", WaiterConfig={"Delay": 0.1, "MaxAttempts": 2}
            )

    def test_code_and_settings_are_updated(self):
        name = self.function()
        self.aws.update_function_code(FunctionName=name, ZipFile=zip_of(FAIL))
        self.aws.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=SOON)
        self.aws.update_function_configuration(FunctionName=name, MemorySize=256, Timeout=7)
        self.aws.get_waiter("function_updated").wait(FunctionName=name, WaiterConfig=SOON)
        found = self.aws.get_function_configuration(FunctionName=name)
        self.assertEqual((found["MemorySize"], found["Timeout"]), (256, 7))

        answer, error = self.invoke(name)
        self.assertEqual(answer["FunctionError"], "Unhandled")
        self.assertEqual(error["errorType"], "ValueError")

    def test_an_invocation_answers_payload_version_and_log(self):
        name = self.function()
        answer, payload = self.invoke(name, {"a": "é"}, LogType="Tail")
        self.assertEqual(answer["StatusCode"], 200)
        self.assertEqual(answer["ExecutedVersion"], "$LATEST")
        self.assertNotIn("FunctionError", answer)
        self.assertEqual(payload["event"], {"a": "é"})
        log = base64.b64decode(answer["LogResult"]).decode()
        self.assertIn("said {'a': 'é'}", log)
        self.assertRegex(log, r"REPORT RequestId: \S+\tDuration: ")

        event = self.aws.invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
        self.assertEqual((event["StatusCode"], event["Payload"].read()), (202, b""))
        dry = self.aws.invoke(FunctionName=name, InvocationType="DryRun")
        self.assertEqual(dry["StatusCode"], 204)

    def test_versions_are_published_listed_run_and_deleted(self):
        name = self.function()
        first = self.aws.publish_version(FunctionName=name, Description="first")
        self.assertEqual((first["Version"], first["Description"]), ("1", "first"))
        self.assertTrue(first["FunctionArn"].endswith(f":{name}:1"))
        self.aws.get_waiter("published_version_active").wait(
            FunctionName=name, Qualifier="1", WaiterConfig=SOON
        )
        self.assertEqual(self.aws.publish_version(FunctionName=name)["Version"], "1")
        updated = self.aws.update_function_code(
            FunctionName=name, ZipFile=zip_of(FAIL), Publish=True
        )
        self.assertEqual(updated["Version"], "2")

        pages = self.aws.get_paginator("list_versions_by_function").paginate(
            FunctionName=name, PaginationConfig={"PageSize": 1}
        )
        versions = [version["Version"] for page in pages for version in page["Versions"]]
        self.assertEqual(versions, ["$LATEST", "1", "2"])

        answer, payload = self.invoke(name, {}, Qualifier="1")
        self.assertEqual((answer["ExecutedVersion"], payload["version"]), ("1", "1"))
        self.aws.delete_function(FunctionName=name, Qualifier="1")
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_function(FunctionName=name, Qualifier="1")

    def test_an_alias_leads_to_its_version(self):
        name = self.function()
        self.aws.publish_version(FunctionName=name)
        alias = self.aws.create_alias(
            FunctionName=name, Name="live", FunctionVersion="1", Description="what runs"
        )
        self.assertTrue(alias["AliasArn"].endswith(f":{name}:live"))
        self.assertEqual(self.aws.get_alias(FunctionName=name, Name="live")["FunctionVersion"], "1")
        _, payload = self.invoke(name, {}, Qualifier="live")
        self.assertEqual(payload["version"], "1")
        self.assertEqual(payload["arn"], alias["AliasArn"])
        found = self.aws.get_function(FunctionName=alias["AliasArn"])["Configuration"]
        self.assertEqual((found["FunctionArn"], found["Version"]), (alias["AliasArn"], "1"))

        self.aws.update_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
        _, payload = self.invoke(f"{name}:live", {})
        self.assertEqual(payload["version"], "$LATEST")
        aliases = self.aws.get_paginator("list_aliases").paginate(FunctionName=name)
        self.assertEqual([a["Name"] for page in aliases for a in page["Aliases"]], ["live"])
        self.aws.delete_alias(FunctionName=name, Name="live")
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_alias(FunctionName=name, Name="live")

    def test_a_layer_is_published_used_listed_and_deleted(self):
        layer = fresh("layer")
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("python/tools.py", "ANSWER = 42\n")
        published = self.aws.publish_layer_version(
            LayerName=layer, Content={"ZipFile": data.getvalue()}, CompatibleRuntimes=["python3.13"]
        )
        arn = published["LayerVersionArn"]
        code = "import tools\ndef handler(event, context):\n    return tools.ANSWER\n"
        name = self.function(code, Layers=[arn])
        self.assertEqual(self.invoke(name)[1], 42)

        found = self.aws.get_layer_version(LayerName=layer, VersionNumber=1)
        self.assertEqual(found["CompatibleRuntimes"], ["python3.13"])
        pages = self.aws.get_paginator("list_layer_versions").paginate(LayerName=layer)
        versions = [v["LayerVersionArn"] for page in pages for v in page["LayerVersions"]]
        self.assertEqual(versions, [arn])
        self.aws.delete_layer_version(LayerName=layer, VersionNumber=1)
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_layer_version(LayerName=layer, VersionNumber=1)

    def test_permissions_are_added_read_and_removed(self):
        name = self.function()
        self.aws.add_permission(
            FunctionName=name,
            StatementId="rule",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=f"arn:aws:events:{REGION}:{ACCOUNT}:rule/nightly",
        )
        policy = json.loads(self.aws.get_policy(FunctionName=name)["Policy"])
        self.assertEqual(policy["Statement"][0]["Principal"], {"Service": "events.amazonaws.com"})
        self.aws.remove_permission(FunctionName=name, StatementId="rule")
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_policy(FunctionName=name)

    def test_tags_and_concurrency_are_set_and_taken(self):
        name = self.function()
        arn = self.aws.get_function_configuration(FunctionName=name)["FunctionArn"]
        self.aws.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
        self.aws.untag_resource(Resource=arn, TagKeys=["a"])
        self.assertEqual(self.aws.list_tags(Resource=arn)["Tags"], {"b": "2"})

        self.aws.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        with self.assertRaises(self.aws.exceptions.TooManyRequestsException) as caught:
            self.invoke(name)
        self.assertEqual(
            caught.exception.response["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded"
        )
        self.assertEqual(
            self.aws.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"], 0
        )
        self.aws.delete_function_concurrency(FunctionName=name)
        self.invoke(name)

    def test_rules_for_events_are_put_read_and_deleted(self):
        name = self.function()
        self.aws.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
        self.aws.update_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60)
        rule = self.aws.get_function_event_invoke_config(FunctionName=name)
        self.assertEqual((rule["MaximumRetryAttempts"], rule["MaximumEventAgeInSeconds"]), (0, 60))
        self.aws.delete_function_event_invoke_config(FunctionName=name)
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_function_event_invoke_config(FunctionName=name)

    def test_what_a_function_has_not_is_said_as_aws_says_it(self):
        name = self.function(Publish=True)
        self.assertNotIn(
            "CodeSigningConfigArn", self.aws.get_function_code_signing_config(FunctionName=name)
        )
        with self.assertRaises(self.aws.exceptions.ProvisionedConcurrencyConfigNotFoundException):
            self.aws.get_provisioned_concurrency_config(FunctionName=name, Qualifier="1")
        with self.assertRaises(self.aws.exceptions.ResourceNotFoundException):
            self.aws.get_function_url_config(FunctionName=name)
        self.assertEqual(self.aws.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"], [])
        limits = self.aws.get_account_settings()
        self.assertEqual(limits["AccountLimit"]["ConcurrentExecutions"], 1000)

    def test_functions_are_listed_page_by_page(self):
        names = {self.function() for _ in range(3)}
        pages = self.aws.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
        listed = [function["FunctionName"] for page in pages for function in page["Functions"]]
        self.assertEqual(len(listed), len(set(listed)))
        self.assertLessEqual(names, set(listed))

    def test_a_mapping_feeds_the_function_and_is_changed_and_deleted(self):
        sqs, logs = client("sqs"), client("logs")
        name = self.function()
        logs.create_log_group(logGroupName=f"/aws/lambda/{name}")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        mapping = self.aws.create_event_source_mapping(
            EventSourceArn=arn,
            FunctionName=name,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            FilterCriteria={"Filters": [{"Pattern": json.dumps({"body": {"kind": ["order"]}})}]},
            ScalingConfig={"MaximumConcurrency": 2},
            Tags={"team": "tools"},
        )
        uuid = mapping["UUID"]
        self.assertEqual(mapping["ResponseMetadata"]["HTTPStatusCode"], 202)
        self.wait_for(uuid, "Enabled")
        self.assertEqual(
            self.aws.list_tags(Resource=mapping["EventSourceMappingArn"])["Tags"], {"team": "tools"}
        )
        with self.assertRaises(self.aws.exceptions.ResourceConflictException):
            self.aws.create_event_source_mapping(EventSourceArn=arn, FunctionName=name)
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"kind": "order", "text": "handled"}))
        self.wait_for_line(logs, name, "handled")

        self.aws.update_event_source_mapping(UUID=uuid, BatchSize=5, Enabled=False)
        self.assertEqual(self.wait_for(uuid, "Disabled")["BatchSize"], 5)
        pages = self.aws.get_paginator("list_event_source_mappings").paginate(EventSourceArn=arn)
        self.assertEqual([m["UUID"] for page in pages for m in page["EventSourceMappings"]], [uuid])
        self.assertEqual(self.aws.delete_event_source_mapping(UUID=uuid)["State"], "Deleting")
        while True:
            try:
                self.aws.get_event_source_mapping(UUID=uuid)
            except self.aws.exceptions.ResourceNotFoundException:
                break

    def test_the_queue_of_a_mapping_must_be_there_and_its_visibility_long_enough(self):
        name = self.function(Timeout=60)
        missing = self.error_of(
            self.aws.create_event_source_mapping,
            EventSourceArn=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{fresh('never')}",
            FunctionName=name,
        )
        self.assertEqual(missing["Error"]["Code"], "InvalidParameterValueException")
        client("sqs").create_queue(QueueName=name)
        short = self.error_of(
            self.aws.create_event_source_mapping,
            EventSourceArn=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}",
            FunctionName=name,
        )
        self.assertIn("Queue visibility timeout: 30 seconds is less than", short["Error"]["Message"])

    def wait_for(self, uuid, state):
        while True:
            mapping = self.aws.get_event_source_mapping(UUID=uuid)
            if mapping["State"] == state:
                return mapping

    def wait_for_line(self, logs, name, text):
        while not logs.filter_log_events(
            logGroupName=f"/aws/lambda/{name}", filterPattern=f'"{text}"'
        )["events"]:
            pass
