using Farspan.Lab.Listeners;

namespace Farspan.Lab.Supervision;

/// <summary>What the supervisor answers to who asks what arrived of a test.</summary>
public sealed record ArrivalReport
{
    /// <summary>The arrivals, in their order; null when the test was not announced to this supervisor.</summary>
    public required IReadOnlyList<Arrival>? Arrivals { get; init; }
}
