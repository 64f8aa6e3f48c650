using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <summary>What the gateway answers when it cannot do what it may.</summary>
internal static class GatewayRefusals
{
    public static readonly Refusal AuditFull = new(503, "audit-full", "The audit log cannot be written; requests are refused until it can.");
    public static readonly Refusal UpstreamDead = new(503, "upstream-dead", "The service does not answer its health checks.");
    public static readonly Refusal UpstreamBusy = new(503, "upstream-busy", "The service has as many requests as it may have.");
    public static readonly Refusal ConnectFailed = new(502, "connect-failed", "The service cannot be connected to.");
    public static readonly Refusal ConnectTimeout = new(504, "connect-timeout", "The service cannot be connected to in time.");
    public static readonly Refusal AnswerTimeout = new(504, "answer-timeout", "The service did not answer in time.");
    public static readonly Refusal UpstreamClosed = new(502, "upstream-closed", "The service ended the connection without an answer.");
    public static readonly Refusal BadAnswer = new(502, "bad-answer", "The service answered something that is not HTTP/1.1.");
    public static readonly Refusal BodyTimeout = new(408, "body-timeout", "The body took too long to arrive.");
    public static readonly Refusal BodySlow = new(408, "body-slow", "The body comes too slowly.");
    public static readonly Refusal HeadTooLong = new(431, "head-size", "The head is too large to be passed on.");
    public static readonly Refusal Resolving = new(502, "name-not-found", "The name cannot be resolved.");
}
