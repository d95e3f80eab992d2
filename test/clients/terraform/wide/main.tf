# What a stack of this kind may have beside the tutorial's: FIFO, KMS, filters, scaling, environment,
# reserved concurrency, a layer, versions and an alias that the mapping goes to, a permission, an
# alarm, tags, and the provider's data sources for all of it.
variable "zip" { type = string }
variable "layer" { type = string }
variable "memory" { default = 256 }

locals {
  tags = { team = "tools", stage = "test" }
}

resource "aws_sqs_queue" "dead" {
  name                        = "wide-dead.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 1209600
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["arn:aws:sqs:eu-west-1:000000000000:wide.fifo"]
  })
  tags = local.tags
}

resource "aws_sqs_queue" "main" {
  name                       = "wide.fifo"
  fifo_queue                 = true
  deduplication_scope        = "messageGroup"
  fifo_throughput_limit      = "perMessageGroupId"
  visibility_timeout_seconds = 60
  receive_wait_time_seconds  = 5
  delay_seconds              = 1
  max_message_size           = 262144
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
  tags = local.tags
}

resource "aws_sqs_queue" "encrypted" {
  name                              = "wide-encrypted"
  kms_master_key_id                 = "alias/aws/sqs"
  kms_data_key_reuse_period_seconds = 600
}

resource "aws_sqs_queue" "named_by_provider" {
  name_prefix             = "wide-"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue_redrive_allow_policy" "closed" {
  queue_url            = aws_sqs_queue.named_by_provider.id
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}

data "aws_iam_policy_document" "queue" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.encrypted.arn]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:aws:sns:eu-west-1:000000000000:topic"]
    }
  }
}

resource "aws_sqs_queue_policy" "encrypted" {
  queue_url = aws_sqs_queue.encrypted.id
  policy    = data.aws_iam_policy_document.queue.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "work" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.main.arn, aws_sqs_queue.encrypted.arn]
  }
}

resource "aws_iam_role" "this" {
  name                 = "wide"
  path                 = "/tools/"
  description          = "What the function may do"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = local.tags
}

resource "aws_iam_policy" "work" {
  name   = "wide-work"
  policy = data.aws_iam_policy_document.work.json
  tags   = local.tags
}

resource "aws_iam_role_policy_attachment" "work" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.work.arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/wide/function"
  retention_in_days = 30
  tags              = local.tags
}

resource "aws_lambda_layer_version" "tools" {
  layer_name               = "wide-tools"
  filename                 = var.layer
  source_code_hash         = filebase64sha256(var.layer)
  compatible_runtimes      = ["python3.13"]
  compatible_architectures = ["arm64"]
}

resource "aws_lambda_function" "this" {
  function_name                  = "wide"
  description                    = "Everything at once"
  filename                       = var.zip
  source_code_hash               = filebase64sha256(var.zip)
  handler                        = "lambda.lambda_handler"
  runtime                        = "python3.13"
  architectures                  = ["arm64"]
  role                           = aws_iam_role.this.arn
  timeout                        = 20
  memory_size                    = var.memory
  publish                        = true
  layers                         = [aws_lambda_layer_version.tools.arn]
  reserved_concurrent_executions = 10
  environment {
    variables = { STAGE = "test", GREETING = "hello" }
  }
  ephemeral_storage { size = 1024 }
  logging_config {
    log_format            = "JSON"
    application_log_level = "DEBUG"
    system_log_level      = "WARN"
    log_group             = aws_cloudwatch_log_group.this.name
  }
  tracing_config { mode = "Active" }
  tags       = local.tags
  depends_on = [aws_iam_role_policy_attachment.work]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "What the queue feeds"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_permission" "rule" {
  statement_id  = "AllowRule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
  source_arn    = "arn:aws:events:eu-west-1:000000000000:rule/nightly"
}

resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 600
}

resource "aws_lambda_event_source_mapping" "fifo" {
  event_source_arn        = aws_sqs_queue.main.arn
  function_name           = aws_lambda_alias.live.arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]
  filter_criteria {
    filter { pattern = jsonencode({ body = { kind = ["order"] } }) }
  }
  scaling_config { maximum_concurrency = 5 }
  tags = local.tags
}

resource "aws_lambda_event_source_mapping" "window" {
  event_source_arn                   = aws_sqs_queue.encrypted.arn
  function_name                      = aws_lambda_function.this.arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 2
  enabled                            = false
}

resource "aws_cloudwatch_metric_alarm" "dead" {
  alarm_name          = "wide-dead"
  alarm_description   = "Something failed"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  tags                = local.tags
}

data "aws_caller_identity" "current" {}

data "aws_sqs_queue" "main" {
  name       = aws_sqs_queue.main.name
  depends_on = [aws_sqs_queue.main]
}

data "aws_sqs_queues" "all" {
  queue_name_prefix = "wide"
  depends_on        = [aws_sqs_queue.main, aws_sqs_queue.dead]
}

data "aws_lambda_function" "live" {
  function_name = aws_lambda_function.this.function_name
  qualifier     = aws_lambda_alias.live.name
}

data "aws_lambda_alias" "live" {
  function_name = aws_lambda_function.this.function_name
  name          = aws_lambda_alias.live.name
}

data "aws_lambda_functions" "all" {
  depends_on = [aws_lambda_function.this]
}

data "aws_iam_role" "this" {
  name = aws_iam_role.this.name
}

data "aws_cloudwatch_log_group" "this" {
  name = aws_cloudwatch_log_group.this.name
}

output "account" { value = data.aws_caller_identity.current.account_id }
output "queue_url" { value = data.aws_sqs_queue.main.url }
output "queue_urls" { value = sort(data.aws_sqs_queues.all.queue_urls) }
output "functions" { value = data.aws_lambda_functions.all.function_names }
output "version" { value = aws_lambda_function.this.version }
output "alias_version" { value = data.aws_lambda_alias.live.function_version }
output "alias_arn" { value = data.aws_lambda_function.live.qualified_arn }
output "role_arn" { value = data.aws_iam_role.this.arn }
output "retention" { value = data.aws_cloudwatch_log_group.this.retention_in_days }
