using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http2;

namespace Farspan.Gateway.Proxying;

/// <summary>What all loops of a gateway share. Every member may be used from any thread.</summary>
internal sealed class GatewayRuntime(GatewayTarget target)
{
    private GatewayTarget _current = target;
    private int _isDraining;
    private int _endsIdle;

    /// <summary>What is in force.</summary>
    public GatewayTarget Current => Volatile.Read(ref _current);

    /// <summary>True from the moment on at which every answer ends its connection.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining) != 0;

    /// <summary>Where lines about requests go.</summary>
    public required IAuditLog Audit { get; init; }

    /// <summary>Resolver for places outside.</summary>
    public required IEgressResolver Resolver { get; init; }

    /// <summary>What the gateway answers itself.</summary>
    public IGatewayPages Pages { get; set; } = null!;

    /// <summary>What is shown to authorities, or null.</summary>
    public required IChallengeAnswers? Challenges { get; init; }

    /// <summary>Who takes connections that speak HTTP/2, or null where it is not spoken.</summary>
    public required IHttp2Server? Http2 { get; init; }

    /// <summary>The clock of the wall.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Counts connections by caller.</summary>
    public CallerConnections Callers { get; } = new();

    /// <summary>Puts something else in force.</summary>
    public void Swap(GatewayTarget next) => Volatile.Write(ref _current, next);

    /// <summary>True while connections between two requests are ended too; else they learn from their next answer that it is their last.</summary>
    public bool EndsIdle => Volatile.Read(ref _endsIdle) != 0;

    /// <summary>Begins to drain.</summary>
    public void Drain(bool endsIdle)
    {
        Volatile.Write(ref _endsIdle, endsIdle ? 1 : 0);
        Volatile.Write(ref _isDraining, 1);
    }
}
