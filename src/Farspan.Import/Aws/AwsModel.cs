using System.Net;

namespace Farspan.Import.Aws;

/// <summary>What AWS says that concerns packets, whichever way it was told.</summary>
internal sealed record AwsModel
{
    public required IReadOnlyList<AwsVpc> Vpcs { get; init; }

    public required IReadOnlyList<AwsSubnet> Subnets { get; init; }

    public required IReadOnlyList<AwsInterface> Interfaces { get; init; }

    public required IReadOnlyList<AwsGroup> Groups { get; init; }

    /// <summary>Blocks of prefix lists by id, as far as their content is known.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> PrefixLists { get; init; }

    public required IReadOnlyList<AwsAcl> Acls { get; init; }

    public required IReadOnlyList<AwsRouteTable> RouteTables { get; init; }

    public required IReadOnlyList<AwsPeering> Peerings { get; init; }

    public required IReadOnlyList<AwsNat> Nats { get; init; }

    /// <summary>The word that every policy's name begins with.</summary>
    public required string Origin { get; init; }
}
