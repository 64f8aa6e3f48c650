using System.Net;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A link as it stands in the file.</summary>
internal sealed record LinkDeclaration
{
    public required Located<LinkMethod>? Method { get; init; }

    public required IReadOnlyList<Located<Reference>> Between { get; init; }

    public required Located<Reference>? From { get; init; }

    public required Located<Reference>? To { get; init; }

    public required Located<string>? Via { get; init; }

    public required IReadOnlyList<Located<IPAddress>> Addresses { get; init; }

    public required Located<int>? Port { get; init; }

    public required Located<int>? Mtu { get; init; }
}
