import hashlib
import json
import threading
import time
import unittest

from botocore.exceptions import ClientError

from cases import ACCOUNT, REGION, client, fresh


class Sqs(unittest.TestCase):
    def setUp(self):
        self.sqs = client("sqs")

    def queue(self, suffix="", **attributes):
        name = fresh("queue") + suffix
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def arn(self, url):
        return self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])[
            "Attributes"
        ]["QueueArn"]

    def receive(self, url, **options):
        options = {"AttributeNames": ["All"], "MessageAttributeNames": ["All"], **options}
        return self.sqs.receive_message(QueueUrl=url, **options).get("Messages", [])

    def code_of(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        return caught.exception.response["Error"]["Code"]

    def test_a_queue_is_made_read_changed_and_deleted(self):
        name = fresh("life")
        url = self.sqs.create_queue(
            QueueName=name, Attributes={"VisibilityTimeout": "45"}, tags={"team": "tools"}
        )["QueueUrl"]
        self.assertTrue(url.endswith(f"/{ACCOUNT}/{name}"))
        self.assertEqual(self.sqs.get_queue_url(QueueName=name)["QueueUrl"], url)

        attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        self.assertEqual(attributes["Attributes"]["VisibilityTimeout"], "45")
        self.assertEqual(attributes["Attributes"]["QueueArn"], f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")

        self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "5"})
        some = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])
        self.assertEqual(some["Attributes"], {"DelaySeconds": "5"})

        self.sqs.delete_queue(QueueUrl=url)
        self.assertEqual(
            self.code_of(self.sqs.get_queue_url, QueueName=name),
            "AWS.SimpleQueueService.NonExistentQueue",
        )

    def test_tags_are_put_listed_and_taken(self):
        url = self.queue()
        self.sqs.tag_queue(QueueUrl=url, Tags={"a": "1", "b": "2"})
        self.sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
        self.assertEqual(self.sqs.list_queue_tags(QueueUrl=url)["Tags"], {"b": "2"})

    def test_a_missing_queue_raises_a_class_of_the_client(self):
        with self.assertRaises(self.sqs.exceptions.QueueDoesNotExist) as caught:
            self.sqs.get_queue_url(QueueName=fresh("never"))
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], "AWS.SimpleQueueService.NonExistentQueue")
        self.assertTrue(error["Message"].startswith("The specified queue does not exist"))
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)

    def test_a_queue_with_other_attributes_raises_a_class_of_the_client(self):
        name = fresh("twice")
        self.sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "1"})
        with self.assertRaises(self.sqs.exceptions.QueueNameExists) as caught:
            self.sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "2"})
        self.assertEqual(caught.exception.response["Error"]["Code"], "QueueAlreadyExists")

    def test_an_error_that_the_model_does_not_name_has_its_code(self):
        url = self.queue()
        self.assertEqual(
            self.code_of(self.sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11),
            "InvalidParameterValue",
        )
        self.assertEqual(
            self.code_of(self.sqs.send_message, QueueUrl=url, MessageBody=""), "MissingParameter"
        )
        self.assertEqual(
            self.code_of(self.sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "901"}),
            "InvalidAttributeValue",
        )

    def test_queues_are_listed_page_by_page(self):
        prefix = fresh("page")
        urls = {self.sqs.create_queue(QueueName=f"{prefix}-{n}")["QueueUrl"] for n in range(5)}
        pages = list(
            self.sqs.get_paginator("list_queues").paginate(
                QueueNamePrefix=prefix, PaginationConfig={"PageSize": 2}
            )
        )
        self.assertEqual([len(page["QueueUrls"]) for page in pages], [2, 2, 1])
        self.assertEqual({url for page in pages for url in page["QueueUrls"]}, urls)
        self.assertNotIn("QueueUrls", self.sqs.list_queues(QueueNamePrefix=fresh("none")))

    def test_a_message_comes_back_as_it_was_sent_with_every_kind_of_attribute(self):
        url = self.queue()
        body = 'line one\r\nline two\t<&> "é" \U0001f600'
        attributes = {
            "text": {"DataType": "String", "StringValue": "grün <&>"},
            "number": {"DataType": "Number.int", "StringValue": "42"},
            "bytes": {"DataType": "Binary", "BinaryValue": bytes(range(256))},
        }
        sent = self.sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
        [message] = self.receive(url)

        digest = hashlib.md5(body.encode()).hexdigest()
        self.assertEqual(sent["MD5OfMessageBody"], digest)
        self.assertEqual(message["MD5OfBody"], digest)
        self.assertEqual(message["Body"], body)
        self.assertEqual(message["MessageAttributes"], attributes)
        self.assertEqual(message["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
        self.assertEqual(message["Attributes"]["ApproximateReceiveCount"], "1")
        self.assertEqual(message["MessageId"], sent["MessageId"])

    def test_an_empty_queue_answers_without_messages(self):
        self.assertNotIn("Messages", self.sqs.receive_message(QueueUrl=self.queue()))

    def test_a_long_poll_ends_when_a_message_comes(self):
        url = self.queue()
        timer = threading.Timer(0.5, lambda: client("sqs").send_message(QueueUrl=url, MessageBody="late"))
        timer.start()
        begun = time.monotonic()
        [message] = self.receive(url, WaitTimeSeconds=20)
        self.assertEqual(message["Body"], "late")
        self.assertLess(time.monotonic() - begun, 15)

    def test_a_batch_may_succeed_in_part(self):
        url = self.queue(MaximumMessageSize="1024")
        entries = [
            {"Id": "good", "MessageBody": "small"},
            {"Id": "bad", "MessageBody": "x" * 1025},
        ]
        sent = self.sqs.send_message_batch(QueueUrl=url, Entries=entries)
        self.assertEqual([entry["Id"] for entry in sent["Successful"]], ["good"])
        [failed] = sent["Failed"]
        self.assertEqual((failed["Id"], failed["Code"]), ("bad", "InvalidParameterValue"))
        self.assertIs(failed["SenderFault"], True)

        [message] = self.receive(url)
        deleted = self.sqs.delete_message_batch(
            QueueUrl=url,
            Entries=[
                {"Id": "there", "ReceiptHandle": message["ReceiptHandle"]},
                {"Id": "not", "ReceiptHandle": "nonsense"},
            ],
        )
        self.assertEqual([entry["Id"] for entry in deleted["Successful"]], ["there"])
        self.assertEqual([entry["Code"] for entry in deleted["Failed"]], ["ReceiptHandleIsInvalid"])

    def test_a_batch_without_failures_has_no_list_of_them(self):
        url = self.queue()
        sent = self.sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "a"}])
        self.assertNotIn("Failed", sent)

    def test_a_batch_of_none_or_too_many_is_refused_by_class(self):
        url = self.queue()
        with self.assertRaises(self.sqs.exceptions.EmptyBatchRequest):
            self.sqs.send_message_batch(QueueUrl=url, Entries=[])
        many = [{"Id": str(n), "MessageBody": "a"} for n in range(11)]
        with self.assertRaises(self.sqs.exceptions.TooManyEntriesInBatchRequest):
            self.sqs.send_message_batch(QueueUrl=url, Entries=many)
        twice = [{"Id": "a", "MessageBody": "a"}, {"Id": "a", "MessageBody": "b"}]
        with self.assertRaises(self.sqs.exceptions.BatchEntryIdsNotDistinct):
            self.sqs.send_message_batch(QueueUrl=url, Entries=twice)

    def test_visibility_is_changed_one_by_one_and_by_batch(self):
        url = self.queue()
        for text in ("a", "b"):
            self.sqs.send_message(QueueUrl=url, MessageBody=text)
        first, second = self.receive(url, MaxNumberOfMessages=10)
        self.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0
        )
        changed = self.sqs.change_message_visibility_batch(
            QueueUrl=url,
            Entries=[{"Id": "x", "ReceiptHandle": second["ReceiptHandle"], "VisibilityTimeout": 0}],
        )
        self.assertEqual([entry["Id"] for entry in changed["Successful"]], ["x"])
        again = self.receive(url, MaxNumberOfMessages=10)
        self.assertEqual(
            [message["Attributes"]["ApproximateReceiveCount"] for message in again], ["2", "2"]
        )

    def test_a_fifo_queue_keeps_order_and_drops_duplicates(self):
        url = self.queue(".fifo", FifoQueue="true")
        for n in (1, 2, 2, 3):
            sent = self.sqs.send_message(
                QueueUrl=url, MessageBody=str(n), MessageGroupId="g", MessageDeduplicationId=f"d{n}"
            )
            self.assertEqual(len(sent["SequenceNumber"]), 20)
        messages = self.receive(url, MaxNumberOfMessages=10)
        self.assertEqual([message["Body"] for message in messages], ["1", "2", "3"])
        self.assertEqual(messages[0]["Attributes"]["MessageGroupId"], "g")
        self.assertEqual(
            self.code_of(self.sqs.send_message, QueueUrl=url, MessageBody="no group"), "MissingParameter"
        )

    def test_what_fails_too_often_goes_to_the_dead_letter_queue_and_back(self):
        dead = self.queue()
        policy = json.dumps({"deadLetterTargetArn": self.arn(dead), "maxReceiveCount": 1})
        url = self.queue(RedrivePolicy=policy, VisibilityTimeout="0")
        sent = self.sqs.send_message(QueueUrl=url, MessageBody="bad")
        self.receive(url)
        self.assertEqual(self.receive(url), [])

        sources = self.sqs.list_dead_letter_source_queues(QueueUrl=dead)
        self.assertEqual(sources["queueUrls"], [url])
        [message] = self.receive(dead, VisibilityTimeout=0)
        self.assertEqual(message["MessageId"], sent["MessageId"])
        self.assertEqual(message["Attributes"]["DeadLetterQueueSourceArn"], self.arn(url))

        handle = self.sqs.start_message_move_task(SourceArn=self.arn(dead))["TaskHandle"]
        self.assertTrue(handle)
        [back] = self.receive(url, WaitTimeSeconds=10)
        self.assertEqual(back["Body"], "bad")
        [task] = self.sqs.list_message_move_tasks(SourceArn=self.arn(dead))["Results"]
        self.assertEqual(task["SourceArn"], self.arn(dead))
        self.assertEqual(task["ApproximateNumberOfMessagesMoved"], 1)

    def test_a_move_task_is_cancelled(self):
        dead = self.queue()
        policy = json.dumps({"deadLetterTargetArn": self.arn(dead), "maxReceiveCount": 1})
        self.queue(RedrivePolicy=policy)
        for n in range(20):
            self.sqs.send_message(QueueUrl=dead, MessageBody=str(n))
        task = self.sqs.start_message_move_task(
            SourceArn=self.arn(dead), MaxNumberOfMessagesPerSecond=1
        )
        with self.assertRaises(ClientError) as second:
            self.sqs.start_message_move_task(SourceArn=self.arn(dead))
        self.assertIn("There is already a task running", str(second.exception))
        moved = self.sqs.cancel_message_move_task(TaskHandle=task["TaskHandle"])
        self.assertIn("ApproximateNumberOfMessagesMoved", moved)
        with self.assertRaises(self.sqs.exceptions.ResourceNotFoundException):
            self.sqs.list_message_move_tasks(SourceArn=f"arn:aws:sqs:{REGION}:{ACCOUNT}:never")

    def test_a_purge_is_possible_once_a_minute(self):
        url = self.queue()
        self.sqs.send_message(QueueUrl=url, MessageBody="gone")
        self.sqs.purge_queue(QueueUrl=url)
        self.assertEqual(self.receive(url), [])
        with self.assertRaises(self.sqs.exceptions.PurgeQueueInProgress):
            self.sqs.purge_queue(QueueUrl=url)

    def test_permissions_are_added_and_removed(self):
        url = self.queue()
        self.sqs.add_permission(
            QueueUrl=url, Label="other", AWSAccountIds=["111111111111"], Actions=["SendMessage"]
        )
        read = lambda: self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
        [statement] = json.loads(read()["Attributes"]["Policy"])["Statement"]
        self.assertEqual(statement["Sid"], "other")
        self.sqs.remove_permission(QueueUrl=url, Label="other")

    def test_the_resource_of_boto3_works_too(self):
        import boto3

        resource = boto3.resource(
            "sqs",
            endpoint_url=self.sqs.meta.endpoint_url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        queue = resource.create_queue(QueueName=fresh("resource"))
        queue.send_messages(Entries=[{"Id": "a", "MessageBody": "one"}])
        [message] = queue.receive_messages(WaitTimeSeconds=5)
        self.assertEqual(message.body, "one")
        message.delete()
        queue.reload()
        self.assertEqual(queue.attributes["ApproximateNumberOfMessages"], "0")
