using Farspan.Import.Relation;

namespace Farspan.Import.Aws;

/// <summary>What routes and network ACLs let pass between two parties, whatever the groups say.</summary>
/// <param name="Certain">Ports on which a packet arrives and its answer comes back, whatever port the asker chose.</param>
/// <param name="OneWay">Ports on which a packet arrives, and its answer never or not always comes back.</param>
/// <param name="Why">Why the answer does not, in a few words.</param>
internal sealed record AwsWay(PortIntervals Certain, PortIntervals OneWay, string Why)
{
    /// <summary>Nothing arrives.</summary>
    public static AwsWay None { get; } = new(PortIntervals.None, PortIntervals.None, string.Empty);
}
