using System.Net;
using Farspan.Import.Relation;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A rule of a security group: any of its peers, on its ports.</summary>
internal sealed record AwsRule
{
    public required bool IsEgress { get; init; }

    public required PortIntervals Ports { get; init; }

    public required IReadOnlyList<IPNetwork> Blocks { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public required IReadOnlyList<string> PrefixLists { get; init; }

    /// <summary><c>ingress[0]</c>, or the rule's id.</summary>
    public required string Position { get; init; }

    public required SourceSpan Span { get; init; }
}
