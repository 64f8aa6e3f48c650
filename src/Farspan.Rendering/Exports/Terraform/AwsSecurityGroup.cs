using Farspan.State.Filters;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Cards of one network whose packets meet the same rules: they share a security group.</summary>
internal sealed record AwsSecurityGroup
{
    /// <summary>Identifier of the resource.</summary>
    public required string Name { get; init; }

    /// <summary>The network, a VPC.</summary>
    public required Network Network { get; init; }

    /// <summary>True when the cards stand in public subnets.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>The filter that holds the rules.</summary>
    public required FilterSpec Filter { get; init; }

    /// <summary>The link of the cards on their machines.</summary>
    public required string Link { get; init; }

    /// <summary>The cards.</summary>
    public required IReadOnlyList<AwsCard> Cards { get; init; }
}
