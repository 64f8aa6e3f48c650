using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Routing;

/// <summary>What routing refuses for. Sentences are the same for what is declared and what is not, where the caller may not know.</summary>
internal static class RouteRefusals
{
    public static readonly Refusal NoRule = new(403, "no-rule", "No rule allows this.");
    public static readonly Refusal Unauthorized = new(401, "unauthorized", "Show a token that a rule asks for: Authorization: Bearer.");
    public static readonly Refusal CallerRate = new(429, "caller-rate", "Too many requests; try again later.");
    public static readonly Refusal UpstreamRate = new(429, "upstream-rate", "Too many requests to this service; try again later.");
    public static readonly Refusal NoRoute = new(404, "no-route", "Nothing is here: /health, /status, /metrics and /volume/NAME are.");
    public static readonly Refusal NoMachine = new(404, "no-machine", "No such machine is behind this gateway; /status lists those that are.");
    public static readonly Refusal NoTunnel = new(404, "no-tunnel", "No service is declared at this machine and port; a tunnel leads to machine:port or machine.service:port.");
    public static readonly Refusal Trace = new(405, "trace", "TRACE echoes secrets; it is not passed on.");
    public static readonly Refusal Asterisk = new(405, "asterisk", "OPTIONS * is not answered here; ask for a path.");
    public static readonly Refusal PageMethod = new(405, "page-method", "This page is read with GET or HEAD.");
    public static readonly Refusal UpstreamDead = new(503, "upstream-dead", "The service does not answer its health checks.");
    public static readonly Refusal UpstreamEjected = new(503, "upstream-ejected", "Requests to the service failed in a row; it is left alone for a while.");
}
