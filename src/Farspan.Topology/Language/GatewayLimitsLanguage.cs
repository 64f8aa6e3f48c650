using Farspan.Topology.Declarations;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>limits</c> of a gateway.</summary>
internal static class GatewayLimitsLanguage
{
    private static readonly KeyOf<TimeSpan> Head = new("head", GatewayScalars.Duration, "For a request's head to arrive.", fallback: "10s");
    private static readonly KeyOf<TimeSpan> Idle = new("idle", GatewayScalars.Duration, "For a connection between two requests.", fallback: "75s");
    private static readonly KeyOf<TimeSpan> Connect = new("connect", GatewayScalars.Duration, "For a service to be connected to.", fallback: "3s");
    private static readonly KeyOf<TimeSpan> Answer = new("answer", GatewayScalars.Duration, "For a service to begin its answer.", fallback: "60s");
    private static readonly KeyOf<TimeSpan> Silence = new("silence", GatewayScalars.Duration, "Without a byte in a body or a tunnel.", fallback: "60s");
    private static readonly KeyOf<TimeSpan> Drain = new("drain", GatewayScalars.Duration, "For requests in flight to end when it stops.", fallback: "30s");
    private static readonly KeyOf<long> Body = new("body", GatewayScalars.Size, "Longest body of a request. Without it there is no limit.");
    private static readonly KeyOf<int> Connections = new("connections", Scalars.Number("connections", "a number of connections", "A number from 1 to 1000000.", 1, 1_000_000, 20_000), "Connections of all callers at once.", fallback: "20000");
    private static readonly KeyOf<int> PerCaller = new("connectionsPerCaller", Scalars.Number("connections-per-caller", "a number of connections", "A number from 1 to 1000000.", 1, 1_000_000, 1_000), "Connections of one address at once.", fallback: "1000");
    private static readonly KeyOf<int> PerService = new("requestsPerService", Scalars.Number("requests-per-service", "a number of requests", "A number from 1 to 1000000.", 1, 1_000_000, 1_000), "Requests to one service on one machine at once.", fallback: "1000");
    private static readonly KeyOf<RequestRate> CallerRate = new("callerRate", GatewayScalars.Rate, "Requests of one caller. Without it there is no limit.");
    private static readonly KeyOf<RequestRate> ServiceRate = new("serviceRate", GatewayScalars.Rate, "Requests to one service on one machine. Without it there is no limit.");

    /// <summary>Times and amounts.</summary>
    public static MapShape<GatewayLimitsDeclaration> Shape { get; } = new()
    {
        Id = "gateway-limits",
        Article = "times and amounts",
        Sample = "{ callerRate: 100/s }",
        Description = "Times and amounts that a gateway holds callers and services to.",
        Example = "{ answer: 5m, body: 10GiB, callerRate: 100/s }",
        Keys = [Head, Idle, Connect, Answer, Silence, Drain, Body, Connections, PerCaller, PerService, CallerRate, ServiceRate],
        Build = r => new GatewayLimitsDeclaration
        {
            Head = r.Get(Head)?.Value,
            Idle = r.Get(Idle)?.Value,
            Connect = r.Get(Connect)?.Value,
            Answer = r.Get(Answer)?.Value,
            Silence = r.Get(Silence)?.Value,
            Drain = r.Get(Drain)?.Value,
            Body = r.Get(Body)?.Value,
            Connections = r.Get(Connections)?.Value,
            ConnectionsPerCaller = r.Get(PerCaller)?.Value,
            RequestsPerService = r.Get(PerService)?.Value,
            CallerRate = r.Get(CallerRate)?.Value,
            ServiceRate = r.Get(ServiceRate)?.Value,
        },
    };
}
