using Farspan.Gateway.Audit;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Pages;

/// <summary>Where the pages of a gateway find what they tell. Any thread may use it.</summary>
public sealed class GatewayFacts
{
    private long _reloads;
    private long _failedReloads;

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Name of the transport.</summary>
    public required string Transport { get; init; }

    /// <summary>The clock of the wall.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The clock of the loops, in milliseconds.</summary>
    public required Func<long> Now { get; init; }

    /// <summary>Moment at which it began to listen.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What is in force.</summary>
    public required Func<GatewaySnapshot> Snapshot { get; init; }

    /// <summary>True from the moment at which it takes no new connections.</summary>
    public required Func<bool> IsDraining { get; init; }

    /// <summary>Counters of each loop, and of whatever else answers requests.</summary>
    public required IReadOnlyList<GatewayCounters> Counters { get; init; }

    /// <summary>Its audit log, or null.</summary>
    public required AuditLog? Audit { get; init; }

    /// <summary>Specs that it took after the first.</summary>
    public long Reloads => Volatile.Read(ref _reloads);

    /// <summary>Specs that it refused; it went on with the one before.</summary>
    public long FailedReloads => Volatile.Read(ref _failedReloads);

    /// <summary>A spec was taken or refused.</summary>
    public void Reloaded(bool succeeded) => Interlocked.Increment(ref succeeded ? ref _reloads : ref _failedReloads);
}
