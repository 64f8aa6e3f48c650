using Farspan.State.Gateways;

namespace Farspan.Testing.Gateways;

/// <summary>Limits that nothing meets by accident, however busy the machine is: what a test or a measurement is about, it narrows.</summary>
internal static class WideLimits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The limits.</summary>
    public static GatewayLimitsSpec Spec { get; } = new()
    {
        HeadTimeout = Patience,
        IdleTimeout = Patience,
        ConnectTimeout = Patience,
        AnswerTimeout = Patience,
        BodyTimeout = Patience,
        DrainTimeout = Patience,
        HeadBytes = 16 * 1024,
        BodyBytes = null,
        Connections = 30_000,
        ConnectionsPerCaller = 30_000,
        RequestsPerUpstream = 10_000,
        CallerRate = null,
        UpstreamRate = null,
    };
}
