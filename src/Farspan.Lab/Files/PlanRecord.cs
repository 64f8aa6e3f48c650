using Farspan.State.Fabric;
using Farspan.State.Filters;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Services;

namespace Farspan.Lab.Files;

/// <summary>A plan's specs as they are kept with the lab: lists that many machines share are written once and referred to by number.</summary>
/// <remarks>Without that a mesh of n machines takes n² lines.</remarks>
internal sealed record PlanRecord
{
    /// <summary>Machines, then fabric.</summary>
    public required IReadOnlyList<NodeRecord> Nodes { get; init; }

    /// <summary>Cables.</summary>
    public required IReadOnlyList<CableSpec> Cables { get; init; }

    /// <summary>Shared lists of overlay members.</summary>
    public required IReadOnlyList<IReadOnlyList<PeerSpec>> Members { get; init; }

    /// <summary>Shared hosts files.</summary>
    public required IReadOnlyList<IReadOnlyList<HostSpec>> Hosts { get; init; }

    /// <summary>Shared address sets.</summary>
    public required IReadOnlyList<AddressSetSpec> Sets { get; init; }

    /// <summary>Shared lists of service members.</summary>
    public required IReadOnlyList<IReadOnlyList<ServiceMemberSpec>> ServiceMembers { get; init; }
}
