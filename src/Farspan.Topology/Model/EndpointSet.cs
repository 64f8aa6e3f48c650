using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>What a selector means: machines, the internet, or address blocks.</summary>
/// <remarks>Selectors with the same text share one instance.</remarks>
public sealed record EndpointSet
{
    /// <summary>The selector in its canonical text, for messages: <c>role=etcd</c>, <c>service/etcd</c>, <c>internet</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Machines selected, in declaration order.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>True when every address outside the declared blocks is meant.</summary>
    public required bool IncludesInternet { get; init; }

    /// <summary>Literal blocks, from <c>cidr/…</c>.</summary>
    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    /// <summary>The services named by <c>service/…</c>; their candidates are among <see cref="Machines"/>.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>Where the selector stands in the file.</summary>
    public required SourceSpan Location { get; init; }
}
