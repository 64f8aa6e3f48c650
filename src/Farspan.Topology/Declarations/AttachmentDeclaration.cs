using System.Net;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A machine's card as it stands in the file.</summary>
internal sealed record AttachmentDeclaration
{
    public required Located<SubnetName>? Subnet { get; init; }

    public required IReadOnlyList<Located<IPAddress>> Addresses { get; init; }
}
